import type { GenerationId } from '@tripstream/contracts';
import { pino } from 'pino';
import { type Core, coreOn } from '../../../test/support/core.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { createTrip, NOW, newTrip } from '../../../test/support/trips.js';
import { createLogger } from '../platform/logger.js';
import { type ClaimedRun, GenerationRuns, type LossReason } from './generation-runs.js';
import { InstanceGuard } from './instance-guard.js';
import type { JobQueue } from './queue.js';

let testDatabase: TestDatabase;
let core: Core;
const instances: { guard: InstanceGuard; runs: GenerationRuns }[] = [];

const settings = { RUN_LEASE_MS: 15_000, RUN_LOCK_GRACE_MS: 2_000 };

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  core = coreOn(testDatabase.database);
});
afterEach(async () => {
  for (const { guard, runs } of instances.splice(0)) {
    runs.onApplicationShutdown();
    await guard.onApplicationShutdown();
  }
  await testDatabase.drop();
});

/** A queue that notes what it is told. */
class NotedQueue implements Pick<JobQueue, 'onWakeUp' | 'wakeUpAfter'> {
  readonly enqueued: unknown[] = [];
  wakeUp: () => void = () => undefined;

  onWakeUp = (listener: () => void) => {
    this.wakeUp = listener;
    return () => undefined;
  };
  wakeUpAfter = async (delayMs: number, wakeUp: object) => void this.enqueued.push({ delayMs, ...wakeUp });
}

/** A process that looks for work, and makes its leases new in time. */
function livingInstance(config = settings, logger = createLogger('silent')) {
  const guard = new InstanceGuard(testDatabase.url, logger);
  const queue = new NotedQueue();
  const runs = new GenerationRuns(
    testDatabase.database,
    guard,
    core.log,
    queue,
    config,
    logger,
    core.metrics,
  );
  instances.push({ guard, runs });
  return { guard, runs, queue };
}

/** A process whose timers stand still: it does what it is told and nothing else, however slow the machine is. */
function instance(...given: Parameters<typeof livingInstance>) {
  const made = livingInstance(...given);
  made.runs.onApplicationShutdown();
  return made;
}

async function queuedGeneration(): Promise<GenerationId> {
  const trip = newTrip();
  await core.dispatch(createTrip(trip));
  return trip.generationId;
}

const row = async (generationId: GenerationId) =>
  (
    await testDatabase.database.dataSource.query('SELECT * FROM generation_runs WHERE generation_id = $1', [
      generationId,
    ])
  )[0];
/** As if so much time had passed for leases and delays. */
const age = (seconds: number) =>
  testDatabase.database.dataSource.query(
    `UPDATE generation_runs SET lease_from = lease_from - make_interval(secs => ${seconds}),
       lease_until = lease_until - make_interval(secs => ${seconds}),
       not_before = not_before - make_interval(secs => ${seconds})`,
  );

async function claimed(runs: GenerationRuns): Promise<ClaimedRun> {
  const run = await runs.claim();
  if (run === null) throw new Error('there is nothing to claim');
  return run;
}

/** Resolves with what is lost first, and why. */
const loss = (runs: GenerationRuns) =>
  new Promise<{ run: ClaimedRun; why: LossReason }>((resolve) => {
    runs.onLost((run, why) => resolve({ run, why }));
  });

