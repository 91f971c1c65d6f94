import { type Statement } from '../platform/database.js';
import type { Commit } from './commit.js';
import { projectors, type ReadModelTable, readModels, readModelTables } from './read-model-tables.js';

/** A statement and its parameters. */
export interface Call {
  statement: Statement;
  values: unknown[];
}

/** A part of the commit that is written only when it has something to write; `value` null leaves it out. */
interface Section {
  name: string;
  value(commit: Commit): unknown;
  /** A CTE that hangs on `head`. @param value - the parameter that holds the section's value */
  sql(value: string): string;
}

const rows = (list: readonly unknown[]) => (list.length === 0 ? null : JSON.stringify(list));
const ids = (list: readonly string[]) => (list.length === 0 ? null : list);

const receiptRecord = `AS r("commandId" text, "commandType" text, "requestHash" text, status text,
  "baseVersion" integer, "resultVersion" integer, error text)`;

const upsert = ({ table, key, columns }: ReadModelTable, value: string): string => {
  const names = Object.keys(columns);
  const typed = Object.entries(columns).map(([column, type]) => `${column} ${type}`);
  const updates = names
    .filter((column) => !key.includes(column))
    .map((column) => `${column} = EXCLUDED.${column}`);
  return `INSERT INTO ${table} (${names.join(', ')})
    SELECT ${names.map((column) => `r.${column}`).join(', ')} FROM head, json_to_recordset(${value}::json) AS r(${typed.join(', ')})
    ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${updates.join(', ')}`;
};

const runtimeSection: Section = {
  name: 'runtime',
  value: ({ runtime }) => (runtime === null ? null : JSON.stringify(runtime)),
  sql: (value) => `
    INSERT INTO provider_session_runtime (generation_id, trip_id, provider, model, response_id, days, day_attempts,
                                          cursor, status, updated_at)
    SELECT r."generationId", r."tripId", r.provider, r.model, r."responseId", r.days, r."dayAttempts", r.cursor,
           r.status, clock_timestamp()
    FROM head, json_to_record(${value}::json) AS r("generationId" text, "tripId" text, provider text, model text,
         "responseId" text, days jsonb, "dayAttempts" jsonb, cursor integer, status text)
    ON CONFLICT (generation_id) DO UPDATE
      SET provider = EXCLUDED.provider, model = EXCLUDED.model, response_id = EXCLUDED.response_id,
          days = EXCLUDED.days, day_attempts = EXCLUDED.day_attempts, cursor = EXCLUDED.cursor,
          status = EXCLUDED.status, updated_at = EXCLUDED.updated_at`,
};

/** What an append may write beside its events. Each is left out of the statement when it is empty. */
const sections: readonly Section[] = [
  ...readModels.map(
    (name): Section => ({
      name,
      value: ({ changes }) => rows(changes.upserts[name]),
      sql: (value) => upsert(readModelTables[name], value),
    }),
  ),
  {
    name: 'items_removed',
    value: ({ changes }) => ids(changes.removedItems),
    sql: (value) =>
      `DELETE FROM projection_items WHERE trip_id = $1 AND node_id = ANY(${value}) AND EXISTS (SELECT FROM head)`,
  },
  {
    name: 'anchors_removed',
    value: ({ changes }) => ids(changes.removedAnchors),
    sql: (value) =>
      `DELETE FROM projection_anchors WHERE trip_id = $1 AND anchor_id = ANY(${value}) AND EXISTS (SELECT FROM head)`,
  },
  {
    name: 'diffs',
    value: ({ diffs }) => rows(diffs),
    sql: (value) => `
      INSERT INTO checkpoint_diff_blobs (thread_id, from_turn_count, to_turn_count, diff)
      SELECT r.thread_id, r.from_turn_count, r.to_turn_count, r.diff
      FROM head, json_to_recordset(${value}::json) AS r(thread_id text, from_turn_count integer, to_turn_count integer,
           diff json)
      ON CONFLICT (thread_id, from_turn_count, to_turn_count) DO UPDATE SET diff = EXCLUDED.diff`,
  },
  {
    name: 'runs_queued',
    value: ({ queuedRuns }) => rows(queuedRuns),
    sql: (value) => `
      INSERT INTO generation_runs (generation_id, trip_id, job_id)
      SELECT r.generation_id, r.trip_id, r.job_id
      FROM head, json_to_recordset(${value}::json) AS r(generation_id text, trip_id text, job_id text)
      -- A repeated command must fail on its receipt and on nothing else: the receipt has its answer.
      ON CONFLICT (generation_id) DO NOTHING`,
  },
  {
    name: 'runs_ended',
    value: ({ endedRuns }) => ids(endedRuns),
    sql: (value) => `
      UPDATE generation_runs
      SET status = 'ended', instance_id = NULL, lease_from = NULL, lease_until = NULL, not_before = NULL
      WHERE generation_id = ANY(${value}) AND EXISTS (SELECT FROM head)`,
  },
  runtimeSection,
];

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

