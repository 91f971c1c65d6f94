import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module.js';
import { Checkpoints } from './checkpoints.js';
import { PlanWatch } from './plan-watch.js';
import { ProjectionCatchUp } from './projection-catch-up.js';
import { ProjectionRebuild } from './projection-rebuild.js';
import { ProviderRuntimes } from './provider-runtimes.js';
import { ServedSnapshots } from './served-snapshots.js';
import { TripQueries } from './trip-queries.js';

@Module({
  imports: [EventLogModule],
  providers: [
    ProjectionCatchUp,
    ProjectionRebuild,
    TripQueries,
    Checkpoints,
    ServedSnapshots,
    PlanWatch,
    ProviderRuntimes,
  ],
  exports: [TripQueries, Checkpoints, PlanWatch, ProviderRuntimes],
})
export class ProjectionsModule {}
