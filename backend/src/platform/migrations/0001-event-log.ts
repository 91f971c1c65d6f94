import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The log, its heads and its receipts. */
export class EventLog1779872400001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE aggregate_kind AS ENUM ('trip');
      CREATE TYPE actor_kind AS ENUM ('traveller', 'planner', 'operator', 'system');
      CREATE TYPE receipt_status AS ENUM ('accepted', 'rejected')`);
    await runner.query(`
      -- One row a stream: its version, and by its row lock the order of its writers.
      CREATE TABLE orchestration_streams (
        aggregate_kind aggregate_kind NOT NULL,
        stream_id      text NOT NULL,
        version        integer NOT NULL,
        occurred_at    timestamptz(3) NOT NULL,
        -- Set while commits to this stream fail although the database answers; control_rev moves when that changes.
        persist_error  jsonb,
        control_rev    integer NOT NULL DEFAULT 0,
        PRIMARY KEY (aggregate_kind, stream_id)
      )`);
    await runner.query(`
      CREATE TABLE orchestration_events (
        sequence           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        event_id           uuid NOT NULL UNIQUE,
        aggregate_kind     aggregate_kind NOT NULL,
        stream_id          text NOT NULL,
        stream_version     integer NOT NULL,
        event_type         text NOT NULL,
        occurred_at        timestamptz(3) NOT NULL,
        command_id         text NOT NULL,
        causation_event_id uuid,
        correlation_id     text,
        actor_kind         actor_kind NOT NULL,
        -- json, not jsonb: it keeps the text, so a replayed event has the very bytes that were sent live.
        payload_json       json NOT NULL,
        metadata_json      json NOT NULL,
        UNIQUE (aggregate_kind, stream_id, stream_version)
      )`);
    await runner.query(`
      CREATE TABLE orchestration_command_receipts (
        command_id      text PRIMARY KEY,
        aggregate_kind  aggregate_kind NOT NULL,
        stream_id       text NOT NULL,
        command_type    text NOT NULL,
        request_hash    text,
        status          receipt_status NOT NULL,
        -- The command's own events are those after base_version up to result_version; none when they are equal.
        base_version    integer NOT NULL,
        result_version  integer NOT NULL,
        result_sequence bigint,
        error           text,
        decided_at      timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT orchestration_command_receipts_outcome
          CHECK ((error IS NULL) = (status = 'accepted') AND result_version >= base_version)
      )`);
    await runner.query(`
      -- For people who ask what was refused; looking an order up goes by its id.
      CREATE INDEX orchestration_command_receipts_rejected
        ON orchestration_command_receipts (stream_id, decided_at) WHERE status = 'rejected'`);
    await runner.query(`
      CREATE FUNCTION orchestration_events_are_final() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'events are final: % of % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
      END $$`);
    await runner.query(`
      CREATE TRIGGER orchestration_events_are_final
        BEFORE UPDATE OR DELETE OR TRUNCATE ON orchestration_events
        FOR EACH STATEMENT EXECUTE FUNCTION orchestration_events_are_final()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE orchestration_command_receipts, orchestration_events, orchestration_streams',
    );
    await runner.query('DROP FUNCTION orchestration_events_are_final()');
    await runner.query('DROP TYPE aggregate_kind, actor_kind, receipt_status');
  }
}
