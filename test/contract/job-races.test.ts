import type { GenerationId, JobId, TripCommand } from '@tripstream/contracts';
import { threadIdOf } from '@tripstream/itinerary';
import type { CommandResult } from '../../backend/src/commands/trip-commands.js';
import { Database } from '../../backend/src/platform/database.js';
import { newId } from '../../backend/src/platform/ids.js';
import { type Core, coreOn } from '../support/core.js';
import { brokenLaws } from '../support/log-laws.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import {
  completeGeneration,
  createTrip,
  generationOf,
  NOW,
  newTrip,
  stamp,
  type TestTrip,
  wholeGeneration,
  wishFor,
} from '../support/trips.js';

const RACES = 1_000;
const AT_ONCE = 20;

let testDatabase: TestDatabase;
let secondConnection: Database;
let one: Core;
let other: Core;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  secondConnection = await Database.connect(testDatabase.url);
  one = coreOn(testDatabase.database);
  other = coreOn(secondConnection);
});
afterAll(async () => {
  await secondConnection.close();
  await testDatabase.drop();
});

const sql = <Row extends object>(text: string, values: unknown[]): Promise<Row[]> =>
  testDatabase.database.dataSource.query(text, values);

const failure = { code: 'timeout' as const, message: 'too slow', retryable: true };
const stop = ({ tripId }: TestTrip): TripCommand => ({
  type: 'generation.cancel',
  tripId,
  keep: 'days',
  now: NOW,
});
const fail = (trip: TestTrip): TripCommand => ({
  ...stamp(trip),
  type: 'generation.fail',
  failure,
  agent: 'planner',
  usage: null,
  now: NOW,
});
const nextGeneration = () =>
  generationOf({ jobId: newId<JobId>('job'), generationId: newId<GenerationId>('gen') });
const retry = ({ tripId }: TestTrip): TripCommand => ({
  type: 'generation.retry',
  tripId,
  generation: nextGeneration(),
  now: NOW,
});
const retryDay = ({ tripId }: TestTrip): TripCommand => ({
  type: 'day.retry',
  tripId,
  day: 1,
  generation: nextGeneration(),
  now: NOW,
});

/** A trip of one day after these orders, known to both processes as it stands. */
async function tripAfter(...orders: ((trip: TestTrip) => TripCommand[])[]): Promise<TestTrip> {
  const trip = newTrip();
  await one.dispatch(createTrip(trip, wishFor(1)));
  await Promise.all(orders.flatMap((order) => order(trip)).map((command) => one.dispatch(command)));
  await other.dispatch({ ...stamp(trip), type: 'generation.begin' });
  return trip;
}

const allButTheEnd = (trip: TestTrip) => wholeGeneration(trip, 1, 1).slice(0, -1);

const statusesOf = async ({ tripId }: TestTrip) =>
  sql<{ job: string; turn: string; run: string; checkpoints: number }>(
    `SELECT j.status AS job, t.status AS turn, r.status AS run,
            (SELECT count(*)::integer FROM projection_checkpoints c WHERE c.thread_id = t.thread_id) AS checkpoints
     FROM projection_jobs j
     JOIN projection_thread_turns t ON t.thread_id = $2 AND t.turn_count = j.turn_count
     JOIN generation_runs r ON r.generation_id = j.generation_id
     WHERE j.trip_id = $1`,
    [tripId, threadIdOf(tripId)],
  );

const runsOf = async ({ tripId }: TestTrip) => {
  const rows = await sql<{ id: string; status: string }>(
    'SELECT generation_id AS id, status FROM generation_runs WHERE trip_id = $1',
    [tripId],
  );
  return Object.fromEntries(rows.map(({ id, status }) => [id, status]));
};

const logOf = ({ tripId }: TestTrip) => one.log.readAfter(tripId, 0, 500);
const outcome = (result: CommandResult) => (result.applied ? 'applied' : result.reason);

describe('stopping while the planner finishes', () => {
  /** @param at - varies who stops, who finishes and who is asked first */
  async function race(at: number): Promise<'complete' | 'cancelled'> {
    const trip = await tripAfter(allButTheEnd);
    const [stopper, finisher] = at % 2 === 0 ? [one, other] : [other, one];
    const stopping = () => stopper.dispatch(stop(trip));
    const finishing = () => finisher.dispatch(completeGeneration(trip));
    const [stopped, finished] =
      at % 4 < 2
        ? await Promise.all([stopping(), finishing()])
        : (await Promise.all([finishing(), stopping()])).reverse();
    if (stopped === undefined || finished === undefined) throw new Error('a racer got no answer');
    expect([outcome(stopped), outcome(finished)].sort()).toEqual(['applied', 'terminal_state']);
    const status = stopped.applied ? 'cancelled' : 'complete';
    const events = await logOf(trip);
    expect(brokenLaws(events)).toEqual([]);
    const ends = events.filter(({ type }) => /^generation_(complete|cancelled|error)$/.test(type));
    expect(ends.map(({ type }) => type)).toEqual([`generation_${status}`]);
    expect(await statusesOf(trip)).toEqual([{ job: status, turn: status, run: 'ended', checkpoints: 1 }]);
    return status;
  }

  it(`[B6] has one end and one loser who is told, ${RACES} times in two processes`, async () => {
    const ends = { complete: 0, cancelled: 0 };
    for (let first = 0; first < RACES; first += AT_ONCE)
      for (const end of await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => race(first + at))))
        ends[end] += 1;
    // Otherwise it was no race.
    expect(Math.min(ends.complete, ends.cancelled)).toBeGreaterThan(RACES / 100);
  }, 120_000);
});

