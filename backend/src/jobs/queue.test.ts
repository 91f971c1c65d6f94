import { setTimeout as pause } from 'node:timers/promises';
import type { GenerationId } from '@tripstream/contracts';
import { type Core, coreOn } from '../../../test/support/core.js';
import { administer, createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { LogLines } from '../../../test/support/test-server.js';
import { createTrip, NOW, newTrip } from '../../../test/support/trips.js';
import { createLogger } from '../platform/logger.js';
import { JobQueue, type QueuePace } from './queue.js';
import { WakeUps } from './wake-ups.js';

const fast: QueuePace = { startAgain: 0.1, wakeUps: 0.5, maintenance: 0.5, cronLooks: 1, cronSends: 1 };
/** So slow that nothing is taken while a test looks. */
const asleep: QueuePace = {
  startAgain: 0.1,
  wakeUps: 3_600,
  maintenance: 3_600,
  cronLooks: 45,
  cronSends: 45,
};

let testDatabase: TestDatabase;
let core: Core;
const queues: JobQueue[] = [];

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  core = coreOn(testDatabase.database);
});
afterEach(async () => {
  for (const queue of queues.splice(0)) await queue.onApplicationShutdown();
  await testDatabase.drop();
});

/** The queue of one process, and what it logs. */
function newQueue(pace: QueuePace) {
  const logs = new LogLines();
  const queue = new JobQueue(testDatabase.url, createLogger('info', logs), pace);
  queues.push(queue);
  queue.onApplicationBootstrap();
  return { queue, logs };
}

async function startedQueue(pace: QueuePace) {
  const { queue, logs } = newQueue(pace);
  await queue.started();
  return { queue, logs };
}

const sql = <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  testDatabase.database.dataSource.query(text, values);

interface Job {
  data: { generationId: string; tripId: string };
  state: string;
  /** From now on. */
  seconds: number;
}
const wakeUps = () =>
  sql<Job>(`SELECT data, state::text, extract(epoch FROM start_after - now())::float8 AS seconds
            FROM pgboss.job WHERE name = 'generation-wake-up' ORDER BY start_after`);

/** Asks until the fact is there. */
async function until<T>(look: () => Promise<T>, fact: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const seen = await look();
    if (fact(seen)) return seen;
    await pause(20);
  }
}

