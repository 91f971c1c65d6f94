import {
  activitySchema,
  anchorSchema,
  daySchema,
  jobSchema,
  jobStatusSchema,
  nodeLocationSchema,
  nodeSchema,
  phaseSchema,
  severitySchema,
} from '@tripstream/contracts';
import { evolve, rowsOf, type TripRows } from '@tripstream/itinerary';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import {
  createEmptyDatabase,
  createTestDatabase,
  type TestDatabase,
} from '../../../../test/support/test-database.js';
import { createTrip, enhanceNode, newTrip, planNode, wishFor } from '../../../../test/support/trips.js';
import { decide } from '../../commands/decide.js';
import { provisionally } from '../../commands/provisionally.js';
import { readModelTables } from '../../event-log/read-model-tables.js';
import { createDataSource, migrate } from '../database.js';

let testDatabase: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  ({ dataSource } = testDatabase.database);
});
afterAll(() => testDatabase.drop());

const columnsOf = async (table: string) =>
  (await dataSource.query(
    `SELECT column_name AS name, data_type AS type, is_nullable = 'YES' AS nullable
     FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1 ORDER BY ordinal_position`,
    [table],
  )) as { name: string; type: string; nullable: boolean }[];

/** The values that a check constraint lets into a column, or null where there is none. */
async function allowedIn(table: string, column: string): Promise<string[] | null> {
  const rows = (await dataSource.query(
    `SELECT pg_get_constraintdef(c.oid) AS definition FROM pg_constraint c
     JOIN pg_attribute a ON a.attrelid = c.conrelid AND c.conkey = ARRAY[a.attnum]
     WHERE c.conrelid = $1::regclass AND c.contype = 'c' AND a.attname = $2`,
    [table, column],
  )) as { definition: string }[];
  const list = rows.find(({ definition }) => definition.includes('ANY (ARRAY'))?.definition;
  return list === undefined
    ? null
    : [...list.matchAll(/'([^']*)'::text/g)].map(([, value]) => value as string);
}

const long: Record<string, string> = { timestamptz: 'timestamp with time zone' };

describe('the schema', () => {
  it('[E9] rows and tables have the same names, types and order, one to one', async () => {
    for (const { table, columns } of Object.values(readModelTables))
      expect((await columnsOf(table)).map(({ name, type }) => [name, type])).toEqual(
        Object.entries(columns).map(([name, type]) => [name, long[type] ?? type]),
      );
  });

  it('[E9] the rows of a trip have exactly the columns of their tables', () => {
    const trip = newTrip();
    const commands = [createTrip(trip, wishFor(1)), planNode(trip, 1, 1), enhanceNode(trip, 1, 1)];
    let state: ReturnType<typeof evolve> | null = null;
    for (const command of commands) {
      const decision = decide(state, command);
      for (const event of 'accepted' in decision ? decision.accepted : [])
        state = evolve(state, provisionally(state, event, trip.tripId));
    }
    const rows = rowsOf(state as ReturnType<typeof evolve>);
    for (const [name, { columns }] of Object.entries(readModelTables))
      for (const row of rows[name as keyof TripRows])
        expect(Object.keys(row).sort()).toEqual(Object.keys(columns).sort());
    for (const name of ['trips', 'days', 'items', 'jobs'] as const)
      expect(rows[name].length).toBeGreaterThan(0);
  });

  it.each([
    ['projection_jobs', 'status', jobStatusSchema.options],
    ['projection_jobs', 'kind', jobSchema.shape.kind.options],
    ['projection_jobs', 'phase', phaseSchema.options],
    ['projection_days', 'status', daySchema.shape.status.options],
    ['projection_items', 'kind', nodeSchema.shape.kind.options],
    ['projection_items', 'status', nodeSchema.shape.status.options],
    ['projection_items', 'provenance', nodeLocationSchema.shape.provenance.options],
    ['projection_items', 'unverified', nodeSchema.shape.unverified.unwrap().options],
    ['projection_jobs', 'provider', jobSchema.shape.planner.shape.provider.options],
    ['projection_anchors', 'kind', anchorSchema.shape.kind.options],
    ['projection_thread_activities', 'kind', activitySchema.shape.kind.options],
    ['projection_thread_activities', 'severity', severitySchema.options],
  ] as const)(
    '[E9] %s.%s takes the contract’s closed list and nothing else',
    async (table, column, options) => {
      expect((await allowedIn(table, column))?.sort()).toEqual([...options].sort());
    },
  );

  const nullables: [string, Record<string, z.ZodType>][] = [
    ['projection_days', daySchema.shape],
    ['projection_thread_activities', activitySchema.shape],
  ];
  it.each(nullables)('[E9] %s allows null where the contract does', async (table, shape) => {
    for (const { name, nullable } of await columnsOf(table)) {
      const field = shape[name];
      if (field !== undefined) expect([name, nullable]).toEqual([name, field.safeParse(null).success]);
    }
  });

  it('[E3] the log has the whole envelope, one version a stream once, and events in no other order than their own', async () => {
    expect((await columnsOf('orchestration_events')).map(({ name }) => name)).toEqual([
      'sequence',
      'event_id',
      'aggregate_kind',
      'stream_id',
      'stream_version',
      'event_type',
      'occurred_at',
      'command_id',
      'causation_event_id',
      'correlation_id',
      'actor_kind',
      'payload_json',
      'metadata_json',
    ]);
    const unique = await dataSource.query(
      `SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint
       WHERE conrelid = 'orchestration_events'::regclass AND contype = 'u'`,
    );
    expect(unique).toContainEqual({ definition: 'UNIQUE (aggregate_kind, stream_id, stream_version)' });
  });

  it('can be taken back step by step and laid again', async () => {
    const { url, drop } = await createEmptyDatabase();
    const fresh = await createDataSource(url, 2).initialize();
    try {
      const tables = async () =>
        (await fresh.query(`SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`))
          .length;
      await migrate(fresh);
      const full = await tables();
      for (const _ of fresh.migrations) await fresh.undoLastMigration();
      expect(await tables()).toBe(1);
      await migrate(fresh);
      expect(await tables()).toBe(full);
    } finally {
      await fresh.destroy();
      await drop();
    }
  });

  it('is laid once when several processes start at once', async () => {
    const { url, drop } = await createEmptyDatabase();
    const starters = await Promise.all(
      Array.from({ length: 4 }, () => createDataSource(url, 2).initialize()),
    );
    try {
      await Promise.all(starters.map(migrate));
      expect(await starters[0]?.query('SELECT count(*)::int AS count FROM migrations')).toEqual([
        { count: starters[0]?.migrations.length },
      ]);
    } finally {
      for (const starter of starters) await starter.destroy();
      await drop();
    }
  });
});
