import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What workers need to share the work. No read models: people are told by events. */
export class GenerationWork1779872400004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE run_status AS ENUM ('queued', 'running', 'ended');
      CREATE TYPE runtime_status AS ENUM ('streaming', 'completed', 'abandoned')`);
    await runner.query(`
      -- Who works on what: not a read model, it says nothing that events do not, but it is where workers meet.
      CREATE TABLE generation_runs (
        generation_id text PRIMARY KEY,
        trip_id       text NOT NULL,
        job_id        text NOT NULL,
        status        run_status NOT NULL DEFAULT 'queued',
        -- The fence: grows with every claim.
        attempt       integer NOT NULL DEFAULT 0 CHECK (attempt >= 0),
        -- Attempts that ended badly: their worker was lost, or failed without a word.
        losses        integer NOT NULL DEFAULT 0 CHECK (losses BETWEEN 0 AND attempt),
        instance_id   text,
        lease_from    timestamptz,
        lease_until   timestamptz,
        queued_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
        -- Nobody takes it on before; null means at once.
        not_before    timestamptz,
        CHECK ((status = 'running') = (instance_id IS NOT NULL))
      )`);
    await runner.query(
      `CREATE INDEX generation_runs_open ON generation_runs (queued_at) WHERE status IN ('queued', 'running')`,
    );
    await runner.query(`
      -- What a worker needs to go on with a provider's response that another worker opened. Nobody else reads it.
      CREATE TABLE provider_session_runtime (
        generation_id text PRIMARY KEY,
        trip_id       text NOT NULL,
        provider      text NOT NULL,
        model         text NOT NULL,
        response_id   text NOT NULL,
        -- The days that the response was asked to write, in order, and the attempt of each.
        days          jsonb NOT NULL,
        day_attempts  jsonb NOT NULL,
        -- The provider's events up to this one have been recorded.
        cursor        integer NOT NULL CHECK (cursor >= 0),
        status        runtime_status NOT NULL,
        updated_at    timestamptz(3) NOT NULL DEFAULT clock_timestamp()
      )`);
    await runner.query(
      `CREATE INDEX provider_session_runtime_streaming ON provider_session_runtime (generation_id)
         WHERE status = 'streaming'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE generation_runs, provider_session_runtime');
    await runner.query('DROP TYPE run_status, runtime_status');
  }
}
