import type {
  Bundle,
  ClockCommand,
  Itinerary,
  NewTripEvent,
  Preferences,
  TravellerCommand,
  Wish,
} from '@tripstream/contracts';
import { isTerminal, transition, turnsOf } from '@tripstream/itinerary';
import { accepted, type Decision, rejected } from './decision.js';
import { ofTheTrip, said, startedTrip } from './new-events.js';
import { generationStarted } from './new-generation.js';
import { notesInWords, preferencesInWords, tripDays } from './wish-words.js';

type Order<Type extends TravellerCommand['type']> = Extract<TravellerCommand, { type: Type }>;

/** As many characters as the notes of a wish may have. */
const MOST_NOTES = 2_000;

/** A trip that begins with proposals: no days and no wish yet, the preferences as its first message. */
export function createProposal(command: Order<'proposal.create'>): Decision {
  const { travellerId, preferences, messageId, generation, now } = command;
  const { jobId } = generation;
  return accepted(
    opened(travellerId, preferences, now),
    said(messageId, preferencesInWords(preferences)),
    generationStarted(generation, { jobId, kind: 'bundles', turn: 1, day: null, nodeId: null }, now),
  );
}

/** A trip of its own for a second choice: it stands as if only this bundle had been proposed. */
export function forkProposal(command: Order<'proposal.fork'>): Decision {
  const { travellerId, preferences, bundle, messageId, generation, now } = command;
  const { jobId } = generation;
  return accepted(
    opened(travellerId, preferences, now),
    ofTheTrip('bundle_proposed', { bundle }),
    chosen(bundle, preferences),
    said(messageId, choiceInWords(bundle)),
    generationStarted(generation, { jobId, kind: 'itinerary', turn: 1, day: null, nodeId: null }, now),
  );
}

/** The trip gets its wish, and its planning is queued. Bundles that are still being looked for are not waited for. */
export function chooseBundle(trip: Itinerary, command: Order<'bundle.choose'>): Decision {
  const { job, preferences } = trip;
  const { bundleId, messageId, generation, now } = command;
  const bundle = trip.bundles.find((offered) => offered.bundleId === bundleId);
  if (preferences === null) return rejected('not_a_proposal');
  if (bundle === undefined) return rejected('unknown_bundle');
  if (trip.chosenBundleId !== null)
    return trip.chosenBundleId === bundleId ? accepted() : rejected('bundle_chosen');
  if (trip.expired) return rejected('bundles_expired');
  const stopped: NewTripEvent[] =
    job === null || isTerminal(job.status)
      ? []
      : [
          {
            type: 'generation_cancelled',
            jobId: job.jobId,
            generationId: job.generationId,
            payload: { keep: 'days', endedAt: now },
          },
        ];
  const turn = turnsOf(trip).length + 1;
  return accepted(
    ...stopped,
    chosen(bundle, preferences),
    said(messageId, choiceInWords(bundle)),
    generationStarted(
      generation,
      { jobId: generation.jobId, kind: 'itinerary', turn, day: null, nodeId: null },
      now,
    ),
  );
}

/** Nobody chose in time. A generation that is still at work ends with it. */
export function expireBundles(trip: Itinerary, { now }: ClockCommand): Decision {
  const { job, expiresAt } = trip;
  if (expiresAt === null || now < expiresAt) return accepted();
  const ends = job !== null && transition(job.status, 'expire') === 'expired';
  return accepted({
    type: 'bundles_expired',
    jobId: ends ? job.jobId : null,
    generationId: ends ? job.generationId : null,
    payload: { expiredAt: now },
  });
}

const opened = (travellerId: Itinerary['travellerId'], preferences: Preferences, now: string): NewTripEvent =>
  startedTrip({
    travellerId,
    title: 'Trip ideas',
    wish: null,
    preferences,
    days: [],
    createdAt: now,
  });

function chosen(bundle: Bundle, preferences: Preferences): NewTripEvent {
  const wish = wishOf(bundle, preferences);
  return ofTheTrip('bundle_chosen', {
    bundleId: bundle.bundleId,
    title: onOneLine(bundle.title),
    wish,
    days: tripDays(wish),
  });
}

/** What is asked for when this bundle is planned. */
const wishOf = ({ destination, startDate, days, pace }: Bundle, preferences: Preferences): Wish => ({
  destination: onOneLine(destination),
  startDate,
  days,
  party: preferences.party,
  budget: preferences.budget.tier,
  pace,
  interests: preferences.interests,
  notes: notesInWords(preferences).slice(0, MOST_NOTES).toWellFormed(),
});

/** A bundle's texts are a model's, which may break lines; the names of a trip and of its destination stand on one. */
const onOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const choiceInWords = ({ title, description }: Bundle): string => `Let us do “${title}”. ${description}`;
