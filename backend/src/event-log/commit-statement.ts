import type { Statement } from '../platform/database.js';
import type { Commit, Receipt } from './commit.js';
import {
  diffTable,
  projectors,
  type ReadModelTable,
  readModels,
  readModelTables,
} from './read-model-tables.js';
import { type Columns, type RowSource, rowSource } from './row-source.js';

/** A statement and its parameters. */
export interface Call {
  statement: Statement;
  values: unknown[];
}

/** A row of `orchestration_events` as the process makes it; the rest is the head's and the sequence's to give. */
export interface NewEventRow {
  event_id: string;
  stream_version: number;
  event_type: string;
  command_id: string;
  correlation_id: string | null;
  actor_kind: string;
  payload_json: unknown;
  metadata_json: unknown;
}

const eventColumns: Columns = {
  event_id: 'uuid',
  stream_version: 'integer',
  event_type: 'text',
  command_id: 'text',
  correlation_id: 'text',
  actor_kind: 'actor_kind',
  payload_json: 'json',
  metadata_json: 'json',
};
const receiptColumns: Columns = {
  commandId: 'text',
  commandType: 'text',
  requestHash: 'text',
  status: 'receipt_status',
  baseVersion: 'integer',
  resultVersion: 'integer',
  error: 'text',
};
const runColumns: Columns = { generation_id: 'text', trip_id: 'text', job_id: 'text' };
const runtimeColumns: Columns = {
  generationId: 'text',
  tripId: 'text',
  provider: 'text',
  model: 'text',
  responseId: 'text',
  days: 'jsonb',
  dayAttempts: 'jsonb',
  cursor: 'integer',
  status: 'runtime_status',
};

/** A part of the statement that hangs on `head`, the compare-and-set of the stream's version. */
interface Part {
  name: string;
  source: RowSource;
  /** @param source - the rows, or the name of the parameter that holds the ids */
  sql(source: string): string;
}

/** The update list of an upsert: every column that is not part of the key. */
const replaced = (names: readonly string[], key: readonly string[]) =>
  names
    .filter((name) => !key.includes(name))
    .map((name) => `${name} = EXCLUDED.${name}`)
    .join(', ');

const upsert = ({ table, key, columns }: ReadModelTable, source: string) => {
  const names = Object.keys(columns);
  return `INSERT INTO ${table} (${names.join(', ')}) ${source}
    ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${replaced(names, key)}`;
};

const runtimeNames =
  'generation_id, trip_id, provider, model, response_id, days, day_attempts, cursor, status'.split(', ');
const runtimeUpsert = (source: string) => `
    INSERT INTO provider_session_runtime (${runtimeNames.join(', ')}) ${source}
    ON CONFLICT (generation_id) DO UPDATE
      SET ${replaced(runtimeNames, ['generation_id'])}, updated_at = clock_timestamp()`;

/** One parameter that holds ids. */
const idsSource = (ids: readonly string[]): RowSource => ({
  shape: 'n',
  sql: (first) => `ANY($${first})`,
  values: [ids],
});

/** What a commit writes beside its events and receipts; whatever is empty is left out. */
function partsOf({ changes, diffs, queuedRuns, endedRuns, runtime }: Commit): Part[] {
  const parts: Part[] = [];
  const insert = (name: string, rows: readonly object[], columns: Columns, sql: Part['sql']) => {
    if (rows.length > 0) parts.push({ name, source: rowSource(rows, columns, 'head'), sql });
  };
  const change = (name: string, ids: readonly string[], sql: Part['sql']) => {
    if (ids.length > 0) parts.push({ name, source: idsSource(ids), sql });
  };
  for (const name of readModels) {
    const table = readModelTables[name];
    insert(name, changes.upserts[name], table.columns, (source) => upsert(table, source));
  }
  change(
    'items_removed',
    changes.removedItems,
    (ids) =>
      `DELETE FROM projection_items WHERE trip_id = $1 AND node_id = ${ids} AND EXISTS (SELECT FROM head)`,
  );
  change(
    'anchors_removed',
    changes.removedAnchors,
    (ids) =>
      `DELETE FROM projection_anchors WHERE trip_id = $1 AND anchor_id = ${ids} AND EXISTS (SELECT FROM head)`,
  );
  insert('diffs', diffs, diffTable.columns, (source) => upsert(diffTable, source));
  insert(
    'runs_queued',
    queuedRuns,
    runColumns,
    (source) => `
    INSERT INTO generation_runs (${Object.keys(runColumns).join(', ')}) ${source}
    -- A repeated command must fail on its receipt and on nothing else: the receipt has its answer.
    ON CONFLICT (generation_id) DO NOTHING`,
  );
  change(
    'runs_ended',
    endedRuns,
    (ids) => `
    UPDATE generation_runs
    SET status = 'ended', instance_id = NULL, lease_from = NULL, lease_until = NULL, not_before = NULL
    WHERE generation_id = ${ids} AND EXISTS (SELECT FROM head)`,
  );
  insert('runtime', runtime === null ? [] : [runtime], runtimeColumns, runtimeUpsert);
  return parts;
}

/** The stream's head, by compare-and-set; finds no row when the stream is somewhere else. */
const heads = {
  open: `
    INSERT INTO orchestration_streams (aggregate_kind, stream_id, version, occurred_at)
    SELECT 'trip', $1, $2, clock_timestamp() WHERE $3 = 0 ON CONFLICT DO NOTHING RETURNING occurred_at`,
  append: `
    UPDATE orchestration_streams
    SET version = $2, occurred_at = greatest(occurred_at, clock_timestamp()), persist_error = NULL,
        control_rev = control_rev + (persist_error IS NOT NULL)::integer
    WHERE aggregate_kind = 'trip' AND stream_id = $1 AND version = $3 RETURNING occurred_at`,
};

