import type { GenerationId } from '@tripstream/contracts';
import { type Core, coreOn } from '../../../test/support/core.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { createTrip, newTrip } from '../../../test/support/trips.js';
import { createLogger } from '../platform/logger.js';
import { GenerationRuns } from './generation-runs.js';
import { InstanceGuard } from './instance-guard.js';

let testDatabase: TestDatabase;
let core: Core;
const instances: { guard: InstanceGuard; runs: GenerationRuns }[] = [];

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

/** A process that looks for work. */
function instance() {
  const logger = createLogger('silent');
  const guard = new InstanceGuard(testDatabase.url, logger);
  const runs = new GenerationRuns(testDatabase.database, guard, core.log, logger);
  instances.push({ guard, runs });
  return { guard, runs };
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
/** As if so much time had passed for a lease. */
const age = (seconds: number) =>
  testDatabase.database.dataSource.query(
    `UPDATE generation_runs SET lease_until = lease_until - make_interval(secs => ${seconds})`,
  );

describe('generation runs', () => {
  it('two processes that look at once take on a run once', async () => {
    const generationId = await queuedGeneration();
    const claims = await Promise.all([instance().runs.claim(), instance().runs.claim()]);
    expect(claims.filter(Boolean)).toMatchObject([{ generationId, attempt: 1 }]);
  });

  it('[C8] a run of a process that has died is free at the next look, with the next attempt', async () => {
    const generationId = await queuedGeneration();
    const dead = instance();
    await dead.runs.claim();
    await age(3);
    const living = instance().runs;
    expect(await living.claim()).toBeNull();
    await dead.guard.onApplicationShutdown();
    expect(await living.claim()).toMatchObject({ generationId, attempt: 2 });
  });

  it('[C8] a run of a process that is frozen is free when its lease has run out', async () => {
    const generationId = await queuedGeneration();
    await instance().runs.claim();
    const living = instance().runs;
    expect(await living.claim()).toBeNull();
    await age(16);
    expect(await living.claim()).toMatchObject({ generationId, attempt: 2 });
  });

  it('a process never takes its own living run again, however long the database was away', async () => {
    const generationId = await queuedGeneration();
    const { runs } = instance();
    await runs.claim();
    await age(60);
    expect(await runs.claim()).toBeNull();
    expect(await row(generationId)).toMatchObject({ attempt: 1, status: 'running' });
  });

  it('a run whose claim was answered into nowhere is free when its lease has run out', async () => {
    const generationId = await queuedGeneration();
    const { runs } = instance();
    const claimed = await runs.claim();
    // The process does not know that it has it, so it does not renew it.
    if (claimed !== null) runs.drop(claimed);
    await age(16);
    expect(await runs.claim()).toMatchObject({ generationId, attempt: 2 });
  });

  it('a run that is given back is free at once', async () => {
    const generationId = await queuedGeneration();
    const first = instance().runs;
    const claimed = await first.claim();
    if (claimed !== null) await first.release(claimed);
    expect(await instance().runs.claim()).toMatchObject({ generationId, attempt: 2 });
  });
});
