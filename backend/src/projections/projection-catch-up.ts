import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { TripId } from '@tripstream/contracts';
import { LOGGER, type Logger } from '../platform/logger.js';
import { ProjectionRebuild } from './projection-rebuild.js';

const PAGE = 5_000;

/**
 * Before anybody reads: trips whose read models are behind their log are made anew, in pages until there is none left.
 * In everyday life that is none, since the append writes both; after an upgrade with a new projector it is all of them.
 * A trip that cannot be made anew keeps what it has, and nobody else waits for it.
 */
@Injectable()
export class ProjectionCatchUp implements OnModuleInit {
  constructor(
    private readonly rebuild: ProjectionRebuild,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    let done = 0;
    for (let after = ''; ; ) {
      const { last, tripIds } = await this.rebuild.behind(after, PAGE);
      for (const tripId of tripIds) if (await this.catchUp(tripId)) done += 1;
      if (tripIds.length > 0) this.logger.info({ event: 'projections.caught-up', trips: done });
      if (last === null) return;
      after = last;
    }
  }

  private async catchUp(tripId: TripId): Promise<boolean> {
    try {
      await this.rebuild.rebuild(tripId);
      return true;
    } catch (error) {
      this.logger.error({ event: 'projections.not-caught-up', tripId, err: error });
      return false;
    }
  }
}
