import type { Day, Itinerary, Readiness } from '@tripstream/contracts';
import { inScope, isChecked } from '@tripstream/itinerary';
import { messages } from '../messages/index.js';
import type { StateTone } from '../ui/StateMark.js';

export interface TripStatus {
  tone: StateTone;
  /** One of the strings of requirement A13, or the word for a trip that was stopped. */
  lead: string;
  detail: string;
}

const text = messages.status;

const stopsOf = (days: readonly Day[]) => days.flatMap((day) => day.nodes);
export const writtenDays = (days: readonly Day[]) => days.filter((day) => day.status === 'planned').length;

/**
 * What the chip says. It follows readiness; only a job that a person stopped, or that expired, has words of its own,
 * because "ready" would be untrue of it.
 */
export function tripStatus(readiness: Readiness | null, itinerary: Itinerary | null): TripStatus {
  const days = itinerary?.days ?? [];
  const written = writtenDays(days);
  const jobStatus = itinerary?.job?.status;
  if (itinerary?.discarded) return { tone: 'waiting', lead: text.discarded, detail: text.detail.discarded };
  if (jobStatus === 'cancelled')
    return { tone: 'waiting', lead: text.stopped, detail: text.detail.stopped(written, days.length) };
  if (jobStatus === 'expired')
    return { tone: 'failed', lead: text.expired, detail: text.detail.stopped(written, days.length) };
  switch (readiness) {
    case null:
      return { tone: 'waiting', lead: text.unknown, detail: '' };
    case 'planning':
      return {
        tone: 'working',
        lead: text.planning,
        detail: itinerary?.job?.day
          ? text.detail.planningDay(itinerary.job.day)
          : text.detail.planning(written, days.length),
      };
    case 'visual_ready':
      return { tone: 'draft', lead: text.visual_ready, detail: text.detail.visual_ready };
    case 'job_syncing': {
      const stops = stopsOf(itinerary ? inScope(itinerary) : days);
      return {
        tone: 'draft',
        lead: text.job_syncing,
        detail: text.detail.job_syncing(stops.filter(isChecked).length, stops.length),
      };
    }
    case 'job_complete':
      return { tone: 'checked', lead: text.job_complete, detail: text.detail.job_complete };
    case 'persisted':
      return {
        tone: written < days.length ? 'caution' : 'checked',
        lead: text.persisted,
        detail: written < days.length ? text.detail.partial(written, days.length) : text.detail.persisted,
      };
    case 'error':
      return {
        tone: 'failed',
        lead: text.error,
        detail: written > 0 ? text.detail.stopped(written, days.length) : '',
      };
  }
}
