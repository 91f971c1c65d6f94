import { Test } from '@nestjs/testing';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { createTrip, newTrip, planner } from '../../../test/support/trips.js';
import { CommandsModule } from '../commands/commands.module.js';
import { TripCommands } from '../commands/trip-commands.js';
import { readConfig } from '../platform/config.js';
import { createLogger } from '../platform/logger.js';
import { platformModule } from '../platform/platform.module.js';
import { GenerationRuns } from './generation-runs.js';
import { JobsModule } from './jobs.module.js';
import { JobQueue } from './queue.js';

let testDatabase: TestDatabase;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
});
afterEach(() => testDatabase.drop());

const sql = (text: string): Promise<unknown[]> => testDatabase.database.dataSource.query(text);

describe('the jobs module', () => {
  it('[D7] wakes its workers for what is queued, and leaves no connection behind when it stops', async () => {
    const platform = platformModule({
      config: readConfig({}),
      logger: createLogger('silent'),
      database: testDatabase.database,
      databaseUrl: testDatabase.url,
      planner,
    });
    const app = await Test.createTestingModule({ imports: [platform, CommandsModule, JobsModule] }).compile();
    await app.init();
    const queue = app.get(JobQueue);
    await queue.started();
    const woken = new Promise<void>((resolve) => {
      queue.onWakeUp(resolve);
    });
    const trip = newTrip();
    await app
      .get(TripCommands, { strict: false })
      .dispatch(createTrip(trip), { commandId: trip.tripId, actor: 'traveller' });
    await woken;
    expect(await app.get(GenerationRuns).claim()).toMatchObject({ generationId: trip.generationId });
    await app.close();
    const left = `SELECT application_name FROM pg_stat_activity
                  WHERE datname = current_database() AND application_name <> 'tripstream'`;
    while ((await sql(left)).length > 0);
  });
});
