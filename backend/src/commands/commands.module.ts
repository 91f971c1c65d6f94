import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module.js';
import { ProjectionsModule } from '../projections/projections.module.js';
import { TripCommands } from './trip-commands.js';
import { TripStates } from './trip-states.js';

@Module({
  imports: [EventLogModule, ProjectionsModule],
  providers: [TripStates, TripCommands],
  exports: [TripCommands],
})
export class CommandsModule {}
