import { type Core, coreOn } from '../../../test/support/core.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { createTrip, NOW, newTrip, type TestTrip } from '../../../test/support/trips.js';
import { GenerationRuns } from '../jobs/generation-runs.js';
import { InstanceGuard } from '../jobs/instance-guard.js';
import { createLogger } from '../platform/logger.js';
import { ProviderRuntimes } from '../projections/provider-runtimes.js';
import { GenerationWorker } from './generation-worker.js';
import { capturingLogger } from './testing/capturing-logger.js';
import { orchestratorOver } from './testing/planning-crew.js';
import { ScriptedProvider } from './testing/scripted-provider.js';

let testDatabase: TestDatabase;
let core: Core;
beforeEach(async () => {
  testDatabase = await createTestDatabase();
  core = coreOn(testDatabase.database);
});
afterEach(() => testDatabase.drop());

const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
const turn = () => new Promise(setImmediate);

/** A worker with its real runs, whose provider has opened a response and thinks about it without a word. */
async function thinking(trip: TestTrip) {
  const { database, url } = testDatabase;
  const { logger, lines } = capturingLogger();
  const guard = new InstanceGuard(url, createLogger('silent'));
  const queue = { onWakeUp: () => () => undefined, wakeUpAfter: async () => undefined };
  const config = { RUN_LEASE_MS: 15_000, RUN_LOCK_GRACE_MS: 2_000 };
  const runs = new GenerationRuns(database, guard, core.log, queue, config, logger, core.metrics);
  const provider = new ScriptedProvider([{ signals: [], hold: untilAborted }], true);
  const runtimes = new ProviderRuntimes(database);
  const places = { locate: async () => null, resolve: () => new Promise<never>(() => undefined) };
  const orchestrator = orchestratorOver(
    { orders: core.commands, trips: core.queries, runtimes },
    { provider, logger, tools: { places } },
  );
  const worker = new GenerationWorker(runs, orchestrator, { PLANNER_CONCURRENCY: 1 }, logger);
  await core.dispatch(createTrip(trip));
  worker.onApplicationBootstrap();
  while ((await runtimes.load(trip.generationId)) === null) await turn();
  return {
    provider,
    runs,
    /** Resolves when the worker has let its run go, with the word that it logs. */
    letGo: async () => {
      const last = () =>
        lines.find(({ event }) => /^planner\.run-(superseded|lost|released)$/.test(`${event}`));
      while (last() === undefined) await turn();
      return last();
    },
    close: async () => {
      await worker.beforeApplicationShutdown();
      runs.onApplicationShutdown();
      await guard.onApplicationShutdown();
    },
  };
}

describe('a model that thinks without a word', () => {
  it('[B6] is cancelled at its provider when the traveller stops, also when the lease is the first to tell', async () => {
    const trip = newTrip();
    const { provider, runs, letGo, close } = await thinking(trip);
    await core.dispatch({ type: 'generation.cancel', tripId: trip.tripId, keep: 'days', now: NOW });
    await runs.renew();
    expect(await letGo()).toMatchObject({ event: 'planner.run-superseded', reason: 'terminal_state' });
    expect(provider.cancelled).toEqual(['resp_1']);
    await close();
  });

  it('[C8] goes on when somebody else took the generation over', async () => {
    const trip = newTrip();
    const { provider, runs, letGo, close } = await thinking(trip);
    await testDatabase.database.dataSource.query(
      `UPDATE generation_runs SET attempt = 2, losses = 1, instance_id = 'another'`,
    );
    await runs.renew();
    expect(await letGo()).toMatchObject({ event: 'planner.run-lost' });
    expect(provider.cancelled).toEqual([]);
    await close();
  });

  it('[C8] goes on when its server stops: the next worker reads on', async () => {
    const { provider, letGo, close } = await thinking(newTrip());
    await close();
    expect(await letGo()).toMatchObject({ event: 'planner.run-released' });
    expect(provider.cancelled).toEqual([]);
  });
});
