import { Inject, Injectable } from '@nestjs/common';
import type { GenerationId, JobId, JobStatus, Phase, TripId } from '@tripstream/contracts';
import { CONFIG, type Config } from '../platform/config.js';
import { Database } from '../platform/database.js';
import { LOGGER, type Logger } from '../platform/logger.js';
import { Metrics } from '../platform/metrics.js';

/** A generation that should have gone on or ended by now. */
export interface StalePlan {
  tripId: TripId;
  jobId: JobId;
  generationId: GenerationId;
  status: JobStatus;
  phase: Phase | null;
  /** Every day that it writes is closed, and still it is not complete. */
  planPresent: boolean;
  /** Since its plan was there, or since its newest event. */
  ageMs: number;
}

/** So often the same generation is told of at most. */
const TELL_AGAIN_MS = 10 * 60_000;

/**
 * Judged by the database's clock alone. A plan is there since the last of its days was closed in its own generation,
 * so that a retry which finds every day written is not old from its first moment.
 */
const staleStatement = {
  name: 'plan-watch-stale',
  text: `
    WITH running AS (
      SELECT j.trip_id, j.job_id, j.generation_id, j.status, j.phase, s.occurred_at,
             NOT EXISTS (SELECT FROM projection_days d
                         WHERE d.trip_id = j.trip_id AND (j.day IS NULL OR d.day = j.day)
                           AND d.status NOT IN ('planned', 'failed')) AS plan_present
      FROM projection_jobs j
      JOIN orchestration_streams s ON s.aggregate_kind = 'trip' AND s.stream_id = j.trip_id
      WHERE j.status IN ('queued', 'running')),
    aged AS (
      SELECT r.*, extract(epoch FROM clock_timestamp() - least(r.occurred_at, CASE WHEN r.plan_present THEN (
               SELECT max(e.occurred_at) FROM orchestration_events e
               WHERE e.aggregate_kind = 'trip' AND e.stream_id = r.trip_id
                 AND e.event_type IN ('generation_started', 'day_completed', 'day_failed')) END)) * 1000 AS age_ms
      FROM running r)
    SELECT trip_id AS "tripId", job_id AS "jobId", generation_id AS "generationId", status, phase,
           plan_present AS "planPresent", round(age_ms)::double precision AS "ageMs"
    FROM aged WHERE age_ms > $1 ORDER BY age_ms DESC`,
};

/** Finds generations that stand still, and plans that are there while their job says that it is still at work. */
@Injectable()
export class PlanWatch {
  private readonly toldAt = new Map<GenerationId, number>();

  constructor(
    private readonly database: Database,
    private readonly metrics: Metrics,
    @Inject(CONFIG) private readonly config: Pick<Config, 'PLAN_STALE_MS'>,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Looks once, and tells of each generation at most once in ten minutes and process. Meant to be called each minute.
   *
   * @param now - this process's clock, which only spaces the lines
   * @throws the driver's error when the database is away
   */
  async look(now = Date.now()): Promise<StalePlan[]> {
    const stale = await this.database.query<StalePlan & Record<string, unknown>>(staleStatement, [
      this.config.PLAN_STALE_MS,
    ]);
    for (const [generationId, at] of this.toldAt)
      if (now - at >= TELL_AGAIN_MS) this.toldAt.delete(generationId);
    for (const plan of stale) {
      if (this.toldAt.has(plan.generationId)) continue;
      this.toldAt.set(plan.generationId, now);
      this.metrics.plansWithoutComplete.inc();
      this.logger.warn({ event: 'plan-without-complete', ...plan });
    }
    return stale;
  }
}
