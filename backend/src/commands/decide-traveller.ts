import type { Itinerary, NewGeneration, NewTripEvent, NodeId, TravellerCommand } from '@tripstream/contracts';
import { isTerminal, transition, turnsOf } from '@tripstream/itinerary';
import { chooseBundle } from './decide-proposal.js';
import { accepted, type Decision, rejected } from './decision.js';
import { generationStarted } from './new-generation.js';

type Order<Type extends TravellerCommand['type']> = Extract<TravellerCommand, { type: Type }>;

/** What a traveller may order of a trip that exists. */
export type OrderToTrip = Exclude<
  TravellerCommand,
  { type: 'trip.create' | 'proposal.create' | 'proposal.fork' }
>;

/** Orders of the traveller to a trip that exists. */
export function decideTraveller(trip: Itinerary, command: OrderToTrip): Decision {
  switch (command.type) {
    case 'bundle.choose':
      return chooseBundle(trip, command);
    case 'generation.retry':
      return retry(trip, command);
    case 'day.retry':
      return retryDay(trip, command);
    case 'node.retry':
      return retryNode(trip, command);
    case 'generation.cancel':
      return cancel(trip, command);
  }
}

/** The whole trip again: the next turn of the job that plans it. Days that are written stay. */
function retry(trip: Itinerary, { generation, now }: Order<'generation.retry'>): Decision {
  const { job } = trip;
  if (isKnown(trip, generation)) return accepted();
  if (job !== null && transition(job.status, 'retry') === 'refused') return rejected('generation_active');
  const kind = trip.wish === null ? 'bundles' : 'itinerary';
  if (kind === 'bundles' && trip.expired) return rejected('bundles_expired');
  if (job?.status === 'complete' && trip.days.every(({ status }) => status === 'planned'))
    return rejected('nothing_to_plan');
  const jobId = turnsOf(trip).find((turn) => turn.kind === kind)?.jobId ?? generation.jobId;
  return accepted(
    generationStarted(generation, { jobId, kind, turn: nextTurn(trip), day: null, nodeId: null }, now),
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
  return accepted(retriedPart(trip, generation, { day: number, nodeId: null }, now));
}

/** One stop that could not be verified, looked up again: the day and everything else in it stays. */
function retryNode(trip: Itinerary, { nodeId, generation, now }: Order<'node.retry'>): Decision {
  const { job } = trip;
  const node = trip.days.flatMap(({ nodes }) => nodes).find((one) => one.nodeId === nodeId);
  if (node === undefined) return rejected('unknown_node');
  if (isKnown(trip, generation)) return accepted();
  if (job !== null && transition(job.status, 'retry') === 'refused') return rejected('generation_active');
  if (node.status === 'hydrated') return rejected('node_checked');
  return accepted(retriedPart(trip, generation, { day: node.day, nodeId }, now));
}

/** The same part of the trip asked for once more is the next turn of the same job. */
function retriedPart(
  trip: Itinerary,
  generation: NewGeneration,
  part: { day: number; nodeId: NodeId | null },
  now: string,
): NewTripEvent {
  const earlier = turnsOf(trip).find(
    ({ kind, day, nodeId }) => kind === 'day_retry' && day === part.day && nodeId === part.nodeId,
  );
  const jobId = earlier?.jobId ?? generation.jobId;
  return generationStarted(generation, { jobId, kind: 'day_retry', turn: nextTurn(trip), ...part }, now);
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
