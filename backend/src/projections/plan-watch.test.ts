import type { TripCommand } from '@tripstream/contracts';
import { coreOn } from '../../../test/support/core.js';
import { createTestDatabase } from '../../../test/support/test-database.js';
import { LogLines } from '../../../test/support/test-server.js';
import {
  completeDay,
  createTrip,
  newTrip,
  planNode,
  stamp,
  type TestTrip,
  wholeGeneration,
  wishFor,
} from '../../../test/support/trips.js';
import { createLogger } from '../platform/logger.js';
import { Metrics } from '../platform/metrics.js';
import { PlanWatch } from './plan-watch.js';

let testDatabase: Awaited<ReturnType<typeof createTestDatabase>>;
beforeEach(async () => {
  testDatabase = await createTestDatabase();
});
afterEach(() => testDatabase.drop());

const MINUTE = 60_000;

function watching() {
  const logs = new LogLines();
  const metrics = new Metrics();
  const watch = new PlanWatch(
    testDatabase.database,
    metrics,
    { PLAN_STALE_MS: 2 * MINUTE },
    createLogger('info', logs),
  );
  const counted = async () => (await metrics.plansWithoutComplete.get()).values[0]?.value;
  return { watch, counted, lines: logs.lines };
}

async function trip(...commands: ((trip: TestTrip) => TripCommand)[]): Promise<TestTrip> {
  const made = newTrip();
  const core = coreOn(testDatabase.database);
  await core.dispatch(createTrip(made, wishFor(1)));
  for (const command of commands) await core.dispatch(command(made));
  return made;
}

const begin = (made: TestTrip): TripCommand => ({ ...stamp(made), type: 'phase.enter', phase: 'planning' });
const plan = (made: TestTrip) => planNode(made, 1, 1);
const close = (made: TestTrip) => completeDay(made, 1);

/** Lets time pass for one trip, as if its events up to `version` had been stored so much earlier. */
async function age({ tripId }: TestTrip, minutes: number, { eventsOnly = false } = {}): Promise<void> {
  const { dataSource } = testDatabase.database;
  // The log refuses changes, as it should; only a test may turn that off.
  await dataSource.transaction(async (manager) => {
    await manager.query(`SET LOCAL session_replication_role = replica`);
    const earlier = `occurred_at = occurred_at - make_interval(mins => $2) WHERE stream_id = $1`;
    await manager.query(`UPDATE orchestration_events SET ${earlier}`, [tripId, minutes]);
    if (!eventsOnly) await manager.query(`UPDATE orchestration_streams SET ${earlier}`, [tripId, minutes]);
  });
}

describe('the watch over plans', () => {
  it('[A14] tells of a plan that is there without its completion, with its ids and its age', async () => {
    const made = await trip(begin, plan, close);
    await age(made, 3);
    const { watch, counted, lines } = watching();
    await watch.look();
    expect(lines).toEqual([
      expect.objectContaining({
        event: 'plan-without-complete',
        level: 'warn',
        tripId: made.tripId,
        jobId: made.jobId,
        generationId: made.generationId,
        status: 'running',
        phase: 'planning',
        planPresent: true,
      }),
    ]);
    expect(lines[0]?.ageMs).toBeGreaterThanOrEqual(3 * MINUTE);
    expect(lines[0]?.ageMs).toBeLessThan(4 * MINUTE);
    expect(await counted()).toBe(1);
  });

  it('[A14] is not misled by look-ups that still trickle in after the plan', async () => {
    const made = await trip(begin, plan, close);
    await age(made, 3, { eventsOnly: true });
    const { watch } = watching();
    expect(await watch.look()).toMatchObject([{ generationId: made.generationId, planPresent: true }]);
  });

  it('[A14] tells of a generation that stands still in the middle of a day', async () => {
    const made = await trip(begin, plan);
    await age(made, 3);
    const { watch, lines } = watching();
    await watch.look();
    expect(lines).toMatchObject([{ generationId: made.generationId, planPresent: false }]);
  });

  it('[A14] leaves alone what is younger, what has ended and what goes on', async () => {
    await age(await trip(begin, plan, close), 1);
    await age(await trip(begin, plan), 3, { eventsOnly: true });
    const ended = newTrip();
    const core = coreOn(testDatabase.database);
    await core.dispatch(createTrip(ended, wishFor(1)));
    for (const command of wholeGeneration(ended, 1)) await core.dispatch(command);
    await age(ended, 30);
    const { watch, counted, lines } = watching();
    expect(await watch.look()).toEqual([]);
    expect(lines).toEqual([]);
    expect(await counted()).toBe(0);
  });

  it('[A14] a look each minute tells of one generation once in ten minutes, and counts it as often', async () => {
    await age(await trip(begin, plan, close), 3);
    const { watch, counted, lines } = watching();
    const start = Date.now();
    for (let minute = 0; minute < 10; minute += 1) await watch.look(start + minute * MINUTE);
    expect(lines).toHaveLength(1);
    await watch.look(start + 10 * MINUTE);
    expect(lines).toHaveLength(2);
    expect(await counted()).toBe(2);
  });
});