describe('the queue', () => {
  it('[D7] a wake-up commits with the events that queue the run, and any process hears of it', async () => {
    const { queue } = await startedQueue(asleep);
    new WakeUps(core.log, queue);
    const trip = newTrip();
    await core.dispatch(createTrip(trip));
    expect(await wakeUps()).toMatchObject([
      { data: { generationId: trip.generationId, tripId: trip.tripId } },
    ]);
    newQueue(fast);
    await until(wakeUps, ([job]) => job?.state === 'completed');
  });

  it('[D7] what is rolled back wakes nobody up', async () => {
    const { queue } = await startedQueue(asleep);
    const { generationId, tripId } = newTrip();
    const failed = testDatabase.database.transaction(async (executor) => {
      await queue.enqueueWakeUp(executor, { generationId, tripId });
      expect((await executor.query('SELECT FROM pgboss.job')).rows).toHaveLength(1);
      throw new Error('rolled back');
    });
    await expect(failed).rejects.toThrow('rolled back');
    expect(await wakeUps()).toEqual([]);
  });

  it('[D7] a trip is created also while the queue is not there, and while it refuses', async () => {
    const { queue, logs } = await startedQueue(asleep);
    new WakeUps(core.log, queue);
    await sql('ALTER TABLE pgboss.job RENAME TO job_away');
    expect(await core.dispatch(createTrip(newTrip()))).toMatchObject({ applied: true });
    expect(logs.lines.map(({ event }) => event)).toContain('queue.wake-up-refused');
    await sql('ALTER TABLE pgboss.job_away RENAME TO job');

    const late = new JobQueue(testDatabase.url, createLogger('info', logs), asleep);
    queues.push(late);
    new WakeUps(core.log, late);
    expect(await core.dispatch(createTrip(newTrip()))).toMatchObject({ applied: true });
    expect(logs.lines.map(({ event }) => event)).toContain('queue.wake-up-skipped');
    expect(await sql('SELECT FROM generation_runs')).toHaveLength(2);
    expect(await wakeUps()).toEqual([]);
  });

  it('[D7] a wake-up may come later, and no sooner', async () => {
    const { queue } = await startedQueue(fast);
    let woken = 0;
    queue.onWakeUp(() => {
      woken += 1;
    });
    const { generationId, tripId } = newTrip();
    await queue.wakeUpAfter(60_000, { generationId, tripId, losses: 1 });
    await queue.wakeUpAfter(200, { generationId, tripId, losses: 2 });
    const [soon, later] = await until(wakeUps, ([job]) => job?.state === 'completed');
    expect(woken).toBe(1);
    expect(soon?.data).toEqual({ generationId, tripId });
    expect(later?.state).toBe('created');
    expect(later?.seconds).toBeGreaterThan(30);
  });

  it('[D7] a generation that has ended wakes nobody up any more', async () => {
    const { queue } = await startedQueue(asleep);
    new WakeUps(core.log, queue);
    const [ended, other] = [newTrip(), newTrip()];
    for (const trip of [ended, other]) {
      await core.dispatch(createTrip(trip));
      const { generationId, tripId } = trip;
      await queue.wakeUpAfter(60_000, { generationId, tripId, losses: 5 });
    }
    await core.dispatch({ type: 'generation.cancel', tripId: ended.tripId, keep: 'days', now: NOW });
    const jobs = await until(wakeUps, (all) => all.some(({ state }) => state === 'cancelled'));
    const stateOf = ({ generationId }: { generationId: GenerationId }) =>
      jobs.find(({ data, seconds }) => data.generationId === generationId && seconds > 30)?.state;
    expect(stateOf(ended)).toBe('cancelled');
    expect(stateOf(other)).toBe('created');
  });

  it('[D7] the work of a minute is done by one of two processes, and what fails in it stops nothing', async () => {
    const done: string[] = [];
    const firstDone = new Promise<void>((resolve) => {
      for (const name of ['one', 'two']) {
        const { queue } = newQueue(fast);
        queue.everyMinute('broken', () => Promise.reject(new Error('broken')));
        queue.everyMinute('watch', async () => {
          done.push(name);
          resolve();
        });
      }
    });
    await firstDone;
    const jobs = await until(
      () => sql<{ state: string }>(`SELECT state::text FROM pgboss.job WHERE name = 'maintenance'`),
      (all) => all.length > 0 && all.every(({ state }) => state === 'completed'),
    );
    // One, or two when a minute has just begun.
    expect(done).toHaveLength(jobs.length);
  });

  it('[C8] starts as soon as the database lets it, says so, and stops with no connection left', async () => {
    const name = new URL(testDatabase.url).pathname.slice(1);
    await administer(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    const { queue, logs } = newQueue(asleep);
    await logs.until(({ event }) => event === 'queue.not-started');
    await administer(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    await logs.until(({ event }) => event === 'queue.started');
    const connections = () =>
      sql(`SELECT FROM pg_stat_activity WHERE application_name = 'tripstream queue'
                                   AND datname = current_database()`);
    expect((await connections()).length).toBeGreaterThan(0);
    await queue.onApplicationShutdown();
    queues.splice(0);
    await until(connections, ({ length }) => length === 0);
  });

  it('[C8] a wake-up whose end cannot be written harms nothing: the next one is heard', async () => {
    const { queue } = await startedQueue(fast);
    const rejections: unknown[] = [];
    const note = (error: unknown) => rejections.push(error);
    process.on('unhandledRejection', note);
    try {
      const { generationId, tripId } = newTrip();
      const first = new Promise<void>((resolve) => {
        const stop = queue.onWakeUp(() => {
          stop();
          resolve();
        });
      });
      // What ends a job fails now, and nobody waits for its answer.
      await sql('ALTER TABLE pgboss.job ADD CONSTRAINT unfinished CHECK (completed_on IS NULL)');
      await queue.wakeUpAfter(0, { generationId, tripId, losses: 1 });
      await first;
      const second = new Promise<void>((resolve) => {
        queue.onWakeUp(resolve);
      });
      await queue.wakeUpAfter(0, { generationId, tripId, losses: 2 });
      await second;
      expect(rejections).toEqual([]);
    } finally {
      process.off('unhandledRejection', note);
    }
  });
});
