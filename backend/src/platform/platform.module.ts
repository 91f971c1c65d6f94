import type { DynamicModule } from '@nestjs/common';
import type { Planner } from '@tripstream/contracts';
import { CallbackInbox } from './callback-inbox.js';
import { CONFIG, type Config } from './config.js';
import { Database } from './database.js';
import { DatabaseClock } from './database-clock.js';
import { DatabaseMetrics } from './database-metrics.js';
import { DATABASE_URL } from './database-url.js';
import { LOGGER, type Logger } from './logger.js';
import { Metrics } from './metrics.js';
import { PageLooks } from './page-looks.js';
import { noPausePoints, PAUSE_POINTS, type PausePoints } from './pause-points.js';
import { PLANNER } from './planner-identity.js';
import { RunTrace } from './run-trace.js';
import { WriteAnomalies } from './write-anomalies.js';

/** What is made before the application. */
export interface Platform {
  config: Config;
  logger: Logger;
  database: Database;
  databaseUrl: string;
  planner: Planner;
  /** Only servers under test have any. */
  pausePoints?: PausePoints;
}

class PlatformModule {}

/** Global: everybody may ask for these. */
export const platformModule = ({
  config,
  logger,
  database,
  databaseUrl,
  planner,
  pausePoints = noPausePoints,
}: Platform): DynamicModule => ({
  module: PlatformModule,
  global: true,
  providers: [
    { provide: CONFIG, useValue: config },
    { provide: LOGGER, useValue: logger },
    { provide: Database, useValue: database },
    { provide: DATABASE_URL, useValue: databaseUrl },
    { provide: PLANNER, useValue: planner },
    { provide: PAUSE_POINTS, useValue: pausePoints },
    CallbackInbox,
    DatabaseClock,
    DatabaseMetrics,
    Metrics,
    PageLooks,
    RunTrace,
    WriteAnomalies,
  ],
  exports: [
    CONFIG,
    LOGGER,
    Database,
    DATABASE_URL,
    PLANNER,
    PAUSE_POINTS,
    CallbackInbox,
    DatabaseClock,
    Metrics,
    PageLooks,
    RunTrace,
    WriteAnomalies,
  ],
});
