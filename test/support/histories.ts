import type { Itinerary, PlannerCommand, TripCommand, TripEvent } from '@tripstream/contracts';
import { evolve } from '@tripstream/itinerary';
import fc from 'fast-check';
import { decide, provisionally } from '../../backend/src/commands/decide.js';
import {
  completeDay,
  completeGeneration,
  createTrip,
  draftNode,
  NOW,
  newTrip,
  planNode,
  stamp,
  type TestTrip,
  wishFor,
} from './trips.js';

const DAYS = 3;

/** Any order that a planner or a traveller may send, sensible at that moment or not. */
const anyCommand = (trip: TestTrip): fc.Arbitrary<TripCommand> => {
  const day = fc.integer({ min: 1, max: DAYS });
  const index = fc.integer({ min: 1, max: 3 });
  const attempt = fc.integer({ min: 1, max: 3 });
  const failure = { code: 'timeout' as const, message: 'too slow', retryable: true };
  const planner = fc.oneof(
    { weight: 8, arbitrary: fc.tuple(day, index, attempt).map(([d, i, a]) => planNode(trip, d, i, a)) },
    { weight: 4, arbitrary: day.map((d) => completeDay(trip, d)) },
    {
      weight: 8,
      arbitrary: fc
        .tuple(day, index, attempt, fc.boolean())
        .map(([d, i, a, found]) => checkNode(trip, d, i, a, found)),
    },
    day.map((d) => ({ ...stamp(trip), type: 'day.restart' as const, day: d })),
    day.map((d) => ({ ...stamp(trip), type: 'day.fail' as const, day: d, failure })),
    fc.constantFrom<PlannerCommand>(
      { ...stamp(trip), type: 'phase.enter', phase: 'planning' },
      { ...stamp(trip), type: 'phase.enter', phase: 'hydrating' },
      { ...stamp(trip), type: 'reasoning.summarise', text: 'Grouping by quarter' },
      {
        ...stamp(trip),
        type: 'warning.raise',
        severity: 'warning',
        agent: 'planner',
        code: 'x',
        message: 'y',
        day: null,
      },
      completeGeneration(trip),
    ),
    {
      weight: 1,
      arbitrary: fc.constant<PlannerCommand>({
        ...stamp(trip),
        type: 'generation.fail',
        failure,
        agent: 'planner',
        now: NOW,
      }),
    },
  );
  return fc.oneof(
    {
      weight: 40,
      arbitrary: fc
        .tuple(planner, fc.constantFrom(1, 1, 1, 2))
        .map(([command, a]) => ({ ...command, attempt: a })),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('days' as const, 'nothing' as const)
        .map((keep) => ({ type: 'generation.cancel' as const, tripId: trip.tripId, keep, now: NOW })),
    },
  );
};

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
  };
}

/** A whole history as the decider lets it happen: its events, and the state after each. */
export interface History {
  trip: TestTrip;
  events: TripEvent[];
  states: Itinerary[];
}

export const anyHistory = (): fc.Arbitrary<History> => {
  const trip = newTrip();
  return fc.array(anyCommand(trip), { maxLength: 60 }).map((commands) => {
    const history: History = { trip, events: [], states: [] };
    let state: Itinerary | null = null;
    for (const command of [createTrip(trip, wishFor(DAYS)), ...commands]) {
      const decision = decide(state, command);
      for (const event of 'accepted' in decision ? decision.accepted : []) {
        const stored = provisionally(state, event, trip.tripId);
        state = evolve(state, stored);
        history.events.push(stored);
        history.states.push(state);
      }
    }
    return history;
  });
};
