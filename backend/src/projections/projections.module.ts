import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module.js';
import { Checkpoints } from './checkpoints.js';
import { CommitMetrics } from './commit-metrics.js';
import { GenerationQueries } from './generation-queries.js';
import { PlanWatch } from './plan-watch.js';
import { ProjectionCatchUp } from './projection-catch-up.js';
import { ProjectionRebuild } from './projection-rebuild.js';
import { ProviderRuntimes } from './provider-runtimes.js';
import { ServedSnapshots } from './served-snapshots.js';
import { SpendingQueries } from './spending-queries.js';
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
    CommitMetrics,
    GenerationQueries,
    SpendingQueries,
  ],
  exports: [GenerationQueries, TripQueries, Checkpoints, PlanWatch, ProviderRuntimes, SpendingQueries],
})
export class ProjectionsModule {}
