import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { GenerationId, TripId } from '@tripstream/contracts';
import { JobQueue } from '../jobs/queue.js';
import { Database } from '../platform/database.js';
import { LOGGER, type Logger } from '../platform/logger.js';
import { PLANNER_PROVIDER, type PlannerProvider, ProviderFailure } from './providers/planner-provider.js';

/** A response that its provider may still be writing. */
interface LeftResponse {
  tripId: TripId;
  generationId: GenerationId;
  provider: string;
  responseId: string;
  /** This one included. */
  tries: number;
}

/** Tries that reach over four hours: minutes of an outage at first, then whatever lasts. */
const MOST_TRIES = 10;

/**
 * Each try is one process's: whoever moves the row to its next time. A process that dies in the middle therefore leaves it
 * to be tried again, after one minute, then two, then four, and hourly in the end.
 */
const leaveStatement = {
  name: 'left-responses-leave',
  text: `
    WITH left_ones AS (
      SELECT s.generation_id FROM provider_session_runtime s
      JOIN generation_runs r ON r.generation_id = s.generation_id AND r.status = 'ended'
      WHERE s.status = 'streaming'
      UNION ALL
      SELECT generation_id FROM provider_session_runtime
      WHERE cancel_after <= clock_timestamp() AND status = 'abandoned'
    )
    UPDATE provider_session_runtime s
    SET status = 'abandoned', updated_at = clock_timestamp(), cancel_tries = s.cancel_tries + 1,
        cancel_after = clock_timestamp() + least(60, 2 ^ s.cancel_tries) * interval '1 minute'
    FROM left_ones WHERE s.generation_id = left_ones.generation_id
      AND (s.status = 'streaming' OR s.cancel_after <= clock_timestamp())
    RETURNING s.trip_id AS "tripId", s.generation_id AS "generationId", s.provider, s.response_id AS "responseId",
              s.cancel_tries AS tries`,
};

const settleStatement = {
  name: 'left-responses-settle',
  text: 'UPDATE provider_session_runtime SET cancel_after = NULL WHERE generation_id = $1 AND response_id = $2',
};

/**
 * Cancels, each minute, the responses of generations that have ended: stopped or repaired while nobody worked on them,
 * nobody else would tell the provider. Where a worker did, it hears it twice, which does no harm. A provider that is away
 * is told later.
 */
@Injectable()
export class LeftResponses implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    @Inject(JobQueue) private readonly queue: Pick<JobQueue, 'everyMinute'>,
    @Inject(PLANNER_PROVIDER) private readonly provider: Pick<PlannerProvider, 'cancel' | 'planner'>,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.queue.everyMinute('left-responses', () => this.leave());
  }

  /** @throws the driver's error when the database is away; a provider that is away is logged */
  async leave(): Promise<void> {
    const left = await this.database.query<LeftResponse & Record<string, unknown>>(leaveStatement, []);
    await Promise.all(left.map((response) => this.cancel(response)));
  }

  private async cancel(response: LeftResponse): Promise<void> {
    // Another one would not know it.
    if (response.provider === this.provider.planner.provider && !(await this.isSettled(response))) return;
    await this.database.query(settleStatement, [response.generationId, response.responseId]);
  }

  /** Whether there is nothing more to try. */
  private async isSettled({ tries, provider: _, ...ids }: LeftResponse): Promise<boolean> {
    try {
      await this.provider.cancel(ids.responseId);
      this.logger.info({ event: 'planner.response-cancelled', ...ids });
      return true;
    } catch (error) {
      const isGivenUp = tries >= MOST_TRIES || !mayWorkLater(error);
      // No other error's words: they may quote what was sent.
      const message = error instanceof ProviderFailure ? error.message : 'unknown';
      const event = isGivenUp ? 'planner.response-given-up' : 'planner.response-not-cancelled';
      this.logger[isGivenUp ? 'error' : 'warn']({ event, ...ids, tries, message });
      return isGivenUp;
    }
  }
}

/** An operator may exchange a key; a request that is wrong stays wrong. */
const mayWorkLater = (error: unknown) =>
  !(error instanceof ProviderFailure) || error.retryable || error.code === 'provider_unauthorized';
