import { Module } from '@nestjs/common';
import { CallbackInbox } from '../platform/callback-inbox.js';
import { CONFIG, type Config } from '../platform/config.js';
import { Database } from '../platform/database.js';
import { LOGGER, type Logger } from '../platform/logger.js';
import { Metrics } from '../platform/metrics.js';
import { PageLooks } from '../platform/page-looks.js';
import { BundleAgent } from './bundles/bundle-agent.js';
import { BundleExpiry } from './bundles/bundle-expiry.js';
import { DayByDayPlannerAgent } from './day-by-day-planner.agent.js';
import { GenerationWorker } from './generation-worker.js';
import { ItineraryWork } from './itinerary-work.js';
import { LeftResponses } from './left-responses.js';
import { PLANNER_SETTINGS, type PlannerSettings } from './planner-settings.js';
import { MeteredProvider } from './providers/metered-provider.js';
import { OpenAiProvider } from './providers/openai-provider.js';
import { PLANNER_PROVIDER } from './providers/planner-provider.js';
import { CallbackCleanUp } from './providers/workflow-service/callback-clean-up.js';
import { createWorkflowService } from './providers/workflow-service/create-workflow-service.js';
import type { WorkflowServiceSettings } from './providers/workflow-service/workflow-service-settings.js';
import { ResilientAgentOrchestrator } from './resilient-agent-orchestrator.js';
import { Spending } from './spending/spending.js';
import { SpendingLedger } from './spending/spending-ledger.js';
import { toolProviders } from './tools/tool-providers.js';

/**
 * Everything that plans. It answers with commands and reads trips; nobody calls it. PLANNER_SETTINGS, what the platform
 * module has, and what commands, jobs and projections export come from outside: from global modules, or from those that
 * `{ module: PlannerModule, imports: [...] }` names.
 */
@Module({
  providers: [
    {
      provide: PLANNER_PROVIDER,
      inject: [PLANNER_SETTINGS, CONFIG, LOGGER, Database, CallbackInbox, PageLooks, Metrics],
      useFactory: (
        settings: PlannerSettings | WorkflowServiceSettings,
        config: Config,
        logger: Logger,
        database: Database,
        inbox: CallbackInbox,
        pageLooks: PageLooks,
        metrics: Metrics,
      ) => {
        const idleTimeoutMs = config.PROVIDER_IDLE_TIMEOUT_MS;
        const provider =
          settings.provider === 'workflow'
            ? createWorkflowService(settings, {
                database,
                inbox,
                pageLooks,
                logger,
                silenceMs: idleTimeoutMs,
              })
            : new OpenAiProvider(settings, { idleTimeoutMs, logger });
        return new MeteredProvider(provider, metrics);
      },
    },
    ...toolProviders,
    Spending,
    SpendingLedger,
    DayByDayPlannerAgent,
    ItineraryWork,
    BundleAgent,
    ResilientAgentOrchestrator,
    GenerationWorker,
    LeftResponses,
    CallbackCleanUp,
    BundleExpiry,
  ],
})
export class PlannerModule {}
