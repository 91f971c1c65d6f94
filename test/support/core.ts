import { randomUUID } from 'node:crypto';
import type { TripCommand } from '@tripstream/contracts';
import type { CommandMeta } from '../../backend/src/commands/decide-batch.js';
import { type CommandResult, TripCommands } from '../../backend/src/commands/trip-commands.js';
import { TripStates } from '../../backend/src/commands/trip-states.js';
import { EventLog } from '../../backend/src/event-log/event-log.js';
import { readConfig } from '../../backend/src/platform/config.js';
import { createLogger } from '../../backend/src/platform/logger.js';
import { Metrics } from '../../backend/src/platform/metrics.js';
import { RunTrace } from '../../backend/src/platform/run-trace.js';
import { WriteAnomalies } from '../../backend/src/platform/write-anomalies.js';
import { Checkpoints } from '../../backend/src/projections/checkpoints.js';
import { ServedSnapshots } from '../../backend/src/projections/served-snapshots.js';
import { TripQueries } from '../../backend/src/projections/trip-queries.js';
import type { createTestDatabase } from './test-database.js';

/** Log, commands and read models on a real database, as one process has them. */
export interface Core {
  log: EventLog;
  queries: TripQueries;
  checkpoints: Checkpoints;
  commands: TripCommands;
  metrics: Metrics;
  dispatch(
    command: TripCommand,
    commandId?: string,
    runtime?: CommandMeta['runtime'],
  ): Promise<CommandResult>;
}

/** @param logger - for tests that read what is logged */
export function coreOn(
  database: Awaited<ReturnType<typeof createTestDatabase>>['database'],
  logger = createLogger('silent'),
): Core {
  const log = new EventLog(database);
  const metrics = new Metrics();
  const trace = new RunTrace(readConfig({}), logger);
  const queries = new TripQueries(database, log, new ServedSnapshots(metrics, trace, logger));
  const checkpoints = new Checkpoints(database);
  const commands = new TripCommands(
    log,
    new TripStates(log, queries),
    checkpoints,
    new WriteAnomalies(metrics, logger),
    trace,
    logger,
  );
  return {
    log,
    queries,
    checkpoints,
    commands,
    metrics,
    dispatch: (command, commandId = randomUUID(), runtime) =>
      commands.dispatch(command, {
        commandId,
        actor: actorOf(command),
        ...(runtime === undefined ? {} : { runtime }),
      }),
  };
}

const actorOf = (command: TripCommand): CommandMeta['actor'] => {
  if (command.type === 'job.repair') return 'operator';
  return 'expectedGenerationId' in command ? 'planner' : 'traveller';
};
