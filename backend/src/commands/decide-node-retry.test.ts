import type { Itinerary, PlannerCommand, TripCommand } from '@tripstream/contracts';
import { evolve } from '@tripstream/itinerary';
import {
  checkDay,
  completeDay,
  completeGeneration,
  createTrip,
  draftNode,
  enhanceNode,
  generationOf,
  NOW,
  newTrip,
  planNode,
  stamp,
  type TestTrip,
  wishFor,
} from '../../../test/support/trips.js';
import { newId } from '../platform/ids.js';
import { decide } from './decide.js';
import { provisionally } from './provisionally.js';

const trip = newTrip();
const nodeId = draftNode(trip, 1, 2).nodeId;

const notFound = (ours: TestTrip): PlannerCommand => ({
  ...stamp(ours),
  type: 'node.enhance',
  nodeId,
  day: 1,
  status: 'provisional',
  unverified: 'not_found',
  location: null,
  place: null,
  host: null,
});
const again = { ...trip, generationId: newId<typeof trip.generationId>('gen') };
const retryNode: TripCommand = {
  type: 'node.retry',
  tripId: trip.tripId,
  nodeId,
  generation: generationOf({ ...again, jobId: newId('job') }),
  now: NOW,
};

/** Two days; the second stop of the first one could not be verified. */
const planned: TripCommand[] = [
  createTrip(trip, wishFor(2)),
  ...[1, 2].flatMap((day) => [planNode(trip, day, 1), planNode(trip, day, 2), completeDay(trip, day)]),
  enhanceNode(trip, 1, 1),
  notFound(trip),
  enhanceNode(trip, 2, 1),
  enhanceNode(trip, 2, 2),
  checkDay(trip, 1),
  completeGeneration(trip),
];

function tripAfter(...commands: TripCommand[]): Itinerary {
  let state: Itinerary | null = null;
  for (const command of commands) {
    const decision = decide(state, command);
    if ('rejected' in decision) throw new Error(`${command.type} was refused: ${decision.rejected}`);
    for (const event of decision.accepted) state = evolve(state, provisionally(state, event, trip.tripId));
  }
  return state as unknown as Itinerary;
}
const answer = (state: Itinerary, command: TripCommand) => {
  const decision = decide(state, command);
  return 'rejected' in decision ? decision.rejected : decision.accepted.map(({ type }) => type);
};

describe('one stop looked up again', () => {
  it('[D6] is a turn of its own that leaves every other day and stop as they are', () => {
    const before = tripAfter(...planned);
    const { days, job } = tripAfter(...planned, retryNode, found());
    expect(job).toMatchObject({ kind: 'day_retry', day: 1, nodeId, turn: 2 });
    expect(days[0]?.nodes[1]).toMatchObject({ status: 'hydrated', unverified: null });
    expect(JSON.stringify(days[1])).toBe(JSON.stringify(before.days[1]));
    expect(JSON.stringify(days[0]?.nodes[0])).toBe(JSON.stringify(before.days[0]?.nodes[0]));
  });

  it('[A1] waits for that one look-up before it is complete', () => {
    const open = tripAfter(...planned, retryNode);
    expect(answer(open, completeGeneration(again))).toBe('hydration_pending');
    const closed = tripAfter(...planned, retryNode, found());
    expect(answer(closed, completeGeneration(again))).toEqual(['progress', 'generation_complete']);
  });

  it('[D6] is refused for a stop that is checked, that is not there, or while the trip is planned', () => {
    const state = tripAfter(...planned);
    expect(answer(state, { ...retryNode, nodeId: draftNode(trip, 1, 1).nodeId })).toBe('node_checked');
    expect(answer(state, { ...retryNode, nodeId: draftNode(trip, 1, 9).nodeId })).toBe('unknown_node');
    const other = {
      ...retryNode,
      generation: generationOf({ jobId: newId('job'), generationId: newId('gen') }),
    };
    expect(answer(tripAfter(...planned, retryNode), other)).toBe('generation_active');
    expect(answer(tripAfter(...planned, retryNode), retryNode)).toEqual([]);
  });

  it('[D6] that ends without an answer leaves the stop as unverified as it was', () => {
    const stopped = tripAfter(...planned, retryNode, {
      type: 'generation.cancel',
      tripId: trip.tripId,
      keep: 'days',
      now: NOW,
    });
    expect(stopped.days[0]?.nodes[1]).toMatchObject({ status: 'provisional', unverified: 'lookup_failed' });
  });

  it('[D6] asked for once more is the next turn of the same job', () => {
    const first = tripAfter(...planned, retryNode, notFound(again), completeGeneration(again));
    const second = tripAfter(...planned, retryNode, notFound(again), completeGeneration(again), {
      ...retryNode,
      generation: generationOf({ jobId: newId('job'), generationId: newId('gen') }),
    });
    expect(second.job).toMatchObject({ jobId: first.job?.jobId, turn: 3 });
  });
});

function found(): PlannerCommand {
  return { ...enhanceNode(trip, 1, 2), ...stamp(again) } as PlannerCommand;
}

describe('a day that is checked', () => {
  it('keeps what was found until it is written again', () => {
    const state = tripAfter(...planned);
    expect(state.days[0]?.check).toMatchObject({ walkingMetres: 4_200 });
    expect(state.days[1]?.check).toBeNull();
  });

  it('is checked only once it is written, and only in the beginning that was written', () => {
    const open = tripAfter(createTrip(trip, wishFor(2)), planNode(trip, 1, 1));
    expect(answer(open, checkDay(trip, 1))).toBe('day_closed');
    const written = tripAfter(createTrip(trip, wishFor(2)), planNode(trip, 1, 1), completeDay(trip, 1));
    expect(answer(written, checkDay(trip, 1, 2))).toBe('day_closed');
    expect(answer(written, checkDay(trip, 1))).toEqual(['day_checked']);
    expect(answer(written, checkDay(trip, 3))).toBe('unknown_day');
  });
});
