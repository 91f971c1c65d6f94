import type { DynamicModule } from '@nestjs/common';
import { CommandsModule } from './commands/commands.module.js';
import { pausePointsOf } from './faults/pause-at.js';
import { HttpModule } from './http/http.module.js';
import { Identity } from './http/identity/identity.js';
import { JobsModule } from './jobs/jobs.module.js';
import { JobQueue } from './jobs/queue.js';
import { PlannerModule } from './planner/planner.module.js';
import { PLANNER_SETTINGS, type PlannerSettings } from './planner/planner-settings.js';
import type { WorkflowServiceSettings } from './planner/providers/workflow-service/workflow-service-settings.js';
import { type Platform, platformModule } from './platform/platform.module.js';
import { Workflows } from './platform/workflows.js';
import { PlanWatch } from './projections/plan-watch.js';
import { ProjectionsModule } from './projections/projections.module.js';

export interface AppOptions extends Platform {
  plannerSettings: PlannerSettings | WorkflowServiceSettings;
  identitySecret: string;
  workflows: Workflows;
}

class AppModule {}

class MinutesModule {}

class WorkflowsModule {}

/** What one process does each minute, whichever is first. */
const MINUTE_WORK = Symbol('minute work');

const minutes: DynamicModule = {
  module: MinutesModule,
  imports: [JobsModule, ProjectionsModule],
  providers: [
    {
      provide: MINUTE_WORK,
      inject: [JobQueue, PlanWatch],
      useFactory: (queue: JobQueue, watch: PlanWatch) =>
        queue.everyMinute('stuck-plans', async () => void (await watch.look())),
    },
  ],
};

/** The only place that knows everyone. */
export const appModule = ({
  plannerSettings,
  identitySecret,
  workflows,
  ...platform
}: AppOptions): DynamicModule => ({
  module: AppModule,
  imports: [
    platformModule({ ...platform, pausePoints: pausePointsOf(platform.config) }),
    { module: HttpModule, providers: [{ provide: Identity, useValue: new Identity(identitySecret) }] },
    {
      module: PlannerModule,
      imports: [CommandsModule, JobsModule, ProjectionsModule],
      providers: [{ provide: PLANNER_SETTINGS, useValue: plannerSettings }],
    },
    {
      module: WorkflowsModule,
      global: true,
      providers: [{ provide: Workflows, useValue: workflows }],
      exports: [Workflows],
    },
    minutes,
  ],
});
