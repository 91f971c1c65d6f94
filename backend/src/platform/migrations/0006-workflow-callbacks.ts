import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a workflow service calls back with, and what it still has to be told. */
export class WorkflowCallbacks1779872400006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TYPE callback_outcome AS ENUM ('completed', 'failed')`);
    await runner.query(`
      -- One row for each job, whatever came first: what comes later about the same job is without effect. Kept for a day.
      CREATE TABLE workflow_callbacks (
        job_id      text PRIMARY KEY,
        webhook_id  text NOT NULL UNIQUE,
        workflow    text NOT NULL,
        outcome     callback_outcome NOT NULL,
        -- As it came. Text and not json: nobody asks the database about its inside.
        body        text NOT NULL,
        received_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
      )`);
    await runner.query('CREATE INDEX workflow_callbacks_received ON workflow_callbacks (received_at)');
    await runner.query(`
      -- A response that its provider has to be told to drop: from when on, and how often that was tried.
      ALTER TABLE provider_session_runtime
        ADD COLUMN cancel_after timestamptz(3),
        ADD COLUMN cancel_tries integer NOT NULL DEFAULT 0`);
    await runner.query(
      `CREATE INDEX provider_session_runtime_to_cancel ON provider_session_runtime (cancel_after)
         WHERE cancel_after IS NOT NULL`,
    );
    await runner.query(
      `CREATE INDEX provider_session_runtime_service_job ON provider_session_runtime (response_id)
         WHERE provider = 'workflow'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE provider_session_runtime DROP COLUMN cancel_after, DROP COLUMN cancel_tries',
    );
    await runner.query('DROP INDEX provider_session_runtime_service_job');
    await runner.query('DROP TABLE workflow_callbacks');
    await runner.query('DROP TYPE callback_outcome');
  }
}
