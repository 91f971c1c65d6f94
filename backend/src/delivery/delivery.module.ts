import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module.js';
import { ProjectionsModule } from '../projections/projections.module.js';
import { EventPages } from './event-pages.js';
import { PersistenceWatch } from './persistence-watch.js';
import { SseConnectionManager } from './sse-connection-manager.js';
import { TripTails } from './trip-tails.js';

@Module({
  imports: [EventLogModule, ProjectionsModule],
  providers: [EventPages, TripTails, SseConnectionManager, PersistenceWatch],
  exports: [EventPages, SseConnectionManager],
})
export class DeliveryModule {}
