import type { GenerationId, Itinerary, PlannerCommand, TripCommand, TripEvent } from '@tripstream/contracts';
import { evolve } from '@tripstream/itinerary';
import fc from 'fast-check';
import { decide } from '../../backend/src/commands/decide.js';
import { provisionally } from '../../backend/src/commands/provisionally.js';
import { newId } from '../../backend/src/platform/ids.js';
import {
  checkDay,
  completeDay,
  completeGeneration,
  createTrip,
  draftNode,
  failDay,
  generationOf,
  NOW,
  newTrip,
  planNode,
  restartDay,
  stamp,
  type TestTrip,
  wishFor,
} from './trips.js';

const DAYS = 3;
const failure = { code: 'timeout' as const, message: 'too slow', retryable: true };

/** Something that somebody may order, sensible at that moment or not. Which generation it speaks of is settled on the way. */
export type Move = (trip: TestTrip) => TripCommand;

export const anyPlannerMove = (): fc.Arbitrary<Move> => {
  const day = fc.integer({ min: 1, max: DAYS });
  const index = fc.integer({ min: 1, max: 3 });
  const dayAttempt = fc.constantFrom(1, 1, 1, 2, 3);
  const move = (make: (trip: TestTrip) => PlannerCommand): Move => make;
  return fc.oneof(
    {
      weight: 8,
      arbitrary: fc.tuple(day, index, dayAttempt).map(([d, i, a]) => move((trip) => planNode(trip, d, i, a))),
    },
    {
      weight: 4,
      arbitrary: fc.tuple(day, dayAttempt).map(([d, a]) => move((trip) => completeDay(trip, d, a))),
    },
    {
      weight: 8,
      arbitrary: fc
        .tuple(day, index, dayAttempt, fc.boolean())
        .map(([d, i, a, found]) => move((trip) => checkNode(trip, d, i, a, found))),
    },
    fc.tuple(day, dayAttempt).map(([d, a]) => move((trip) => checkDay(trip, d, a))),
    fc.tuple(day, dayAttempt).map(([d, a]) => move((trip) => restartDay(trip, d, a))),
    fc.tuple(day, dayAttempt).map(([d, a]) => move((trip) => failDay(trip, d, a))),
    fc.constantFrom<Move>(
      (trip) => ({ ...stamp(trip), type: 'phase.enter', phase: 'planning' }),
      (trip) => ({ ...stamp(trip), type: 'phase.enter', phase: 'hydrating' }),
      (trip) => ({ ...stamp(trip), type: 'reasoning.summarise', text: 'Grouping by quarter' }),
      (trip) => ({
        ...stamp(trip),
        type: 'warning.raise',
        severity: 'warning',
        agent: 'planner',
        code: 'x',
        message: 'y',
        day: null,
      }),
    ),
    { weight: 2, arbitrary: fc.constant<Move>(completeGeneration) },
    {
      weight: 1,
      arbitrary: fc.constant<Move>((trip) => ({
        ...stamp(trip),
        type: 'generation.fail',
        failure,
        agent: 'planner',
        usage: null,
        now: NOW,
      })),
    },
  );
};

const anyTravellerMove = (): fc.Arbitrary<Move> =>
  fc.oneof(
    fc.constantFrom('days' as const, 'days' as const, 'nothing' as const).map(
      (keep): Move =>
        ({ tripId }) => ({ type: 'generation.cancel', tripId, keep, now: NOW }),
    ),
    fc.constant<Move>(({ tripId }) => ({
      type: 'generation.retry',
      tripId,
      generation: nextGeneration(),
      now: NOW,
    })),
    fc.integer({ min: 1, max: DAYS }).map(
      (day): Move =>
        ({ tripId }) => ({
          type: 'day.retry',
          tripId,
          day,
          generation: nextGeneration(),
          now: NOW,
        }),
    ),
    fc.tuple(fc.integer({ min: 1, max: DAYS }), fc.integer({ min: 1, max: 3 })).map(
      ([day, index]): Move =>
        (trip) => ({
          type: 'node.retry',
          tripId: trip.tripId,
          nodeId: draftNode(trip, day, index).nodeId,
          generation: nextGeneration(),
          now: NOW,
        }),
    ),
  );

const nextGeneration = () => generationOf({ jobId: newId('job'), generationId: newId<GenerationId>('gen') });

function checkNode(
  trip: TestTrip,
  day: number,
  index: number,
  dayAttempt: number,
  found: boolean,
): PlannerCommand {
  return {
    ...stamp(trip),
    type: 'node.enhance',
    nodeId: draftNode(trip, day, index, dayAttempt).nodeId,
    day,
    status: found ? 'hydrated' : 'provisional',
    unverified: found ? null : 'not_found',
    location: found ? { lat: 38.7, lng: -9.2, provenance: 'hydrated' } : null,
    place: null,
    host: null,
  };
}

/** An order of the history: whose it is, and whether an earlier generation or a superseded worker sends it. */
export interface Step {
  move: Move;
  /** How many generations ago the sender was started. */
  staleBy: number;
  attempt: number;
}

const anyStep = (travellers: number): fc.Arbitrary<Step> =>
  fc.oneof(
    {
      weight: 40,
      arbitrary: fc.record({
        move: anyPlannerMove(),
        staleBy: fc.constantFrom(0, 0, 0, 0, 0, 1, 2),
        attempt: fc.constantFrom(1, 1, 1, 2),
      }),
    },
    {
      weight: travellers,
      arbitrary: anyTravellerMove().map((move) => ({ move, staleBy: 0, attempt: 1 })),
    },
  );

/** A whole history as the decider lets it happen: what was ordered, what became events, and the state after each. */
export interface History {
  trip: TestTrip;
  commands: TripCommand[];
  events: TripEvent[];
  states: Itinerary[];
}

/**
 * Histories of one trip.
 *
 * @param options - `orders` is the most there are; `travellers` weighs stops and retries against forty planner orders, 0
 *   gives trips of a single generation that nobody interferes with
 */
export const anyHistory = ({ orders = 60, travellers = 3 } = {}): fc.Arbitrary<History> =>
  fc
    .array(anyStep(travellers), { minLength: Math.min(orders, 4), maxLength: orders, size: 'max' })
    .map((steps) => {
      const trip = newTrip();
      return play(trip, createTrip(trip, wishFor(DAYS)), steps);
    });

/** @param opening - the order that makes the trip */
export function play(trip: TestTrip, opening: TripCommand, steps: readonly Step[]): History {
  const history: History = { trip, commands: [], events: [], states: [] };
  const generations: GenerationId[] = [trip.generationId];
  let state: Itinerary | null = null;
  const order = (command: TripCommand) => {
    history.commands.push(command);
    const decision = decide(state, command);
    for (const event of 'accepted' in decision ? decision.accepted : []) {
      const stored = provisionally(state, event, trip.tripId);
      state = evolve(state, stored);
      history.events.push(stored);
      history.states.push(state);
      if (event.type === 'generation_started' && event.payload.generationId !== generations.at(-1))
        generations.push(event.payload.generationId);
    }
  };
  order(opening);
  for (const { move, staleBy, attempt } of steps) {
    const generationId = generations.at(-1 - staleBy) ?? trip.generationId;
    const command = move({ ...trip, generationId });
    order('attempt' in command ? { ...command, attempt } : command);
  }
  return history;
}
