import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { GenerationId, JobId, TripId } from '@tripstream/contracts';
import { EventLog } from '../event-log/event-log.js';
import { Database } from '../platform/database.js';
import { LOGGER, type Logger } from '../platform/logger.js';
import { InstanceGuard, lockName } from './instance-guard.js';

/** A generation that this process has taken on. */
export interface ClaimedRun {
  tripId: TripId;
  jobId: JobId;
  generationId: GenerationId;
  /** Counted at the claim: 1 for the first worker, more after a crash. */
  attempt: number;
}

/** A worker that has not renewed for this long is frozen, though its connection may live. */
const LEASE_SECONDS = 15;
const RENEW_MS = 4_000;
const SWEEP_MS = 1_000;
/** After a restart of the database every lock is gone for a moment: living workers get this long to take theirs again. */
const LOCK_GRACE_SECONDS = 2;

/**
 * A run is free when nobody has claimed it, when its claimer's session lock is gone (dead) and has had its grace to come
 * back, or when its lease has run out by the database's clock (frozen). SKIP LOCKED lets several workers look at once without waiting for each other.
 */
const claimStatement = {
  name: 'generation-runs-claim',
  text: `
    WITH free AS (
      SELECT generation_id FROM generation_runs r
      WHERE r.status = 'queued'
         OR (r.status = 'running' AND (
              r.lease_until < clock_timestamp()
              OR r.lease_until < clock_timestamp() + make_interval(secs => ${LEASE_SECONDS - LOCK_GRACE_SECONDS}) AND NOT EXISTS (
                SELECT FROM pg_locks l
                WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
                  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                  AND (l.classid::bigint << 32 | l.objid::bigint)
                      = hashtextextended('${lockName('')}' || r.instance_id, 0))))
      ORDER BY r.queued_at
      FOR UPDATE SKIP LOCKED LIMIT 1)
    UPDATE generation_runs r
    SET status = 'running', attempt = attempt + 1, instance_id = $1,
        lease_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
    FROM free WHERE r.generation_id = free.generation_id
    RETURNING r.trip_id AS "tripId", r.job_id AS "jobId", r.generation_id AS "generationId", r.attempt`,
};

const renewStatement = {
  name: 'generation-runs-renew',
  text: `UPDATE generation_runs SET lease_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
         WHERE instance_id = $1 AND status = 'running' AND generation_id = ANY($2)`,
};

const releaseStatement = {
  name: 'generation-runs-release',
  text: `UPDATE generation_runs SET status = 'queued', instance_id = NULL, lease_until = NULL
         WHERE generation_id = $1 AND attempt = $2 AND status = 'running'`,
};

/** Who works on which generation. The rows are queued and ended by the append that starts or ends a generation. */
@Injectable()
export class GenerationRuns implements OnApplicationShutdown {
  private readonly listeners = new Set<() => void>();
  /** What this process works on. A claim whose answer was lost is not in it, so its lease runs out. */
  private readonly held = new Set<GenerationId>();
  private readonly stopListening: () => void;
  private readonly timers: NodeJS.Timeout[];

  constructor(
    private readonly database: Database,
    private readonly guard: InstanceGuard,
    log: EventLog,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.stopListening = log.onAppended((_tripId, events) => {
      if (events.some(({ type }) => type === 'generation_started')) this.tell();
    });
    this.timers = [
      setInterval(() => this.tell(), SWEEP_MS).unref(),
      setInterval(() => void this.renew(), RENEW_MS).unref(),
    ];
  }

  /**
   * Takes on the oldest run that nobody works on, or answers null. The attempt is counted here, so that a run which
   * kills its worker cannot be tried for ever unnoticed.
   *
   * @throws the driver's error when the database is away
   */
  async claim(): Promise<ClaimedRun | null> {
    await this.guard.held();
    // After an outage our own leases may have run out; we are alive, so they are not up for a claim.
    await this.database.query(renewStatement, [this.guard.instanceId, [...this.held]]);
    const [run] = await this.database.query<ClaimedRun & Record<string, unknown>>(claimStatement, [
      this.guard.instanceId,
    ]);
    if (run === undefined) return null;
    this.held.add(run.generationId);
    this.logger.info({ event: 'run.claimed', ...run });
    return run;
  }

  /** Calls back whenever a run may be waiting: after an append that queued one, and every second. Returns the way to stop. */
  onMayBeWaiting(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Says that this process has stopped working on a run: its lease is not renewed any more. */
  drop({ generationId }: ClaimedRun): void {
    this.held.delete(generationId);
  }

  /** Gives a run back at once, for another worker to take: used when this process shuts down. */
  async release(run: ClaimedRun): Promise<void> {
    this.drop(run);
    await this.database.query(releaseStatement, [run.generationId, run.attempt]);
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }

  private async renew(): Promise<void> {
    try {
      await this.database.query(renewStatement, [this.guard.instanceId, [...this.held]]);
    } catch (error) {
      this.logger.warn({ event: 'run.lease-not-renewed', error: String(error) });
    }
  }

  onApplicationShutdown(): void {
    this.stopListening();
    for (const timer of this.timers) clearInterval(timer);
  }
}
