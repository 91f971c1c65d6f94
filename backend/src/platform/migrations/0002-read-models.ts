import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The rows that a trip's plan and jobs imply, and how far each projector has come. */
export class ReadModels1779872400002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE anchor_kind AS ENUM ('city', 'lodging');
      CREATE TYPE day_status AS ENUM ('placeholder', 'drafting', 'planned', 'failed');
      CREATE TYPE node_kind AS ENUM ('activity', 'meal', 'lodging', 'transfer');
      CREATE TYPE node_status AS ENUM ('provisional', 'hydrated');
      CREATE TYPE unverified_reason AS ENUM ('not_found', 'ambiguous', 'out_of_area', 'no_place_data', 'lookup_failed',
                                             'deadline');
      CREATE TYPE provenance AS ENUM ('draft', 'hydrated', 'user');
      CREATE TYPE job_kind AS ENUM ('bundles', 'itinerary', 'refinement', 'day_retry');
      CREATE TYPE job_status AS ENUM ('queued', 'running', 'complete', 'error', 'cancelled', 'expired');
      CREATE TYPE provider AS ENUM ('openai', 'demo', 'workflow');
      CREATE TYPE phase AS ENUM ('understanding', 'searching', 'proposing', 'planning', 'hydrating', 'finishing');
      CREATE TYPE notification_kind AS ENUM ('complete', 'partial', 'error', 'cancelled', 'expired')`);
    await runner.query(`
      CREATE TABLE projection_trips (
        trip_id          text PRIMARY KEY,
        traveller_id     text NOT NULL,
        job_id           text,
        title            text NOT NULL,
        -- What is planned; null while bundles are proposed for the preferences and none is chosen.
        wish             jsonb,
        preferences      jsonb,
        destination      jsonb,
        chosen_bundle_id text,
        discarded        boolean NOT NULL,
        -- When proposals that nobody chose from lapse; null where there is nothing to lapse.
        expires_at       timestamptz(3),
        expired          boolean NOT NULL,
        created_at       timestamptz(3) NOT NULL
      )`);
    await runner.query(
      'CREATE INDEX projection_trips_traveller ON projection_trips (traveller_id, created_at DESC, trip_id)',
    );
    await runner.query(
      'CREATE INDEX projection_trips_expiring ON projection_trips (expires_at) WHERE expires_at IS NOT NULL',
    );
    await runner.query(`
      CREATE TABLE projection_anchors (
        trip_id   text NOT NULL,
        anchor_id text NOT NULL,
        position  integer NOT NULL CHECK (position >= 1),
        kind      anchor_kind NOT NULL,
        name      text NOT NULL,
        lat       double precision NOT NULL CHECK (lat BETWEEN -90 AND 90),
        lng       double precision NOT NULL CHECK (lng BETWEEN -180 AND 180),
        PRIMARY KEY (trip_id, anchor_id)
      )`);
    await runner.query(`
      CREATE TABLE projection_days (
        trip_id text NOT NULL,
        day     integer NOT NULL,
        date    date NOT NULL,
        status  day_status NOT NULL,
        theme   text,
        summary text,
        attempt integer NOT NULL,
        failure jsonb,
        -- Ways, weather and findings, once its stops are checked.
        day_check jsonb,
        rev     integer NOT NULL,
        PRIMARY KEY (trip_id, day)
      )`);
    await runner.query(`
      CREATE TABLE projection_items (
        trip_id          text NOT NULL,
        node_id          text NOT NULL,
        generation_id    text NOT NULL,
        day              integer NOT NULL,
        position         integer NOT NULL,
        kind             node_kind NOT NULL,
        title            text NOT NULL,
        description      text NOT NULL,
        why              text NOT NULL,
        start_time       text NOT NULL,
        duration_minutes integer NOT NULL,
        cost             jsonb,
        status           node_status NOT NULL,
        unverified       unverified_reason,
        lat              double precision,
        lng              double precision,
        provenance       provenance,
        place_name       text,
        place            jsonb,
        host             jsonb,
        rev              integer NOT NULL,
        PRIMARY KEY (trip_id, node_id),
        -- A position is whole or absent, and a placeholder is never saved as final.
        CONSTRAINT projection_items_location
          CHECK ((lat IS NULL) = (lng IS NULL) AND (lat IS NULL) = (provenance IS NULL)
                 AND (status = 'provisional' OR provenance IS DISTINCT FROM 'draft'))
      )`);
    await runner.query(`
      CREATE TABLE projection_bundles (
        trip_id   text NOT NULL,
        bundle_id text NOT NULL,
        position  integer NOT NULL CHECK (position >= 1),
        bundle    jsonb NOT NULL,
        PRIMARY KEY (trip_id, bundle_id)
      )`);
    await runner.query(`
      CREATE TABLE projection_jobs (
        job_id          text PRIMARY KEY,
        trip_id         text NOT NULL,
        turn_count      integer NOT NULL,
        generation_id   text NOT NULL,
        kind            job_kind NOT NULL,
        day             integer,
        node_id         text,
        status          job_status NOT NULL,
        attempt         integer NOT NULL,
        provider        provider NOT NULL,
        model           text NOT NULL,
        phase           phase,
        percent         integer NOT NULL,
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
        CONSTRAINT projection_jobs_turn
          CHECK ((ended_version IS NULL) = (status IN ('queued', 'running'))
                 AND (day IS NOT NULL) = (kind = 'day_retry')
                 AND (node_id IS NULL OR day IS NOT NULL))
      )`);
    await runner.query('CREATE INDEX projection_jobs_trip ON projection_jobs (trip_id)');
    await runner.query(
      `CREATE INDEX projection_jobs_recent ON projection_jobs (provider, kind, ended_at DESC) WHERE status = 'complete'`,
    );
    await runner.query(
      `CREATE INDEX projection_jobs_open ON projection_jobs (started_at) WHERE status IN ('queued', 'running')`,
    );
    await runner.query(`
      CREATE TABLE projection_notifications (
        notification_id text PRIMARY KEY,
        traveller_id    text NOT NULL,
        trip_id         text NOT NULL,
        kind            notification_kind NOT NULL,
        version         integer NOT NULL,
        created_at      timestamptz(3) NOT NULL
      )`);
    await runner.query('CREATE INDEX projection_notifications_trip ON projection_notifications (trip_id)');
    await runner.query(
      'CREATE INDEX projection_notifications_traveller ON projection_notifications (traveller_id, created_at DESC)',
    );
    await runner.query(`
      CREATE TABLE projection_state (
        projector     text NOT NULL,
        stream_id     text NOT NULL,
        last_version  integer NOT NULL,
        last_sequence bigint NOT NULL,
        PRIMARY KEY (projector, stream_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE projection_trips, projection_anchors, projection_days, projection_items,
      projection_bundles, projection_jobs, projection_notifications, projection_state`);
    await runner.query(`DROP TYPE anchor_kind, day_status, node_kind, node_status, unverified_reason, provenance, job_kind,
      job_status, provider, phase, notification_kind`);
  }
}