/** Ends the guard's connection at the server. */
const cut = ({ instanceId }: InstanceGuard) =>
  testDatabase.database.dataSource.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
       AND application_name = $1`,
    [`tripstream instance ${instanceId}`],
  );
const turn = () => new Promise(setImmediate);

async function makeSuspect(generationId: GenerationId): Promise<void> {
  await testDatabase.database.dataSource.query(
    'UPDATE generation_runs SET attempt = 2, losses = 2 WHERE generation_id = $1',
    [generationId],
  );
}

describe('generation runs', () => {
  it('[C8] two processes that look at once take on a run once', async () => {
    const generationId = await queuedGeneration();
    const claims = await Promise.all([instance().runs.claim(), instance().runs.claim()]);
    expect(claims.filter(Boolean)).toMatchObject([{ generationId, attempt: 1, losses: 0 }]);
  });

  it('[D7] the oldest run comes first', async () => {
    const ids = [await queuedGeneration(), await queuedGeneration(), await queuedGeneration()];
    const { runs } = instance();
    for (const generationId of ids) expect(await claimed(runs)).toMatchObject({ generationId });
  });

  it('[D7] a suspect is worked on alone: by a process that is idle, which then takes nothing else', async () => {
    const suspect = await queuedGeneration();
    await makeSuspect(suspect);
    const others = [await queuedGeneration(), await queuedGeneration()];
    const busy = instance().runs;
    // Idle, it would take the suspect, which is the oldest: so another process is there first.
    const idle = instance().runs;
    expect(await claimed(idle)).toMatchObject({ generationId: suspect, losses: 2 });
    expect(await idle.claim()).toBeNull();
    expect(await claimed(busy)).toMatchObject({ generationId: others[0] });
    await idle.release({ ...(await row(suspect)), generationId: suspect, attempt: 3 });
    expect(await claimed(busy)).toMatchObject({ generationId: others[1] });
    expect(await busy.claim()).toBeNull();
    // Nobody idle for a minute: it must not wait for ever.
    await testDatabase.database.dataSource.query(
      `UPDATE generation_runs SET queued_at = queued_at - interval '61 seconds' WHERE generation_id = $1`,
      [suspect],
    );
    expect(await claimed(busy)).toMatchObject({ generationId: suspect });
  });

  it('[D7] a suspect that has lived for a minute is none any more: its process takes others again', async () => {
    const suspect = await queuedGeneration();
    await makeSuspect(suspect);
    const other = await queuedGeneration();
    const lines: Record<string, unknown>[] = [];
    const logger = pino({ base: null }, { write: (line: string) => void lines.push(JSON.parse(line)) });
    const { runs } = instance(settings, logger);
    const begun = performance.now();
    expect(await claimed(runs)).toMatchObject({ generationId: suspect });
    expect(lines.filter(({ event }) => event === 'run.alone')).toMatchObject([
      { generationId: suspect, losses: 2, beside: 0 },
    ]);
    const clock = jest.spyOn(performance, 'now');
    try {
      clock.mockReturnValue(begun + 59_000);
      expect(await runs.claim()).toBeNull();
      clock.mockReturnValue(begun + 90_000);
      expect(await claimed(runs)).toMatchObject({ generationId: other });
    } finally {
      clock.mockRestore();
    }
    expect(lines.filter(({ event }) => event === 'run.alone')).toHaveLength(1);
    expect(await runs.renew()).toEqual(expect.arrayContaining([suspect, other]));
  });

  it('[C8] a run of a process that has died is free at the next look, with the next attempt, and counts as lost', async () => {
    const generationId = await queuedGeneration();
    const dead = instance();
    await dead.runs.claim();
    await age(3);
    const living = instance().runs;
    expect(await living.claim()).toBeNull();
    await dead.guard.onApplicationShutdown();
    expect(await living.claim()).toMatchObject({ generationId, attempt: 2, losses: 1 });
  });

  it('[C8] a lock that has just gone may come back: its run is not free yet', async () => {
    await queuedGeneration();
    const dead = instance();
    await dead.runs.claim();
    await dead.guard.onApplicationShutdown();
    expect(await instance().runs.claim()).toBeNull();
  });

  it('[C8] a living worker whose lock goes away for a moment keeps its runs, also when it looks for no others', async () => {
    await queuedGeneration();
    const config = { ...settings, RUN_LOCK_GRACE_MS: 400 };
    // Full: it claims nothing more, so nothing but time makes its lease new.
    const full = livingInstance(config);
    const { generationId } = await claimed(full.runs);
    const { lease_from: claimedAt } = await row(generationId);
    const other = instance(config).runs;
    let isOld = false;
    while (!isOld) {
      const asked = 'SELECT clock_timestamp() > $1::timestamptz + make_interval(secs => 0.6) AS old';
      [{ old: isOld }] = await testDatabase.database.dataSource.query(asked, [claimedAt]);
    }
    await cut(full.guard);
    while (!full.guard.wasRetakenWithin(60_000)) expect(await other.claim()).toBeNull();
    expect(await row(generationId)).toMatchObject({ attempt: 1, losses: 0, status: 'running' });
    expect(await full.runs.renew()).toEqual([generationId]);
  });

  it('[B6] a worker hears that its generation has ended, and that nobody took it over', async () => {
    const trip = newTrip();
    await core.dispatch(createTrip(trip));
    const { runs } = instance();
    const lost = loss(runs);
    const run = await claimed(runs);
    await core.dispatch({ type: 'generation.cancel', tripId: trip.tripId, keep: 'days', now: NOW });
    expect(await runs.renew()).toEqual([]);
    expect(await lost).toEqual({ run, why: 'ended' });
  });

  it('[C8] who has just lost his own lock does not take others for dead', async () => {
    const generationId = await queuedGeneration();
    const first = instance();
    await first.runs.claim();
    const second = instance({ ...settings, RUN_LOCK_GRACE_MS: 60_000 });
    await second.guard.held();
    await cut(second.guard);
    await first.guard.onApplicationShutdown();
    const retaken = () => second.guard.wasRetakenWithin(60_000);
    while (!retaken()) await second.guard.held().then(turn);
    await testDatabase.database.dataSource.query(
      `UPDATE generation_runs SET lease_from = lease_from - interval '2 minutes'`,
    );
    expect(await second.runs.claim()).toBeNull();
    expect(await instance().runs.claim()).toMatchObject({ generationId, attempt: 2 });
  });

  it('[C8] a run of a process that is frozen is free when its lease has run out', async () => {
    const generationId = await queuedGeneration();
    await instance().runs.claim();
    const living = instance().runs;
    expect(await living.claim()).toBeNull();
    await age(16);
    expect(await living.claim()).toMatchObject({ generationId, attempt: 2, losses: 1 });
  });

  it('[C8] the lease is as long as is set, and is made new in time while its process lives', async () => {
    const generationId = await queuedGeneration();
    const { runs } = livingInstance({ ...settings, RUN_LEASE_MS: 400 });
    await runs.claim();
    const { lease_from: claimedAt, lease_until: firstLease } = await row(generationId);
    expect(firstLease - claimedAt).toBe(400);
    let renewed = firstLease;
    while (renewed <= firstLease) renewed = (await row(generationId)).lease_until;
    expect(await row(generationId)).toMatchObject({ attempt: 1, status: 'running' });
  });

  it('[C8] a worker whose run was taken over hears of it when it wakes up, and renews nothing', async () => {
    const generationId = await queuedGeneration();
    const frozen = instance();
    const lost = loss(frozen.runs);
    const run = await claimed(frozen.runs);
    expect(await frozen.runs.renew()).toEqual([generationId]);
    await age(16);
    const living = instance().runs;
    await living.claim();
    const lease = (await row(generationId)).lease_until;
    expect(await frozen.runs.renew()).toEqual([]);
    expect(await lost).toEqual({ run, why: 'taken_over' });
    expect((await row(generationId)).lease_until).toEqual(lease);
    expect(await living.renew()).toEqual([generationId]);
  });

  it('[C8] a run that came back to its old worker is renewed as what it is now', async () => {
    const generationId = await queuedGeneration();
    const { runs } = instance();
    const lost = loss(runs);
    const old = await claimed(runs);
    await age(16);
    const other = instance().runs;
    await other.release(await claimed(other));
    const again = await claimed(runs);
    expect(await lost).toEqual({ run: old, why: 'taken_over' });
    expect(again).toMatchObject({ generationId, attempt: 3, losses: 1 });
    runs.drop(old);
    await runs.release(old);
    expect(await runs.renew()).toEqual([generationId]);
    await testDatabase.database.dataSource.query('UPDATE generation_runs SET attempt = attempt + 1');
    expect(await runs.renew()).toEqual([]);
  });

  it('a process never takes its own living run again, however long the database was away', async () => {
    const generationId = await queuedGeneration();
    const { runs } = instance();
    await runs.claim();
    await age(60);
    expect(await runs.claim()).toBeNull();
    expect(await row(generationId)).toMatchObject({ attempt: 1, losses: 0, status: 'running' });
  });

  it('a run whose claim was answered into nowhere is free when its lease has run out', async () => {
    const generationId = await queuedGeneration();
    const { runs } = instance();
    // The process does not know that it has it, so it does not renew it.
    runs.drop(await claimed(runs));
    await age(16);
    expect(await runs.claim()).toMatchObject({ generationId, attempt: 2 });
  });

  it('[D7] a run that is given back is free at once, and nobody was lost', async () => {
    const generationId = await queuedGeneration();
    const first = instance().runs;
    await first.release(await claimed(first));
    expect(await instance().runs.claim()).toMatchObject({ generationId, attempt: 2, losses: 0 });
  });

  it('[D7] a run that failed counts a loss and is taken again when its delay is over, by the database’s clock', async () => {
    const generationId = await queuedGeneration();
    const { runs, queue } = instance();
    const run = await claimed(runs);
    await runs.fail(run, 30_000);
    expect(queue.enqueued).toEqual([{ delayMs: 30_000, generationId, tripId: run.tripId, losses: 1 }]);
    expect(await row(generationId)).toMatchObject({ status: 'queued', instance_id: null });
    await age(29);
    expect(await runs.claim()).toBeNull();
    await age(2);
    expect(await runs.claim()).toMatchObject({ generationId, attempt: 2, losses: 1 });
    expect((await row(generationId)).not_before).toBeNull();
  });

  it('[D7] a worker that was given up can neither give back nor fail what is somebody else’s', async () => {
    const generationId = await queuedGeneration();
    const { runs } = instance();
    const old = await claimed(runs);
    await age(16);
    await instance().runs.claim();
    await runs.fail(old, 0);
    await runs.release(old);
    expect(await row(generationId)).toMatchObject({ attempt: 2, losses: 1, status: 'running' });
  });

  it('[D7] whoever waits for work is told by a wake-up from the queue', () => {
    const { runs, queue } = instance();
    let told = 0;
    runs.onMayBeWaiting(() => {
      told += 1;
    });
    queue.wakeUp();
    expect(told).toBe(1);
  });
});
