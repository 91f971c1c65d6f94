import { Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { startDemoProvider } from '@tripstream/demo-provider';
import { isTerminal } from '@tripstream/itinerary';
import { TripCommands } from '../commands/trip-commands.js';
import { type ClaimedRun, GenerationRuns } from '../jobs/generation-runs.js';
import { JobQueue } from '../jobs/queue.js';
import { CallbackInbox } from '../platform/callback-inbox.js';
import { CONFIG, readConfig } from '../platform/config.js';
import { Database } from '../platform/database.js';
import { LOGGER } from '../platform/logger.js';
import { Metrics } from '../platform/metrics.js';
import { PageLooks } from '../platform/page-looks.js';
import { GenerationQueries } from '../projections/generation-queries.js';
import { ProviderRuntimes } from '../projections/provider-runtimes.js';
import { SpendingQueries } from '../projections/spending-queries.js';
import { TripQueries } from '../projections/trip-queries.js';
import { PlannerModule } from './planner.module.js';
import { PLANNER_SETTINGS, type PlannerSettings } from './planner-settings.js';
import { capturingLogger } from './testing/capturing-logger.js';
import { draftNode, draftOf } from './testing/draft-text.js';
import { InMemoryTrip } from './testing/in-memory-trip.js';
import { responsesServer, stream } from './testing/responses-server.js';

/** The module in a Nest application, with a trip that waits to be planned. */
async function planned(trip: InMemoryTrip, baseUrl: string): Promise<void> {
  const waiting: ClaimedRun[] = [trip.run()];
  const settings: PlannerSettings = {
    provider: 'demo',
    baseUrl,
    apiKey: 'none',
    model: 'demo',
    reasoningSummaries: true,
    background: true,
    lookupMs: 0,
  };
  const given = [
    { provide: CONFIG, useValue: readConfig({}) },
    { provide: LOGGER, useValue: capturingLogger().logger },
    { provide: PLANNER_SETTINGS, useValue: settings },
    { provide: Database, useValue: { query: async () => [] } },
    { provide: Metrics, useValue: new Metrics() },
    { provide: PageLooks, useValue: new PageLooks() },
    {
      provide: CallbackInbox,
      useValue: { next: () => new Promise(() => undefined), forget: async () => 0 },
    },
    { provide: GenerationQueries, useValue: { dueProposals: async () => [] } },
    {
      provide: SpendingQueries,
      useValue: { calls: async () => [], spentElsewhere: async () => ({ tokens: 0, dollars: 0 }) },
    },
    { provide: JobQueue, useValue: { everyMinute: () => undefined } },
    { provide: TripCommands, useValue: trip },
    { provide: TripQueries, useValue: trip },
    { provide: ProviderRuntimes, useValue: trip },
    {
      provide: GenerationRuns,
      useValue: {
        claim: async () => waiting.shift() ?? null,
        onMayBeWaiting: () => () => undefined,
        onLost: () => () => undefined,
        drop: () => undefined,
        release: async () => undefined,
      },
    },
  ];
  @Global()
  @Module({ providers: given, exports: given.map(({ provide }) => provide) })
  class World {}

  const module = await Test.createTestingModule({ imports: [World, PlannerModule] }).compile();
  await module.init();
  await trip.until(({ trip: { job } }) => job !== null && isTerminal(job.status));
  await module.close();
}

describe('the planner module', () => {
  it('[X1][D6] plans a queued trip from a provider’s stream to its end, wired by Nest', async () => {
    const draft = draftOf([1, 2, 3]);
    draft.days[0]?.nodes.push(draftNode());
    const server = await responsesServer((response) => {
      const pieces = JSON.stringify(draft).match(/[\s\S]{1,40}/g) ?? [];
      stream(response, ...pieces.map((delta) => ({ type: 'response.output_text.delta', delta })));
      response.end(`data: ${JSON.stringify({ type: 'response.completed', response: {} })}\n\n`);
    });
    const trip = await InMemoryTrip.create();
    await planned(trip, server.baseUrl);
    await server.close();

    const [first] = trip.trip.days;
    expect(first?.nodes.map(({ status, unverified }) => [status, unverified])).toEqual([
      ['provisional', 'no_place_data'],
      ['provisional', 'no_place_data'],
      ['hydrated', null],
    ]);
    expect(trip.trip).toMatchObject({ title: 'Lisbon, slowly', destination: { name: 'Lisbon' } });
  });

  it('[X1] plans with the demo provider, and knows most of the places that it names', async () => {
    const demo = await startDemoProvider({ tokensPerSecond: 0 });
    const trip = await InMemoryTrip.create();
    await planned(trip, demo.baseUrl);
    await demo.stop();

    expect(trip.of('generation_complete')).toMatchObject([{ failedDays: [] }]);
    expect(trip.of('reasoning_summary').length).toBeGreaterThan(0);
    const nodes = trip.trip.days.flatMap((day) => day.nodes);
    const hydrated = nodes.filter(({ status }) => status === 'hydrated');
    expect(hydrated.length).toBeGreaterThan(nodes.length / 2);
  });
});
