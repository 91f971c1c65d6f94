import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The rows that a trip's plan and jobs imply, and how far each projector has come. */
export class ReadModels1779872400002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE projection_trips (
        trip_id          text PRIMARY KEY,
        traveller_id     text NOT NULL,
        job_id           text,
        title            text NOT NULL,
        wish             jsonb NOT NULL,
        destination      jsonb,
        chosen_bundle_id text,
        discarded        boolean NOT NULL,
        created_at       timestamptz(3) NOT NULL
      )`);
    await runner.query(
      'CREATE INDEX projection_trips_traveller ON projection_trips (traveller_id, created_at DESC, trip_id)',
    );
    await runner.query(`
      CREATE TABLE projection_anchors (
        trip_id   text NOT NULL,
        anchor_id text NOT NULL,
        position  integer NOT NULL CHECK (position >= 1),
        kind      text NOT NULL CHECK (kind IN ('city', 'lodging')),
        name      text NOT NULL,
        lat       double precision NOT NULL CHECK (lat BETWEEN -90 AND 90),
        lng       double precision NOT NULL CHECK (lng BETWEEN -180 AND 180),
        PRIMARY KEY (trip_id, anchor_id)
      )`);
    await runner.query(`
      CREATE TABLE projection_days (
        trip_id text NOT NULL,
        day     integer NOT NULL CHECK (day >= 1),
        date    date NOT NULL,
        status  text NOT NULL CHECK (status IN ('placeholder', 'drafting', 'planned', 'failed')),
        theme   text,
        summary text,
        attempt integer NOT NULL CHECK (attempt >= 0),
        failure jsonb,
        rev     integer NOT NULL,
        PRIMARY KEY (trip_id, day)
      )`);
    await runner.query(`
      CREATE TABLE projection_items (
        trip_id          text NOT NULL,
        node_id          text NOT NULL,
        generation_id    text NOT NULL,
        day              integer NOT NULL CHECK (day >= 1),
        position         integer NOT NULL CHECK (position >= 1),
        kind             text NOT NULL CHECK (kind IN ('activity', 'meal', 'lodging', 'transfer')),
        title            text NOT NULL,
        description      text NOT NULL,
        why              text NOT NULL,
        start_time       text NOT NULL,
        duration_minutes integer NOT NULL CHECK (duration_minutes BETWEEN 0 AND 1440),
        cost             jsonb,
        status           text NOT NULL CHECK (status IN ('provisional', 'hydrated')),
        unverified       text CHECK (unverified IN ('not_found', 'ambiguous', 'out_of_area', 'no_place_data',
                                                    'lookup_failed', 'deadline')),
        lat              double precision CHECK (lat BETWEEN -90 AND 90),
        lng              double precision CHECK (lng BETWEEN -180 AND 180),
        provenance       text CHECK (provenance IN ('draft', 'hydrated', 'user')),
        place_name       text,
        place            jsonb,
        rev              integer NOT NULL,
        PRIMARY KEY (trip_id, node_id),
        CHECK ((lat IS NULL) = (lng IS NULL) AND (lat IS NULL) = (provenance IS NULL)),
        -- A placeholder is never saved as final.
        CHECK (status = 'provisional' OR provenance IS DISTINCT FROM 'draft')
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
        turn_count      integer NOT NULL CHECK (turn_count >= 1),
        generation_id   text NOT NULL,
        kind            text NOT NULL CHECK (kind IN ('bundles', 'itinerary', 'refinement', 'day_retry')),
        day             integer CHECK ((day IS NOT NULL) = (kind = 'day_retry')),
        status          text NOT NULL CHECK (status IN ('queued', 'running', 'complete', 'error', 'cancelled', 'expired')),
        attempt         integer NOT NULL CHECK (attempt >= 0),
        provider        text NOT NULL CHECK (provider IN ('openai', 'demo')),
        model           text NOT NULL,
        phase           text CHECK (phase IN ('understanding', 'planning', 'hydrating', 'finishing')),
        percent         integer NOT NULL CHECK (percent BETWEEN 0 AND 100),
        days_planned    integer NOT NULL,
        nodes_planned   integer NOT NULL,
        nodes_checked   integer NOT NULL,
        failed_days     jsonb NOT NULL,
        failure         jsonb,
        usage           jsonb,
        started_at      timestamptz(3) NOT NULL,
        ended_at        timestamptz(3),
        started_version integer NOT NULL,
        ended_version   integer,
        CHECK ((ended_version IS NULL) = (status IN ('queued', 'running')))
      )`);
    await runner.query('CREATE INDEX projection_jobs_trip ON projection_jobs (trip_id)');
    await runner.query(
      `CREATE INDEX projection_jobs_open ON projection_jobs (started_at) WHERE status IN ('queued', 'running')`,
    );
    await runner.query(`
      CREATE TABLE projection_notifications (
        notification_id text PRIMARY KEY,
        traveller_id    text NOT NULL,
        trip_id         text NOT NULL,
        kind            text NOT NULL CHECK (kind IN ('complete', 'partial', 'error', 'cancelled', 'expired')),
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
  }
}
