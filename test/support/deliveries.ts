import type {
  GenerationId,
  JobId,
  OperatorCommand,
  PlannerCommand,
  TripCommand,
} from '@tripstream/contracts';
import fc from 'fast-check';
import { newId } from '../../backend/src/platform/ids.js';
import {
  completeDay,
  completeGeneration,
  createTrip,
  enhanceNode,
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

/** What several generations of one trip say, as a network without manners would hand it over. */

const DAYS = [1, 2, 3] as const;
const STOPS = [1, 2] as const;
const failure = { code: 'timeout' as const, message: 'too slow', retryable: true };

export interface Message {
  commandId: string;
  command: TripCommand;
}

/** How one turn goes when nothing disturbs it. */
interface TurnScript {
  /** The one day that is asked for again; null for the whole trip. The first turn is always of the whole trip. */
  day: number | null;
  /** A day that is begun again after its first stop. */
  restarts: number | null;
  fails: number | null;
  /** After how many writes a second worker takes over; the first one does not notice and goes on. */
  takenOverAt: number | null;
  ending: 'complete' | 'fail' | 'stop' | 'discard' | 'repair';
  /** After how many writes it ends, unless it is complete. */
  endsAt: number;
  /** A planner that was asked for one day writes the others too. */
  wanders: boolean;
  /** The traveller presses Stop before asking again, whatever the page says. */
  impatient: boolean;
}

const anyDay = fc.constantFrom(...DAYS);
const anyTurn: fc.Arbitrary<TurnScript> = fc.record({
  day: fc.option(anyDay, { freq: 2 }),
  restarts: fc.option(anyDay, { freq: 3 }),
  fails: fc.option(anyDay, { freq: 2 }),
  takenOverAt: fc.option(fc.nat(18), { freq: 2 }),
  ending: fc.constantFrom<TurnScript['ending'][]>(
    'complete',
    'complete',
    'complete',
    'fail',
    'stop',
    'discard',
    'repair',
  ),
  endsAt: fc.nat(20),
  wanders: fc.boolean(),
  impatient: fc.boolean(),
});

/** What happens to one message on its way. */
interface Mishap {
  /** How many later messages overtake it. */
  delay: number;
  /** A second copy comes this much later, under the same command id or as an order of its own. */
  again: { delay: number; sameId: boolean } | null;
}

const anyDelay = fc.oneof(
  { weight: 12, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 6 }) },
  { weight: 1, arbitrary: fc.integer({ min: 7, max: 60 }) },
);
const anyMishap: fc.Arbitrary<Mishap> = fc.record({
  delay: anyDelay,
  again: fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.record({ delay: fc.integer({ min: 0, max: 60 }), sameId: fc.boolean() }) },
  ),
});

/** A trip and all that is said about it, in the order of its delivery. */
export interface Delivery {
  trip: TestTrip;
  messages: Message[];
}

export const anyDelivery = (): fc.Arbitrary<Delivery> =>
  fc
    .tuple(
      fc.array(anyTurn, { minLength: 2, maxLength: 5, size: 'max' }),
      fc.array(anyMishap, { minLength: 40, maxLength: 40 }),
    )
    .map(([turns, mishaps]) => {
      const trip = newTrip();
      const messages = delivered(inOrder(trip, turns), mishaps);
      return { trip, messages, [fc.toStringMethod]: () => messages.map(inWords).join('\n') };
    });

function delivered(messages: readonly Message[], mishaps: readonly Mishap[]): Message[] {
  const due: { at: number; message: Message }[] = [];
  for (const [index, message] of messages.entries()) {
    const { delay, again } = mishaps[index % mishaps.length] ?? { delay: 0, again: null };
    // The trip itself comes first: before it there is nothing to be said about.
    const at = index === 0 ? 0 : index + delay;
    due.push({ at, message });
    if (again === null) continue;
    due.push({ at: at + again.delay, message: again.sameId ? message : anotherOrder(message) });
  }
  return due.sort((one, other) => one.at - other.at).map(({ message }) => message);
}

/** The same once more, under an id of its own. Whoever presses a button again asks for another generation. */
function anotherOrder({ commandId, command }: Message): Message {
  const again = `${commandId}/again`;
  if (!('generation' in command)) return { commandId: again, command };
  const generation = generationOf({
    jobId: newId<JobId>('job'),
    generationId: newId<GenerationId>('gen'),
  });
  return { commandId: again, command: { ...command, generation } };
}