const eventsAndReceipts = (head: string) => `
  WITH head AS (${head}),
  events AS (
    INSERT INTO orchestration_events (event_id, aggregate_kind, stream_id, stream_version, event_type, occurred_at,
                                      command_id, correlation_id, actor_kind, payload_json, metadata_json)
    SELECT r.event_id, 'trip', $1, r.stream_version, r.event_type, head.occurred_at,
           r.command_id, r.metadata_json ->> 'generationId', r.actor_kind, r.payload_json, r.metadata_json
    FROM head, json_to_recordset($4::json) AS r(event_id uuid, stream_version integer, event_type text,
         command_id text, actor_kind text, payload_json json, metadata_json json)
    ORDER BY r.stream_version
    RETURNING sequence, stream_version),
  receipts AS (
    INSERT INTO orchestration_command_receipts (command_id, aggregate_kind, stream_id, command_type, request_hash,
                                                status, base_version, result_version, result_sequence, error)
    SELECT r."commandId", 'trip', $1, r."commandType", r."requestHash", r.status, r."baseVersion", r."resultVersion",
           (SELECT sequence FROM events WHERE stream_version = r."resultVersion" AND r."resultVersion" > r."baseVersion"),
           r.error
    FROM head, json_to_recordset($5::json) ${receiptRecord}),
  positions AS (
    INSERT INTO projection_state (projector, stream_id, last_version, last_sequence)
    SELECT p, $1, $2, (SELECT max(sequence) FROM events)
    FROM head, unnest('{${projectors.join(',')}}'::text[]) AS p
    ON CONFLICT (projector, stream_id)
      DO UPDATE SET last_version = EXCLUDED.last_version, last_sequence = EXCLUDED.last_sequence)`;

/** Statements by the sections they have: a few dozen shapes occur, and Postgres plans each once for a connection. */
const statements = new Map<string, Statement>();

/**
 * The commit as one statement, so one round trip and one transaction: every part hangs on `head`, the compare-and-set of
 * the stream's version, and writes nothing when that finds no row. It answers the time of the events, or no row.
 *
 * @param events - the rows of `orchestration_events`, as JSON
 */
export function commitCall(commit: Commit, events: string, newVersion: number): Call {
  const { tripId, expectedVersion, receipts } = commit;
  const values: unknown[] = [tripId, newVersion, expectedVersion, events, JSON.stringify(receipts)];
  const used: Section[] = [];
  for (const section of sections) {
    const value = section.value(commit);
    if (value === null) continue;
    used.push(section);
    values.push(value);
  }
  const head = expectedVersion === 0 ? 'open' : 'append';
  const name = shortName(`${head} ${used.map((section) => section.name).join(' ')}`);
  let statement = statements.get(name);
  if (statement === undefined) {
    const parts = used.map(
      (section, index) => `${section.name}_written AS (${section.sql(`$${index + 6}`)})`,
    );
    const text = `${[eventsAndReceipts(heads[head]), ...parts].join(',\n  ')}\n  SELECT occurred_at FROM head`;
    statement = { name, text };
    statements.set(name, statement);
  }
  return { statement, values };
}

const names = new Map<string, string>();

/** Postgres cuts names of statements at 63 bytes, which would make two of them one. */
function shortName(shape: string): string {
  let name = names.get(shape);
  if (name === undefined) {
    name = `commit-${names.size + 1}`;
    names.set(shape, name);
  }
  return name;
}

const record = (runtime: boolean): Statement => ({
  name: runtime ? 'event-log-record-runtime' : 'event-log-record',
  text: `
    WITH known AS (
      SELECT FROM orchestration_streams
      WHERE aggregate_kind = 'trip' AND stream_id = $1 AND version = $3 FOR SHARE),
    head AS (
      SELECT WHERE EXISTS (SELECT FROM known)
         OR ($3 = 0 AND NOT EXISTS (SELECT FROM orchestration_streams WHERE aggregate_kind = 'trip' AND stream_id = $1)))
    ${runtime ? `, runtime_written AS (${runtimeSection.sql('$4')})` : ''}
    INSERT INTO orchestration_command_receipts (command_id, aggregate_kind, stream_id, command_type, request_hash,
                                                status, base_version, result_version, error)
    SELECT r."commandId", 'trip', $1, r."commandType", r."requestHash", r.status, r."baseVersion", r."resultVersion",
           r.error
    FROM head, json_to_recordset($2::json) ${receiptRecord}
    RETURNING command_id`,
});
const recordStatements = { plain: record(false), withRuntime: record(true) };

/**
 * Receipts without events: refusals, and orders that had nothing left to do. They too were decided at a version and are
 * kept for ever, so they are written only while the stream is still there (0: while there is none). Answers a row a
 * receipt.
 */
export function recordCall(commit: Commit): Call {
  const { tripId, expectedVersion, receipts } = commit;
  const values: unknown[] = [tripId, JSON.stringify(receipts), expectedVersion];
  const runtime = runtimeSection.value(commit);
  if (runtime === null) return { statement: recordStatements.plain, values };
  return { statement: recordStatements.withRuntime, values: [...values, runtime] };
}
