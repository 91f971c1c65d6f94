import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { LOGGER, type Logger } from '../platform/logger.js';
import { ProjectionRebuild } from './projection-rebuild.js';

const PAGE = 100;

/**
 * Before anybody reads: trips whose read models are behind their log are made anew, in pages until there is none left.
 * In everyday life that is none, since the append writes both; after an upgrade with a new projector it is all of them.
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
      const trips = await this.rebuild.behind(after, PAGE);
      for (const tripId of trips) await this.rebuild.rebuild(tripId);
      done += trips.length;
      if (trips.length > 0) this.logger.info({ event: 'projections.caught-up', trips: done });
      const last = trips.at(-1);
      if (last === undefined) return;
      after = last;
    }
  }
}
