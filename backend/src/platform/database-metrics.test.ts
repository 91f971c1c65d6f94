import { randomUUID } from 'node:crypto';
import { coreOn } from '../../../test/support/core.js';
import { createProposal } from '../../../test/support/proposals.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { newTrip } from '../../../test/support/trips.js';
import { Database } from './database.js';
import { DatabaseMetrics } from './database-metrics.js';
import { Metrics } from './metrics.js';

let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase();
});
afterEach(() => test.drop());

/** What a first scrape of a process says. */
async function scraped(database: Database): Promise<string> {
  const metrics = new Metrics();
  new DatabaseMetrics(database, metrics);
  return metrics.registry.metrics();
}

describe('figures of the database', () => {
  it('[C10] say how large each table is, whether or not it was ever analysed', async () => {
    const { dataSource } = test.database;
    await dataSource.query(`CREATE TABLE grown AS SELECT n FROM generate_series(1, 5000) n`);
    await dataSource.query('ANALYZE grown');
    const text = await scraped(test.database);
    expect(text).toContain('tripstream_table_rows{table="grown"} 5000');
    expect(text).toMatch(/tripstream_table_bytes\{table="grown"\} [1-9]\d{5}\n/);
    expect(text).toMatch(/tripstream_table_rows\{table="orchestration_events"\} 0\n/);
    expect(text).not.toContain('pgboss');
  });

  it('[C10] say how many proposals should have lapsed by now, and none that cannot', async () => {
    const core = coreOn(test.database);
    const trips = [newTrip(), newTrip(), newTrip()];
    for (const trip of trips) await core.dispatch(createProposal(trip), randomUUID());
    const { dataSource } = test.database;
    await dataSource.query(
      `UPDATE projection_trips SET expires_at = clock_timestamp() + interval '1 minute'`,
    );
    expect(await scraped(test.database)).toContain('tripstream_bundles_overdue 0');
    await dataSource.query(
      `UPDATE projection_trips SET expires_at = clock_timestamp() - interval '1 minute', expired = trip_id = $1
       WHERE trip_id IN ($1, $2)`,
      [trips[0]?.tripId, trips[1]?.tripId],
    );
    expect(await scraped(test.database)).toContain('tripstream_bundles_overdue 1');
  });

  it('[C10] do not keep a scrape from being answered while the database is away', async () => {
    const gone = await Database.connect(test.url);
    await gone.close();
    const text = await scraped(gone);
    expect(text).toContain('tripstream_bundles_overdue 0');
    expect(text).not.toContain('tripstream_table_rows{');
  });
});
