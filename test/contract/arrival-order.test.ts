import type { Itinerary, PlannerCommand, TripCommand } from '@tripstream/contracts';
import { evolve, planOf } from '@tripstream/itinerary';
import fc from 'fast-check';
import { decide } from '../../backend/src/commands/decide.js';
import { provisionally } from '../../backend/src/commands/provisionally.js';
import {
  completeDay,
  completeGeneration,
  createTrip,
  enhanceNode,
  failDay,
  NOW,
  newTrip,
  planNode,
  restartDay,
  stamp,
  wishFor,
} from '../support/trips.js';

/** A soak sets more. */
const HISTORIES = Number(process.env.SOAK_HISTORIES ?? 500);
const SOAK_MS = 900_000;

/**
 * What one generation writes. A write waits for those that caused it and for nothing else: a day is complete when its
 * stops are told, a place is looked up when its stop is told. Days do not wait for each other, nor do stops of one day, nor
 * what is looked up.
 */
interface Write {
  command: PlannerCommand;
  causes: readonly Write[];
}

const trip = newTrip();
const STOPS = [1, 2, 3];

/** Day 1 is plain, day 2 is begun again while its first stops are still on their way, day 3 fails after its first stop. */
function writesOfOneGeneration(): Write[] {
  const writes: Write[] = [];
  const write = (command: PlannerCommand, ...causes: Write[]): Write => {
    const made = { command, causes };
    writes.push(made);
    return made;
  };
  const dayOf = (day: number, beginning: number, ...causes: Write[]) => {
    const stops = STOPS.map((index) => write(planNode(trip, day, index, beginning), ...causes));
    const looked = stops.map((stop, at) => write(enhanceNode(trip, day, at + 1, beginning), stop));
    return { stops, looked };
  };
  write({ ...stamp(trip), type: 'phase.enter', phase: 'planning' });
  write({ ...stamp(trip), type: 'phase.enter', phase: 'hydrating' });
  write({ ...stamp(trip), type: 'phase.enter', phase: 'finishing' });
  write({ ...stamp(trip), type: 'trip.title', title: 'Three days', destination: null, anchors: [] });
  const first = dayOf(1, 1);
  write(completeDay(trip, 1), ...first.stops);
  const abandoned = dayOf(2, 1);
  const again = write(restartDay(trip, 2), ...abandoned.stops.slice(0, 1));
  const second = dayOf(2, 2, again);
  write(completeDay(trip, 2, 2), ...second.stops);
  const third = dayOf(3, 1);
  write(failDay(trip, 3), ...third.stops.slice(0, 1));
  return writes;
}

const writes = writesOfOneGeneration();
const opened = createTrip(trip, wishFor(3));
const complete = completeGeneration(trip);
const stop: TripCommand = { type: 'generation.cancel', tripId: trip.tripId, keep: 'days', now: NOW };

/** One arrival order for each list of ranks: of the writes whose causes have arrived, the lowest rank comes next. */
function arrival(ranks: readonly number[]): Write[] {
  const waiting = writes.map((write, at) => ({ write, rank: ranks[at] ?? 0 }));
  const arrived: Write[] = [];
  while (waiting.length > 0) {
    const ready = waiting.filter(({ write }) => write.causes.every((cause) => arrived.includes(cause)));
    const next = ready.reduce((one, other) => (other.rank < one.rank ? other : one));
    arrived.push(next.write);
    waiting.splice(waiting.indexOf(next), 1);
  }
  return arrived;
}

const anyRanks = fc.array(fc.nat(1_000), { minLength: writes.length, maxLength: writes.length });

function tripAfter(commands: readonly TripCommand[]) {
  let state: Itinerary | null = null;
  const refusals: string[] = [];
  for (const command of [opened, ...commands]) {
    const decision = decide(state, command);
    if ('rejected' in decision) refusals.push(decision.rejected);
    else
      for (const event of decision.accepted)
        state = evolve(state, provisionally(state, event, command.tripId));
  }
  return { state: state as unknown as Itinerary, refusals };
}

/** All that a person could be told, apart from how many events it took. */
function truth({ state }: { state: Itinerary }) {
  if (state.job === null) throw new Error('a trip without a job');
  const { version: _, endedVersion: __, ...job } = state.job;
  return { plan: planOf(state), job };
}

/** The same without what is only told on the way: nobody waits for a phase or a title before the end. */
function ending(told: { state: Itinerary }) {
  const { plan, job } = truth(told);
  return { days: plan.days, job: { ...job, phase: null } };
}

const commandsOf = (order: readonly Write[]) => order.map(({ command }) => command);
const inOrder = tripAfter([...commandsOf(writes), complete]);

describe('one generation, whatever order its writes arrive in', () => {
  it(
    '[A5] ends as it would have in order',
    () => {
      expect(inOrder.state.job).toMatchObject({ status: 'complete', phase: 'finishing', failedDays: [3] });
      expect(inOrder.state.days.map(({ status, nodes }) => [status, nodes.length])).toEqual([
        ['planned', 3],
        ['planned', 3],
        ['failed', 0],
      ]);
      fc.assert(
        fc.property(anyRanks, (ranks) => {
          expect(truth(tripAfter([...commandsOf(arrival(ranks)), complete]))).toEqual(truth(inOrder));
        }),
        { numRuns: HISTORIES },
      );
    },
    SOAK_MS,
  );

  it(
    '[A5] also when writes come again, and its end is asked for too early, until it is accepted',
    () => {
      fc.assert(
        fc.property(anyRanks, fc.array(fc.tuple(fc.nat(), fc.nat())), (ranks, extras) => {
          const commands: PlannerCommand[] = commandsOf(arrival(ranks));
          for (const [which, where] of extras) {
            const from = which % commands.length;
            const copy = commands[from];
            if (copy === undefined) continue;
            commands.splice(from + 1 + (where % (commands.length - from)), 0, copy);
            commands.splice(where % (commands.length + 1), 0, complete);
          }
          expect(ending(tripAfter([...commands, complete]))).toEqual(ending(inOrder));
        }),
        { numRuns: HISTORIES },
      );
    },
    SOAK_MS,
  );

  it(
    '[A5] is stopped with what had arrived, in whatever order that was',
    () => {
      fc.assert(
        fc.property(anyRanks, anyRanks, fc.nat(writes.length), (ranks, others, count) => {
          const arrived = arrival(ranks).slice(0, count);
          const elsewhere = arrival(others).filter((write) => arrived.includes(write));
          const [one, other] = [arrived, elsewhere].map((order) =>
            truth(tripAfter([...commandsOf(order), stop])),
          );
          // The bar keeps the highest figure that somebody saw; all else is the same.
          expect({ ...one?.job, progress: null }).toEqual({ ...other?.job, progress: null });
          expect(one?.plan).toEqual(other?.plan);
        }),
        { numRuns: HISTORIES },
      );
    },
    SOAK_MS,
  );

  it('[A5] hears nothing after its end: what is late is refused', () => {
    fc.assert(
      fc.property(anyRanks, fc.nat(writes.length), (ranks, count) => {
        const order = commandsOf(arrival(ranks));
        const stopped = tripAfter([...order.slice(0, count), stop]);
        const { state, refusals } = tripAfter([
          ...order.slice(0, count),
          stop,
          ...order.slice(count),
          complete,
        ]);
        expect(state).toEqual(stopped.state);
        expect(refusals.slice(stopped.refusals.length)).toEqual(
          Array.from({ length: order.length - count + 1 }, () => 'terminal_state'),
        );
      }),
      { numRuns: 200 },
    );
  });
});
