import type { Statement } from '../platform/database.js';
import { type ReadModelTable, readModelTables } from './read-model-tables.js';

const upsert = ([name, { table, key, columns }]: [string, ReadModelTable]) => {
  const names = Object.keys(columns);
  const typed = Object.entries(columns).map(([column, type]) => `${column} ${type}`);
  const updates = names
    .filter((column) => !key.includes(column))
    .map((column) => `${column} = EXCLUDED.${column}`);
  return `${name}_written AS (
    INSERT INTO ${table} (${names.join(', ')})
    SELECT ${names.map((column) => `r.${column}`).join(', ')} FROM head, jsonb_to_recordset($5::jsonb -> '${name}') AS r(${typed.join(', ')})
    ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${updates.join(', ')})`;
};

const receiptColumns = `AS r("commandId" text, "commandType" text, "requestHash" text, status text,
  "baseVersion" integer, "resultVersion" integer, error text)`;

/**
 * One statement, so one round trip and one transaction: every part hangs on `head`, the compare-and-set of the
 * stream's version, and writes nothing when that finds no row. Parameters: $1 trip, $2 new version, $3 events,
 * $4 receipts, $5 rows, $6 removed items, $7 removed anchors, $8 queued runs, $9 ended runs.
 */
const commitAfter = (head: string) => `
  WITH head AS (${head}),
  events AS (
    INSERT INTO orchestration_events (event_id, aggregate_kind, stream_id, stream_version, event_type, occurred_at,
                                      command_id, correlation_id, actor_kind, payload_json, metadata_json)
    SELECT r.event_id, 'trip', $1, r.stream_version, r.event_type, head.occurred_at,
           r.command_id, r.metadata_json ->> 'generationId', r.actor_kind, r.payload_json, r.metadata_json
    FROM head, json_to_recordset($3::json) AS r(event_id uuid, stream_version integer, event_type text,
         command_id text, actor_kind text, payload_json json, metadata_json json)
    ORDER BY r.stream_version
    RETURNING sequence, stream_version),
  receipts AS (
    INSERT INTO orchestration_command_receipts (command_id, aggregate_kind, stream_id, command_type, request_hash,
                                                status, base_version, result_version, result_sequence, error)
    SELECT r."commandId", 'trip', $1, r."commandType", r."requestHash", r.status, r."baseVersion", r."resultVersion",
           (SELECT sequence FROM events WHERE stream_version = r."resultVersion" AND r."resultVersion" > r."baseVersion"),
           r.error
    FROM head, jsonb_to_recordset($4::jsonb) ${receiptColumns}),
  ${Object.entries(readModelTables).map(upsert).join(',\n  ')},
  items_removed AS (
    DELETE FROM projection_items WHERE trip_id = $1 AND node_id = ANY($6) AND EXISTS (SELECT FROM head)),
  anchors_removed AS (
    DELETE FROM projection_anchors WHERE trip_id = $1 AND anchor_id = ANY($7) AND EXISTS (SELECT FROM head)),
  position AS (
    INSERT INTO projection_state (projector, stream_id, last_version, last_sequence)
    SELECT 'itinerary', $1, $2, (SELECT max(sequence) FROM events) FROM head
    ON CONFLICT (projector, stream_id)
      DO UPDATE SET last_version = EXCLUDED.last_version, last_sequence = EXCLUDED.last_sequence),
  runs_queued AS (
    INSERT INTO generation_runs (generation_id, trip_id, job_id)
    SELECT r.generation_id, r.trip_id, r.job_id
    FROM head, jsonb_to_recordset($8::jsonb) AS r(generation_id text, trip_id text, job_id text)
    -- A repeated command must fail on its receipt and on nothing else: the receipt has its answer.
    ON CONFLICT (generation_id) DO NOTHING),
  runs_ended AS (
    UPDATE generation_runs SET status = 'ended', instance_id = NULL, lease_until = NULL
    WHERE generation_id = ANY($9) AND EXISTS (SELECT FROM head))
  SELECT occurred_at FROM head`;

/** Opens a stream; answers no row when it exists. */
export const openStatement: Statement = {
  name: 'event-log-open',
  text: commitAfter(`
    INSERT INTO orchestration_streams (aggregate_kind, stream_id, version, occurred_at)
    VALUES ('trip', $1, $2, clock_timestamp()) ON CONFLICT DO NOTHING RETURNING occurred_at`),
};

/** Appends after version $10; answers no row when the stream is somewhere else. */
export const appendStatement: Statement = {
  name: 'event-log-append',
  text: commitAfter(`
    UPDATE orchestration_streams SET version = $2, occurred_at = greatest(occurred_at, clock_timestamp())
    WHERE aggregate_kind = 'trip' AND stream_id = $1 AND version = $10 RETURNING occurred_at`),
};

/**
 * Receipts without events: refusals, and orders that had nothing left to do. They too were decided at a version, $3, and
 * are kept for ever, so they are written only while the stream is still there (0: while there is none). Answers the
 * number of receipts written.
 */
export const recordStatement: Statement = {
  name: 'event-log-record',
  text: `
    WITH head AS (
      SELECT FROM orchestration_streams
      WHERE aggregate_kind = 'trip' AND stream_id = $1 AND version = $3 FOR SHARE),
    current AS (
      SELECT WHERE EXISTS (SELECT FROM head)
         OR ($3 = 0 AND NOT EXISTS (SELECT FROM orchestration_streams WHERE aggregate_kind = 'trip' AND stream_id = $1)))
    INSERT INTO orchestration_command_receipts (command_id, aggregate_kind, stream_id, command_type, request_hash,
                                                status, base_version, result_version, error)
    SELECT r."commandId", 'trip', $1, r."commandType", r."requestHash", r.status, r."baseVersion", r."resultVersion",
           r.error
    FROM current, jsonb_to_recordset($2::jsonb) ${receiptColumns}
    RETURNING command_id`,
};
