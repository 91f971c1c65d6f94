import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { LogUnavailable, TripCommands } from '../../commands/trip-commands.js';
import { JobQueue } from '../../jobs/queue.js';
import { isDatabaseUnavailable } from '../../platform/database.js';
import { LOGGER, type Logger } from '../../platform/logger.js';
import { type DueProposal, GenerationQueries } from '../../projections/generation-queries.js';

const PAGE = 200;

/** Has proposals lapse, each minute, that nobody chose from in time. They stay to be read, and nothing is removed. */
@Injectable()
export class BundleExpiry implements OnApplicationBootstrap {
  constructor(
    @Inject(TripCommands) private readonly commands: Pick<TripCommands, 'dispatch'>,
    @Inject(GenerationQueries) private readonly generations: Pick<GenerationQueries, 'dueProposals'>,
    @Inject(JobQueue) private readonly queue: Pick<JobQueue, 'everyMinute'>,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.queue.everyMinute('bundles-expire', async () => void (await this.expire()));
  }

  /**
   * @returns how many trips' proposals lapsed
   * @throws the driver's error when the database is away: the next minute goes on
   */
  async expire(): Promise<number> {
    let expired = 0;
    for (let after: DueProposal | null = null; ; ) {
      const due: DueProposal[] = await this.generations.dueProposals(after, PAGE);
      for (const proposal of due) expired += await this.expireIfItCan(proposal);
      if (due.length < PAGE) break;
      after = due.at(-1) ?? null;
    }
    if (expired > 0) this.logger.info({ event: 'planner.bundles-expired', trips: expired });
    return expired;
  }

  /** One trip that cannot lapse keeps none of the others from it. */
  private async expireIfItCan(proposal: DueProposal): Promise<number> {
    try {
      return await this.expireOne(proposal);
    } catch (error) {
      if (error instanceof LogUnavailable || isDatabaseUnavailable(error)) throw error;
      this.logger.error({ event: 'planner.bundles-not-expired', tripId: proposal.tripId, err: error });
      return 0;
    }
  }

  private async expireOne({ tripId, expiresAt }: DueProposal): Promise<number> {
    // Another date of expiry, after a retry, is another order.
    const commandId = `${tripId}/bundles-expire/${expiresAt}`;
    const now = new Date().toISOString();
    const result = await this.commands.dispatch(
      { type: 'bundles.expire', tripId, now: now > expiresAt ? now : expiresAt },
      { commandId, actor: 'system' },
    );
    return result.applied && result.events.length > 0 ? 1 : 0;
  }
}
