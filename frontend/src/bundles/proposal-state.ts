import type { Itinerary, Job } from '@tripstream/contracts';
import { turnsOf } from '@tripstream/itinerary';
import type { TripStatus } from '../itinerary/status.js';
import { messages } from '../messages/index.js';

/** How it stands with what is proposed. */
export type ProposalState =
  | 'loading'
  | 'proposing'
  | 'ready'
  | 'none'
  | 'stopped'
  | 'failed'
  | 'expired'
  | 'chosen';

/** The newest search for bundles of a trip: the work that its page is about, also when a plan has followed it. */
export const searchOf = (itinerary: Itinerary | null): Job | null =>
  (itinerary && turnsOf(itinerary).findLast(({ kind }) => kind === 'bundles')) ?? null;

export function proposalState(itinerary: Itinerary | null): ProposalState {
  const search = searchOf(itinerary);
  if (itinerary === null || search === null) return 'loading';
  if (itinerary.chosenBundleId !== null) return 'chosen';
  if (itinerary.expired || search.status === 'expired') return 'expired';
  switch (search.status) {
    case 'queued':
    case 'running':
      return 'proposing';
    case 'error':
      return 'failed';
    case 'cancelled':
      return 'stopped';
    case 'complete':
      return itinerary.bundles.length === 0 ? 'none' : 'ready';
  }
}

/** A bundle can be chosen as soon as it is there, until it lapses; also after another one was. */
export const mayChoose = (state: ProposalState): boolean => state !== 'expired' && state !== 'loading';

const text = messages.bundles.status;

export function proposalStatus(itinerary: Itinerary | null): TripStatus {
  const count = itinerary?.bundles.length ?? 0;
  switch (proposalState(itinerary)) {
    case 'loading':
      return { tone: 'waiting', lead: text.loading, detail: '' };
    case 'proposing':
      return { tone: 'working', lead: text.proposing, detail: text.detail.sofar(count) };
    case 'ready':
      return { tone: 'checked', lead: text.ready(count), detail: text.detail.open };
    case 'none':
      return { tone: 'caution', lead: text.none, detail: '' };
    case 'stopped':
      return { tone: 'waiting', lead: text.stopped, detail: text.detail.kept(count) };
    case 'failed':
      return { tone: 'failed', lead: text.failed, detail: count > 0 ? text.detail.kept(count) : '' };
    case 'expired':
      return { tone: 'waiting', lead: text.expired, detail: '' };
    case 'chosen':
      return { tone: 'checked', lead: text.chosen, detail: itinerary?.title ?? '' };
  }
}
