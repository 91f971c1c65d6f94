import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { CommandsModule } from '../commands/commands.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { ProjectionsModule } from '../projections/projections.module.js';
import { AboutController } from './about.controller.js';
import { EstimatedDurations } from './estimated-duration.js';
import { GenerationsController } from './generations.controller.js';
import { IdentityGuard } from './identity/identity.guard.js';
import { ItinerariesController } from './itineraries.controller.js';
import { MeController } from './me.controller.js';
import { PollMetrics } from './poll-metrics.js';
import { ProblemFilter } from './problem.filter.js';
import { StreamController } from './stream.controller.js';
import { ThreadController } from './thread.controller.js';
import { TokensController } from './tokens.controller.js';
import { TravellerOrders } from './traveller-orders.js';
import { TripAccess } from './trip-access.js';
import { validationPipe } from './validation.js';
import { WebhooksController } from './webhooks.controller.js';

/** The edge: parses, authorises and answers. Whoever imports it provides the Identity. */
@Module({
  imports: [CommandsModule, DeliveryModule, ProjectionsModule],
  controllers: [
    AboutController,
    TokensController,
    ItinerariesController,
    GenerationsController,
    StreamController,
    ThreadController,
    MeController,
    WebhooksController,
  ],
  providers: [
    TripAccess,
    TravellerOrders,
    EstimatedDurations,
    { provide: APP_GUARD, useClass: IdentityGuard },
    { provide: APP_INTERCEPTOR, useClass: PollMetrics },
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useValue: validationPipe },
  ],
})
export class HttpModule {}
