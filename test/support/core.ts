import { randomUUID } from 'node:crypto';
import type { TripCommand } from '@tripstream/contracts';
import { type CommandResult, TripCommands } from '../../backend/src/commands/trip-commands.js';
import { TripStates } from '../../backend/src/commands/trip-states.js';
import { EventLog } from '../../backend/src/event-log/event-log.js';
import { createLogger } from '../../backend/src/platform/logger.js';
import { TripQueries } from '../../backend/src/projections/trip-queries.js';
import type { createTestDatabase } from './test-database.js';

/** Log, commands and read models on a real database, as one process has them. */
export interface Core {
  log: EventLog;
  queries: TripQueries;
  commands: TripCommands;
  dispatch(command: TripCommand, commandId?: string): Promise<CommandResult>;
}

export function coreOn(database: Awaited<ReturnType<typeof createTestDatabase>>['database']): Core {
  const log = new EventLog(database);
  const queries = new TripQueries(database);
  const commands = new TripCommands(log, new TripStates(log, queries), createLogger('silent'));
  return {
    log,
    queries,
    commands,
    dispatch: (command, commandId = randomUUID()) =>
      commands.dispatch(command, {
        commandId,
        actor: 'expectedGenerationId' in command ? 'planner' : 'traveller',
      }),
  };
}
