import {
  activitySchema,
  anchorSchema,
  approvalSchema,
  checkpointSchema,
  daySchema,
  endedStatusSchema,
  itinerarySchema,
  jobSchema,
  jobStatusSchema,
  messageSchema,
  nodeLocationSchema,
  nodeSchema,
  phaseSchema,
  sessionSchema,
  severitySchema,
} from '@tripstream/contracts';
import { evolve, rowsOf, type TripRows } from '@tripstream/itinerary';
import { DataSource, type MigrationInterface } from 'typeorm';
import type { z } from 'zod';
import { catalogOf } from '../../../../test/support/catalog.js';
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
    `SELECT column_name AS name, is_nullable = 'YES' AS nullable,
            CASE data_type WHEN 'USER-DEFINED' THEN udt_name ELSE data_type END AS type
     FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1 ORDER BY ordinal_position`,
    [table],
  )) as { name: string; type: string; nullable: boolean }[];

/** The values of a column's type, in its order, or null where that is no closed list. */
async function allowedIn(table: string, column: string): Promise<string[] | null> {
  const [row] = (await dataSource.query(
    `SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder) AS values
     FROM pg_attribute a JOIN pg_enum e ON e.enumtypid = a.atttypid
     WHERE a.attrelid = $1::regclass AND a.attname = $2`,
    [table, column],
  )) as { values: string[] | null }[];
  return row?.values ?? null;
}

/** Columns that hold a closed list, and the contract's list. */
const closedLists: [table: string, column: string, options: readonly string[]][] = [
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
  ['projection_thread_messages', 'role', messageSchema.shape.role.options],
  ['projection_thread_sessions', 'status', sessionSchema.shape.status.options],
  ['projection_thread_sessions', 'provider', jobSchema.shape.planner.shape.provider.options],
  ['projection_thread_turns', 'status', ['active', ...endedStatusSchema.options]],
  ['projection_thread_turns', 'kind', jobSchema.shape.kind.options],
  ['projection_thread_turns', 'phase', phaseSchema.options],
  ['projection_thread_turns', 'provider', jobSchema.shape.planner.shape.provider.options],
  ['projection_checkpoints', 'status', endedStatusSchema.options],
  ['projection_pending_approvals', 'status', approvalSchema.shape.status.options],
  // A complete generation with failed days is told as a partial one.
  ['projection_notifications', 'kind', ['partial', ...endedStatusSchema.options]],
];

/** Postgres prepares each check of a table anew at every execution that writes it. */
const hotTables = [
  'orchestration_streams',
  'orchestration_events',
  'orchestration_command_receipts',
  'projection_items',
  'projection_days',
  'projection_jobs',
  'projection_state',
];

const turnFields = {
  ...jobSchema.shape,
  turnCount: jobSchema.shape.turn,
  startedVersion: jobSchema.shape.version,
};
/** Tables, the contract's fields by the names that their columns would have, and how many columns are compared at least. */
const nullables: [table: string, fields: Record<string, z.ZodType>, fewest: number][] = [
  ['projection_trips', itinerarySchema.shape, 8],
  ['projection_anchors', anchorSchema.shape, 3],
  ['projection_days', daySchema.shape, 7],
  ['projection_items', nodeSchema.shape, 12],
  ['projection_jobs', turnFields, 14],
  ['projection_thread_turns', turnFields, 14],
  ['projection_thread_messages', messageSchema.shape, 4],
  ['projection_thread_activities', activitySchema.shape, 5],
  ['projection_thread_sessions', sessionSchema.shape, 3],
  ['projection_pending_approvals', { ...approvalSchema.shape, turnCount: approvalSchema.shape.turn }, 7],
  ['projection_checkpoints', { ...checkpointSchema.shape, turnCount: checkpointSchema.shape.turn }, 5],
];
const camel = (column: string) => column.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

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

  it.each(closedLists)(
    '[E9] [E10] %s.%s takes the contract’s closed list and nothing else',
    async (table, column, options) => {
      expect((await allowedIn(table, column))?.sort()).toEqual([...options].sort());
    },
  );

  it('[E9] every closed list of a read model is one that was compared above', async () => {
    const lists: string[] = [];
    for (const { table, columns } of Object.values(readModelTables))
      for (const column of Object.keys(columns))
        if ((await allowedIn(table, column)) !== null) lists.push(`${table}.${column}`);
    expect(lists.sort()).toEqual(closedLists.map(([table, column]) => `${table}.${column}`).sort());
  });

  it('[E9] a closed list is a type, and no check names the words that a text may be', async () => {
    const checks: { definition: string }[] = await dataSource.query(
      `SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint
       WHERE contype = 'c' AND connamespace = 'public'::regnamespace`,
    );
    expect(checks.length).toBeGreaterThan(10);
    expect(checks.filter(({ definition }) => definition.includes("'::text"))).toEqual([]);
  });

  it('[E9] tables that most appends write have one check at most, and it has a name of its own', async () => {
    const checks: { name: string }[] = await dataSource.query(
      `SELECT conname AS name FROM pg_constraint WHERE contype = 'c' AND conrelid::regclass::text = ANY($1) ORDER BY 1`,
      [hotTables],
    );
    expect(checks.map(({ name }) => name)).toEqual([
      'orchestration_command_receipts_outcome',
      'projection_items_location',
      'projection_jobs_turn',
    ]);
  });

  it.each(nullables)('[E9] [E10] %s allows null where the contract does', async (table, fields, fewest) => {
    const compared: string[] = [];
    for (const { name, nullable } of await columnsOf(table)) {
      const field = fields[camel(name)];
      if (field === undefined) continue;
      expect([name, nullable]).toEqual([name, field.safeParse(null).success]);
      compared.push(name);
    }
    expect(compared.length).toBeGreaterThanOrEqual(fewest);
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

  it('[E2] [E10] is laid in steps, and each step taken back leaves exactly what was there before it', async () => {
    const { url, drop } = await createEmptyDatabase();
    const whole = createDataSource(url, 2);
    const steps = whole.options.migrations as (new () => MigrationInterface)[];
    const connected: DataSource[] = [];
    const upTo = async (count: number) => {
      const source = new DataSource({ ...whole.options, migrations: steps.slice(0, count) });
      connected.push(await source.initialize());
      await source.runMigrations({ transaction: 'each' });
      return catalogOf(source);
    };
    try {
      const laid = [await upTo(0)];
      for (const [at] of steps.entries()) laid.push(await upTo(at + 1));
      await whole.initialize();
      for (const [at] of steps.entries()) {
        // A step that adds nothing could be taken back by doing nothing.
        expect(laid[at + 1]).not.toEqual(laid[at]);
      }
      for (const before of laid.slice(0, -1).reverse()) {
        await whole.undoLastMigration({ transaction: 'each' });
        expect(await catalogOf(whole)).toEqual(before);
      }
      await migrate(whole);
      expect(await catalogOf(whole)).toEqual(laid.at(-1));
    } finally {
      for (const source of connected) await source.destroy();
      if (whole.isInitialized) await whole.destroy();
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