/** Events and receipts come as rows too, but lack what only the statement knows: they are named and then selected from. */
const named = (name: string, columns: Columns, source: string) =>
  `${name} (${Object.keys(columns)
    .map((column) => `"${column}"`)
    .join(', ')}) AS (${source})`;

const eventsPart = (source: string) => `
  ${named('new_events', eventColumns, source)},
  events AS (
    INSERT INTO orchestration_events (${Object.keys(eventColumns).join(', ')}, aggregate_kind, stream_id, occurred_at)
    SELECT e.*, 'trip', $1, head.occurred_at FROM head, new_events e ORDER BY e.stream_version
    RETURNING sequence, stream_version)`;

const receiptsPart = (source: string) => `
  ${named('new_receipts', receiptColumns, source)},
  receipts AS (
    INSERT INTO orchestration_command_receipts (command_id, command_type, request_hash, status, base_version,
                                                result_version, error, aggregate_kind, stream_id, result_sequence)
    SELECT r.*, 'trip', $1,
           (SELECT sequence FROM events
            WHERE stream_version = r."resultVersion" AND r."resultVersion" > r."baseVersion")
    FROM new_receipts r)`;

/** A projector that is behind stays behind, to be found and made good at the next start. */
const positionsParts = {
  open: `
  positions AS (
    INSERT INTO projection_state (projector, stream_id, last_version, last_sequence)
    SELECT p, $1, $2, (SELECT max(sequence) FROM events)
    FROM head, unnest('{${projectors.join(',')}}'::text[]) AS p)`,
  append: `
  positions AS (
    UPDATE projection_state SET last_version = $2, last_sequence = (SELECT max(sequence) FROM events)
    WHERE projector = ANY('{${projectors.join(',')}}') AND stream_id = $1 AND last_version = $3
      AND EXISTS (SELECT FROM head))`,
};

/** Statements by their shape: a few dozen occur, and Postgres plans each once for a connection. */
const statements = new Map<string, Statement>();

/**
 * The commit as one statement, so one round trip and one transaction: every part hangs on `head`, and writes nothing when
 * that finds no row. It answers the time of the events, or no row.
 */
export function commitCall(commit: Commit, events: readonly NewEventRow[], newVersion: number): Call {
  const { tripId, expectedVersion, receipts } = commit;
  const head = expectedVersion === 0 ? 'open' : 'append';
  const parts: Part[] = [
    { name: 'events', source: rowSource(events, eventColumns, 'head'), sql: eventsPart },
    { name: 'receipts', source: receiptSource(receipts), sql: receiptsPart },
    ...partsOf(commit).map((part) => ({
      ...part,
      sql: (source: string) => `${part.name}_written AS (${part.sql(source)})`,
    })),
  ];
  const values: unknown[] = [tripId, newVersion, expectedVersion];
  const firsts = parts.map(({ source }) => values.push(...source.values) - source.values.length + 1);
  const shape = `${head} ${parts.map(({ name, source }) => name + source.shape).join(' ')}`;
  let statement = statements.get(shape);
  if (statement === undefined) {
    const written = parts.map(({ source, sql }, at) => sql(source.sql(firsts[at] as number)));
    statement = {
      // Its shape would be too long: Postgres cuts names at 63 bytes.
      name: `event-log-commit-${statements.size + 1}`,
      text: `WITH head AS (${heads[head]}),${[...written, positionsParts[head]].join(',\n  ')}\n  SELECT occurred_at FROM head`,
    };
    statements.set(shape, statement);
  }
  return { statement, values };
}

const receiptSource = (receipts: readonly Receipt[]) => rowSource(receipts, receiptColumns, 'head');

const record = (withRuntime: boolean): Statement => ({
  name: withRuntime ? 'event-log-record-runtime' : 'event-log-record',
  text: `
    WITH known AS (
      SELECT FROM orchestration_streams
      WHERE aggregate_kind = 'trip' AND stream_id = $1 AND version = $2 FOR SHARE),
    head AS (
      SELECT WHERE EXISTS (SELECT FROM known)
         OR ($2 = 0 AND NOT EXISTS (SELECT FROM orchestration_streams WHERE aggregate_kind = 'trip' AND stream_id = $1)))
    ${withRuntime ? `, runtime_written AS (${runtimeUpsert(rowSource([{}], runtimeColumns, 'head').sql(4))})` : ''}
    INSERT INTO orchestration_command_receipts (command_id, command_type, request_hash, status, base_version,
                                                result_version, error, aggregate_kind, stream_id)
    SELECT r.*, 'trip', $1 FROM (${rowSource([], receiptColumns, 'head').sql(3)}) AS r
    RETURNING command_id`,
});
const recordStatements = { plain: record(false), withRuntime: record(true) };

/**
 * Receipts without events: refusals, and orders that had nothing left to do. They too were decided at a version and are
 * kept for ever, so they are written only while the stream is still there (0: while there is none). Answers a row a
 * receipt.
 */
export function recordCall({ tripId, expectedVersion, receipts, runtime }: Commit): Call {
  const values: unknown[] = [tripId, expectedVersion, JSON.stringify(receipts)];
  if (runtime === null) return { statement: recordStatements.plain, values };
  const { values: runtimeValues } = rowSource([runtime], runtimeColumns, 'head');
  return { statement: recordStatements.withRuntime, values: [...values, ...runtimeValues] };
}
