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
}

/** Each response is answered once: to whoever marks its row. */
const leaveStatement = {
  name: 'left-responses-leave',
  text: `
    UPDATE provider_session_runtime s SET status = 'abandoned', updated_at = clock_timestamp()
    FROM generation_runs r
    WHERE s.status = 'streaming' AND r.generation_id = s.generation_id AND r.status = 'ended'
    RETURNING s.trip_id AS "tripId", s.generation_id AS "generationId", s.provider, s.response_id AS "responseId"`,
};

/**
 * Cancels, each minute, the responses of generations that have ended: stopped or repaired while nobody worked on them,
 * nobody else would tell the provider. Where a worker did, it hears it twice, which does no harm.
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

  private async cancel({ provider, ...ids }: LeftResponse): Promise<void> {
    // Another one would not know it.
    if (provider !== this.provider.planner.provider) return;
    try {
      await this.provider.cancel(ids.responseId);
      this.logger.info({ event: 'planner.response-cancelled', ...ids });
    } catch (error) {
      // No other error's words: they may quote what was sent.
      const message = error instanceof ProviderFailure ? error.message : 'unknown';
      this.logger.warn({ event: 'planner.response-not-cancelled', ...ids, message });
    }
  }
}
