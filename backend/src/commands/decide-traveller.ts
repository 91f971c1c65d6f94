import type { Itinerary, NewGeneration, TravellerCommand } from '@tripstream/contracts';
import { isTerminal, transition, turnsOf } from '@tripstream/itinerary';
import { accepted, type Decision, rejected } from './decision.js';
import { generationStarted } from './new-generation.js';

type Order<Type extends TravellerCommand['type']> = Extract<TravellerCommand, { type: Type }>;

/** Orders of the traveller to a trip that exists. */
export function decideTraveller(
  trip: Itinerary,
  command: Exclude<TravellerCommand, { type: 'trip.create' }>,
): Decision {
  switch (command.type) {
    case 'generation.retry':
      return retry(trip, command);
    case 'day.retry':
      return retryDay(trip, command);
    case 'generation.cancel':
      return cancel(trip, command);
  }
}

/** The whole trip again: the next turn of the job that plans it. Days that are written stay. */
function retry(trip: Itinerary, { generation, now }: Order<'generation.retry'>): Decision {
  const { job } = trip;
  if (isKnown(trip, generation)) return accepted();
  if (job !== null && transition(job.status, 'retry') === 'refused') return rejected('generation_active');
  if (job?.status === 'complete' && trip.days.every(({ status }) => status === 'planned'))
    return rejected('nothing_to_plan');
  const jobId = turnsOf(trip).find(({ kind }) => kind === 'itinerary')?.jobId ?? generation.jobId;
  return accepted(
    generationStarted(generation, { jobId, kind: 'itinerary', turn: nextTurn(trip), day: null }, now),
  );
}

/** One day that has no plan, again: a job of its own, and asked for once more, the next turn of that job. */
function retryDay(trip: Itinerary, { day: number, generation, now }: Order<'day.retry'>): Decision {
  const { job } = trip;
  const day = trip.days[number - 1];
  if (day === undefined) return rejected('unknown_day');
  if (isKnown(trip, generation)) return accepted();
  if (job !== null && transition(job.status, 'retry') === 'refused') return rejected('generation_active');
  if (day.status === 'planned') return rejected('day_closed');
  const earlier = turnsOf(trip).find((turn) => turn.kind === 'day_retry' && turn.day === number);
  const jobId = earlier?.jobId ?? generation.jobId;
  return accepted(
    generationStarted(generation, { jobId, kind: 'day_retry', turn: nextTurn(trip), day: number }, now),
  );
}

function cancel(trip: Itinerary, { keep, now }: Order<'generation.cancel'>): Decision {
  const { job } = trip;
  if (job === null) return rejected('not_found');
  // Stopping again is fine, unless it asks for more than the first time.
  if (isTerminal(job.status))
    return transition(job.status, 'cancel') === 'unchanged' && (keep === 'days' || trip.discarded)
      ? accepted()
      : rejected('terminal_state');
  return accepted({
    type: 'generation_cancelled',
    jobId: job.jobId,
    generationId: job.generationId,
    payload: { keep, endedAt: now },
  });
}

/** The order was carried out before: a generation starts once. */
const isKnown = (trip: Itinerary, { generationId }: NewGeneration): boolean =>
  turnsOf(trip).some((turn) => turn.generationId === generationId);

const nextTurn = ({ job }: Itinerary): number => (job?.turn ?? 0) + 1;
