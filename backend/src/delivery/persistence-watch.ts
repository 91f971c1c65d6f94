import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { TripId } from '@tripstream/contracts';
import { EventLog } from '../event-log/event-log.js';
import { LOGGER, type Logger } from '../platform/logger.js';
import { Metrics } from '../platform/metrics.js';

/** Tells operators what viewers are told: that commits to a trip fail, and that they work again. */
@Injectable()
export class PersistenceWatch implements OnApplicationShutdown {
  private readonly failing = new Set<TripId>();
  private readonly stopListening: () => void;

  constructor(log: EventLog, metrics: Metrics, @Inject(LOGGER) logger: Logger) {
    this.stopListening = log.onPersistence((tripId, { state, since }) => {
      if (state === 'failing') {
        if (this.failing.has(tripId)) return;
        this.failing.add(tripId);
        metrics.persistenceFailures.inc();
        logger.error({ event: 'persistence.failing', tripId, since });
      } else {
        this.failing.delete(tripId);
        logger.info({ event: 'persistence.recovered', tripId, since });
      }
      metrics.persistenceFailingTrips.set(this.failing.size);
    });
  }

  onApplicationShutdown(): void {
    this.stopListening();
  }
}
