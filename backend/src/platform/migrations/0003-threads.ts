import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The planning conversation: what was said and done in it, its turns, and the plan as each of them left it. */
export class Threads1779872400003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE message_role AS ENUM ('traveller', 'planner');
      CREATE TYPE activity_kind AS ENUM ('reasoning', 'warning');
      CREATE TYPE severity AS ENUM ('info', 'warning', 'recoverable', 'critical');
      CREATE TYPE session_status AS ENUM ('starting', 'running', 'idle', 'failed');
      CREATE TYPE turn_status AS ENUM ('active', 'complete', 'error', 'cancelled', 'expired');
      CREATE TYPE approval_status AS ENUM ('pending', 'approved', 'rejected');
      CREATE TYPE ended_status AS ENUM ('complete', 'error', 'cancelled', 'expired')`);
    await runner.query(`
      CREATE TABLE projection_threads (
        thread_id  text PRIMARY KEY,
        trip_id    text NOT NULL UNIQUE,
        turn_count integer NOT NULL CHECK (turn_count >= 1),
        created_at timestamptz(3) NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE projection_thread_messages (
        thread_id  text NOT NULL,
        message_id text NOT NULL,
        version    integer NOT NULL,
        role       message_role NOT NULL,
        text       text NOT NULL,
        PRIMARY KEY (thread_id, message_id)
      )`);
    await runner.query(`
      CREATE TABLE projection_thread_activities (
        thread_id text NOT NULL,
        version   integer NOT NULL,
        kind      activity_kind NOT NULL,
        severity  severity NOT NULL,
        text      text NOT NULL,
        day       integer,
        PRIMARY KEY (thread_id, version)
      )`);
    await runner.query(`
      CREATE TABLE projection_thread_sessions (
        thread_id     text PRIMARY KEY,
        generation_id text NOT NULL,
        provider      provider NOT NULL,
        model         text NOT NULL,
        status        session_status NOT NULL,
        attempt       integer NOT NULL CHECK (attempt >= 0)
      )`);
    await runner.query(`
      CREATE TABLE projection_thread_turns (
        thread_id       text NOT NULL,
        turn_count      integer NOT NULL CHECK (turn_count >= 1),
        job_id          text NOT NULL,
        -- What the workflow consists of, as people were told when it began.
        steps           jsonb NOT NULL,
        generation_id   text NOT NULL,
        kind            job_kind NOT NULL,
        day             integer CHECK ((day IS NOT NULL) = (kind = 'day_retry')),
        node_id         text CHECK (node_id IS NULL OR day IS NOT NULL),
        status          turn_status NOT NULL,
        attempt         integer NOT NULL CHECK (attempt >= 0),
        provider        provider NOT NULL,
        model           text NOT NULL,
        phase           phase,
        percent         integer NOT NULL CHECK (percent BETWEEN 0 AND 100),
        days_planned    integer NOT NULL,
        nodes_planned   integer NOT NULL,
        nodes_checked   integer NOT NULL,
        bundles_proposed integer NOT NULL,
        failed_days     jsonb NOT NULL,
        failure         jsonb,
        usage           jsonb,
        started_at      timestamptz(3) NOT NULL,
        ended_at        timestamptz(3),
        started_version integer NOT NULL,
        ended_version   integer,
        PRIMARY KEY (thread_id, turn_count),
        CHECK ((ended_version IS NULL) = (status = 'active'))
      )`);
    await runner.query(
      'CREATE INDEX projection_thread_turns_generation ON projection_thread_turns (generation_id)',
    );
    await runner.query(`
      CREATE TABLE projection_pending_approvals (
        thread_id         text NOT NULL,
        approval_id       text NOT NULL,
        turn_count        integer NOT NULL CHECK (turn_count >= 1),
        summary           text NOT NULL,
        proposal          jsonb NOT NULL,
        status            approval_status NOT NULL,
        requested_version integer NOT NULL,
        resolved_version  integer,
        PRIMARY KEY (thread_id, approval_id),
        CHECK ((resolved_version IS NULL) = (status = 'pending'))
      )`);
    await runner.query(`
      CREATE TABLE projection_checkpoints (
        thread_id     text NOT NULL,
        turn_count    integer NOT NULL CHECK (turn_count >= 1),
        generation_id text NOT NULL,
        version       integer NOT NULL,
        status        ended_status NOT NULL,
        ended_at      timestamptz(3) NOT NULL,
        PRIMARY KEY (thread_id, turn_count)
      )`);
    await runner.query(`
      -- What changed between two checkpoints. Turn 0 is the empty plan; json keeps the text, as in the log.
      CREATE TABLE checkpoint_diff_blobs (
        thread_id       text NOT NULL,
        from_turn_count integer NOT NULL CHECK (from_turn_count >= 0),
        to_turn_count   integer NOT NULL,
        diff            json NOT NULL,
        PRIMARY KEY (thread_id, from_turn_count, to_turn_count),
        CHECK (to_turn_count > from_turn_count)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE projection_threads, projection_thread_messages, projection_thread_activities,
      projection_thread_sessions, projection_thread_turns, projection_pending_approvals, projection_checkpoints,
      checkpoint_diff_blobs`);
    await runner.query(`DROP TYPE message_role, activity_kind, severity, session_status, turn_status, approval_status,
      ended_status`);
  }
}
