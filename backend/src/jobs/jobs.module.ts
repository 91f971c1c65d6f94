import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module.js';
import { GenerationRuns } from './generation-runs.js';
import { InstanceGuard } from './instance-guard.js';

@Module({ imports: [EventLogModule], providers: [InstanceGuard, GenerationRuns], exports: [GenerationRuns] })
export class JobsModule {}