describe('stopping while another process writes without a pause', () => {
  it('[B6] is heard at the first try', async () => {
    for (let round = 0; round < 20; round += 1) {
      const trip = await tripAfter();
      const worker = { orders: 0, over: false };
      const planning = (async () => {
        for (;;) {
          worker.orders += 1;
          const text = `Thought ${worker.orders}`;
          const result = await other.dispatch({ ...stamp(trip), type: 'reasoning.summarise', text });
          if (!result.applied || worker.over) return outcome(result);
        }
      })();
      try {
        // It is in full swing.
        while (worker.orders < 3) await one.log.heads([trip.tripId]);
        expect(outcome(await one.dispatch(stop(trip)))).toBe('applied');
      } finally {
        worker.over = true;
        await planning;
      }
      expect(await planning).toBe('terminal_state');
      expect(brokenLaws(await logOf(trip))).toEqual([]);
    }
  });
});

describe('asking again twice at once', () => {
  it.each([
    ['the trip', retry, fail],
    ['a day', retryDay, fail],
  ])('[E4] for %s starts one generation, and the second press is told', async (_, ask, end) => {
    for (let round = 0; round < 20; round += 1) {
      const trip = await tripAfter((each) => [end(each)]);
      const results = await Promise.all([one.dispatch(ask(trip)), other.dispatch(ask(trip))]);
      expect(results.map(outcome).sort()).toEqual(['applied', 'generation_active']);
      const events = await logOf(trip);
      expect(brokenLaws(events)).toEqual([]);
      expect(events.filter(({ type }) => type === 'generation_started')).toHaveLength(2);
      expect(Object.values(await runsOf(trip)).sort()).toEqual(['ended', 'queued']);
    }
  });

  it.each([
    ['the trip', retry],
    ['a day', retryDay],
  ])('[E4] for %s with one command starts once, and every copy gets the same answer', async (_, ask) => {
    for (let round = 0; round < 20; round += 1) {
      const trip = await tripAfter((each) => [fail(each)]);
      const command = ask(trip);
      const commandId = `again-${trip.tripId}`;
      const [first, ...copies] = await Promise.all(
        [one, other, one, other].map((core) => core.dispatch(command, commandId)),
      );
      expect(first).toMatchObject({ applied: true });
      for (const copy of copies) expect(copy).toEqual(first);
      expect((await logOf(trip)).filter(({ type }) => type === 'generation_started')).toHaveLength(2);
    }
  });
});

describe('orders that share a commit', () => {
  const together = (...commands: TripCommand[]) =>
    Promise.all(commands.map((command) => one.dispatch(command)));
  /** How many commits the last events came in: those of one commit have one time. */
  const commits = async (trip: TestTrip, from: number) =>
    new Set((await logOf(trip)).filter(({ version }) => version > from).map(({ occurredAt }) => occurredAt))
      .size;

  it('[B6] a stop and a retry end one generation and queue the next', async () => {
    const trip = await tripAfter(allButTheEnd);
    const { length: before } = await logOf(trip);
    const again = retry(trip);
    expect((await together(stop(trip), again)).map(outcome)).toEqual(['applied', 'applied']);
    expect(await commits(trip, before)).toBe(1);
    expect(brokenLaws(await logOf(trip))).toEqual([]);
    const next = 'generation' in again ? again.generation.generationId : '';
    expect(await runsOf(trip)).toEqual({ [trip.generationId]: 'ended', [next]: 'queued' });
    expect(await statusesOf(trip)).toEqual([
      { job: 'queued', turn: 'active', run: 'queued', checkpoints: 1 },
    ]);
  });

  it('[B6] a generation that is stopped before anybody could take it on is never queued', async () => {
    const trip = await tripAfter(allButTheEnd);
    expect((await together(stop(trip), retry(trip), stop(trip))).map(outcome)).toEqual(
      Array(3).fill('applied'),
    );
    const events = await logOf(trip);
    expect(brokenLaws(events)).toEqual([]);
    expect(events.slice(-3).map(({ type }) => type)).toEqual([
      'generation_cancelled',
      'generation_started',
      'generation_cancelled',
    ]);
    expect(await runsOf(trip)).toEqual({ [trip.generationId]: 'ended' });
  });

  it('[B6] a trip that is opened and stopped at once has an end and nothing to plan', async () => {
    const trip = newTrip();
    const late = wholeGeneration(trip, 1, 1);
    const results = await together(createTrip(trip, wishFor(1)), stop(trip), ...late);
    expect(results.map(outcome)).toEqual(['applied', 'applied', ...late.map(() => 'terminal_state')]);
    expect(await commits(trip, 0)).toBe(1);
    expect(brokenLaws(await logOf(trip))).toEqual([]);
    expect(await runsOf(trip)).toEqual({});
    expect((await one.queries.state(trip.tripId))?.job).toMatchObject({
      status: 'cancelled',
      endedVersion: 4,
    });
  });
});
