import { Module } from '@nestjs/common';
import { CONFIG, type Config } from '../platform/config.js';
import { LOGGER, type Logger } from '../platform/logger.js';
import { DayByDayPlannerAgent } from './day-by-day-planner.agent.js';
import { GenerationWorker } from './generation-worker.js';
import { BundledPlacesTool } from './hydration/bundled-places.tool.js';
import { PLACES_TOOL } from './hydration/places-tool.js';
import { LeftResponses } from './left-responses.js';
import { PLANNER_SETTINGS, type PlannerSettings } from './planner-settings.js';
import { OpenAiProvider } from './providers/openai-provider.js';
import { PLANNER_PROVIDER } from './providers/planner-provider.js';
import { ResilientAgentOrchestrator } from './resilient-agent-orchestrator.js';

/**
 * Everything that plans. It answers with commands and reads trips; nobody calls it. CONFIG, LOGGER, PLANNER_SETTINGS,
 * Database, TripCommands, TripQueries, ProviderRuntimes, GenerationRuns and JobQueue come from outside: from global modules,
 * or from those that `{ module: PlannerModule, imports: [...] }` names.
 */
@Module({
  providers: [
    {
      provide: PLANNER_PROVIDER,
      inject: [PLANNER_SETTINGS, CONFIG, LOGGER],
      useFactory: (settings: PlannerSettings, config: Config, logger: Logger) =>
        new OpenAiProvider(settings, { idleTimeoutMs: config.PROVIDER_IDLE_TIMEOUT_MS, logger }),
    },
    {
      provide: PLACES_TOOL,
      inject: [PLANNER_SETTINGS],
      useFactory: ({ lookupMs }: PlannerSettings) => new BundledPlacesTool({ lookupMs }),
    },
    DayByDayPlannerAgent,
    ResilientAgentOrchestrator,
    GenerationWorker,
    LeftResponses,
  ],
})
export class PlannerModule {}
