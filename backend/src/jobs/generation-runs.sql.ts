import type { Statement } from '../platform/database.js';
import { lockName } from './instance-guard.js';
import { SUSPECT_LOSSES } from './losses.js';

const ms = (parameter: string) => `make_interval(secs => ${parameter}::float8 / 1000)`;

/** A lock is gone when no living session of this database holds it. */
const lockIsGone = `NOT EXISTS (
  SELECT FROM pg_locks l
  WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended('${lockName('')}' || r.instance_id, 0))`;

/**
 * A run is free when nobody has claimed it and its time has come, when its claimer's session lock is gone (dead) and has
 * had its grace to come back, or when its lease has run out by the database's clock (frozen). The oldest comes first. SKIP
 * LOCKED lets several workers look at once without waiting for each other. A suspect is for a process that works on
 * nothing else, so that it takes nobody with it; after a minute without one, for any. Parameters: $1 instance, $2 lease
 * in ms, $3 grace in ms, $4 whether a lock that is gone means anything at this moment, $5 whether this instance is idle.
 */
export const claimStatement: Statement = {
  name: 'generation-runs-claim',
  text: `
    WITH free AS (
      SELECT generation_id FROM generation_runs r
      WHERE (r.status = 'queued' AND (r.not_before IS NULL OR r.not_before <= clock_timestamp())
             OR r.status = 'running' AND (
                  r.lease_until < clock_timestamp()
                  OR ($4 AND r.lease_from + ${ms('$3')} < clock_timestamp() AND ${lockIsGone})))
        AND ($5 OR r.losses < ${SUSPECT_LOSSES}
             OR coalesce(r.lease_until, r.not_before, r.queued_at) < clock_timestamp() - interval '1 minute')
      ORDER BY r.queued_at
      FOR UPDATE SKIP LOCKED LIMIT 1)
    UPDATE generation_runs r
    SET status = 'running', attempt = attempt + 1, losses = losses + (r.status = 'running')::integer, instance_id = $1,
        lease_from = clock_timestamp(), lease_until = clock_timestamp() + ${ms('$2')}, not_before = NULL
    FROM free WHERE r.generation_id = free.generation_id
    RETURNING r.trip_id AS "tripId", r.job_id AS "jobId", r.generation_id AS "generationId", r.attempt, r.losses`,
};

/**
 * Answers which runs are still this instance's, of those that it believes in. Parameters: $1 instance, $2 lease in ms,
 * $3 generations, $4 their attempts.
 */
export const renewStatement: Statement = {
  name: 'generation-runs-renew',
  text: `
    UPDATE generation_runs r SET lease_from = clock_timestamp(), lease_until = clock_timestamp() + ${ms('$2')}
    FROM unnest($3::text[], $4::integer[]) AS held(generation_id, attempt)
    WHERE r.generation_id = held.generation_id AND r.attempt = held.attempt AND r.instance_id = $1
      AND r.status = 'running'
    RETURNING r.generation_id AS "generationId"`,
};

/** Of runs that could not be renewed: those that ended under the very attempt. Parameters: $1 generations, $2 attempts. */
export const endedStatement: Statement = {
  name: 'generation-runs-ended',
  text: `
    SELECT r.generation_id AS "generationId"
    FROM generation_runs r
    JOIN unnest($1::text[], $2::integer[]) AS held(generation_id, attempt)
      ON r.generation_id = held.generation_id AND r.attempt = held.attempt
    WHERE r.status = 'ended'`,
};

export const releaseStatement: Statement = {
  name: 'generation-runs-release',
  text: `
    UPDATE generation_runs SET status = 'queued', instance_id = NULL, lease_from = NULL, lease_until = NULL
    WHERE generation_id = $1 AND attempt = $2 AND status = 'running'`,
};

/** Gives back a run that failed, for later. Parameters: $1 generation, $2 attempt, $3 delay in ms. */
export const failStatement: Statement = {
  name: 'generation-runs-fail',
  text: `
    UPDATE generation_runs SET status = 'queued', instance_id = NULL, lease_from = NULL, lease_until = NULL,
                               losses = losses + 1, not_before = clock_timestamp() + ${ms('$3')}
    WHERE generation_id = $1 AND attempt = $2 AND status = 'running'
    RETURNING losses`,
};
