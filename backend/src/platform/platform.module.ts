import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Planner } from '@tripstream/contracts';
import { CONFIG, type Config } from './config.js';
import { Database } from './database.js';
import { DATABASE_URL } from './database-url.js';
import { LOGGER, type Logger } from './logger.js';
import { PLANNER } from './planner-identity.js';

/** What was made before the application, and everybody may ask for. */
export interface Platform {
  config: Config;
  logger: Logger;
  database: Database;
  databaseUrl: string;
  planner: Planner;
}

@Global()
@Module({})
export class PlatformModule {
  static with({ config, logger, database, databaseUrl, planner }: Platform): DynamicModule {
    return {
      module: PlatformModule,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: LOGGER, useValue: logger },
        { provide: Database, useValue: database },
        { provide: DATABASE_URL, useValue: databaseUrl },
        { provide: PLANNER, useValue: planner },
      ],
      exports: [CONFIG, LOGGER, Database, DATABASE_URL, PLANNER],
    };
  }
}
