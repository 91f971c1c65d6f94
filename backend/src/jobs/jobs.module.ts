import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module.js';
import { DATABASE_URL } from '../platform/database-url.js';
import { LOGGER, type Logger } from '../platform/logger.js';
import { GenerationRuns } from './generation-runs.js';
import { InstanceGuard } from './instance-guard.js';
import { JobQueue } from './queue.js';
import { WakeUps } from './wake-ups.js';

@Module({
  imports: [EventLogModule],
  providers: [
    InstanceGuard,
    {
      provide: JobQueue,
      inject: [DATABASE_URL, LOGGER],
      useFactory: (url: string, logger: Logger) => new JobQueue(url, logger),
    },
    WakeUps,
    GenerationRuns,
  ],
  exports: [GenerationRuns, JobQueue],
})
export class JobsModule {}