function inOrder(trip: TestTrip, turns: readonly TurnScript[]): Message[] {
  const beginnings = new Map<number, number>();
  let failed: number | null = null;
  return turns.flatMap((drawn, at) => {
    const ours = { ...trip, generationId: at === 0 ? trip.generationId : newId<GenerationId>('gen') };
    // A day is asked for again because it failed, when one did.
    const script: TurnScript = {
      ...drawn,
      day: at === 0 || drawn.day === null ? null : (failed ?? drawn.day),
    };
    failed = script.fails ?? failed;
    const said = [...asked(ours, script, at), ...planned(ours, script, beginnings)];
    return said.map((command, index) => ({ commandId: `${ours.generationId}/${index}`, command }));
  });
}

function asked(ours: TestTrip, { day, impatient }: TurnScript, at: number): TripCommand[] {
  const { tripId, generationId } = ours;
  if (at === 0) return [createTrip(ours, wishFor(DAYS.length))];
  const generation = generationOf({ jobId: newId<JobId>('job'), generationId });
  const order: TripCommand =
    day === null
      ? { type: 'generation.retry', tripId, generation, now: NOW }
      : { type: 'day.retry', tripId, day, generation, now: NOW };
  return impatient ? [{ type: 'generation.cancel', tripId, keep: 'days', now: NOW }, order] : [order];
}

/** @param beginnings - how often each day was begun, as a planner learns it from the trip; carried on from turn to turn */
function planned(ours: TestTrip, script: TurnScript, beginnings: Map<number, number>): TripCommand[] {
  const writes: PlannerCommand[] = [
    { ...stamp(ours), type: 'generation.begin' },
    { ...stamp(ours), type: 'phase.enter', phase: 'planning' },
    { ...stamp(ours), type: 'trip.title', title: 'Lisbon', destination: null, anchors: [] },
    ...DAYS.filter((day) => script.wanders || script.day === null || script.day === day).flatMap((day) =>
      dayWrites(ours, script, day, beginnings),
    ),
    { ...stamp(ours), type: 'phase.enter', phase: 'finishing' },
  ];
  const cut = script.ending === 'complete' ? writes.length : Math.min(script.endsAt, writes.length);
  const told = writes.flatMap((write, at): PlannerCommand[] => {
    if (script.takenOverAt === null || at < script.takenOverAt) return [write];
    const second = { ...write, attempt: 2 };
    return at === script.takenOverAt
      ? [{ ...stamp(ours, 2), type: 'generation.begin' }, second, write]
      : [second, write];
  });
  const attempt = script.takenOverAt !== null && script.takenOverAt < writes.length ? 2 : 1;
  const until = told.length - (writes.length - cut);
  return [...told.slice(0, until), ...ended(ours, script, attempt), ...told.slice(until)];
}

function dayWrites(
  ours: TestTrip,
  { restarts, fails }: TurnScript,
  day: number,
  beginnings: Map<number, number>,
): PlannerCommand[] {
  const first = beginnings.get(day) ?? 1;
  const current = restarts === day ? first + 1 : first;
  beginnings.set(day, current);
  return [
    ...(restarts === day ? [planNode(ours, day, 1, first), restartDay(ours, day, first)] : []),
    ...STOPS.map((index) => planNode(ours, day, index, current)),
    fails === day ? failDay(ours, day, current) : completeDay(ours, day, current),
    ...STOPS.map((index) => enhanceNode(ours, day, index, current)),
  ];
}

function ended(ours: TestTrip, { ending }: TurnScript, attempt: number): TripCommand[] {
  const { tripId, generationId } = ours;
  const repair: OperatorCommand = {
    type: 'job.repair',
    tripId,
    expectedGenerationId: generationId,
    status: 'error',
    reason: 'stuck',
    now: NOW,
  };
  const endings: Record<TurnScript['ending'], TripCommand> = {
    complete: { ...completeGeneration(ours), attempt },
    fail: {
      ...stamp(ours, attempt),
      type: 'generation.fail',
      failure,
      agent: 'planner',
      usage: null,
      now: NOW,
    },
    stop: { type: 'generation.cancel', tripId, keep: 'days', now: NOW },
    discard: { type: 'generation.cancel', tripId, keep: 'nothing', now: NOW },
    repair,
  };
  // A planner that was refused its end asks once more.
  return ending === 'complete' ? [endings.complete, endings.complete] : [endings[ending]];
}

/** A line that a person can read where a counterexample is shown. */
function inWords({ commandId, command }: Message): string {
  const said = Object.entries({ ...command, tripId: undefined, now: undefined }).flatMap(([key, value]) => {
    if (key === 'node') return [`${(value as { nodeId: string }).nodeId}`];
    return ['string', 'number'].includes(typeof value) && key !== 'type' ? [`${key} ${value}`] : [];
  });
  return `${command.type} ${said.join(', ')} (${commandId})`;
}
