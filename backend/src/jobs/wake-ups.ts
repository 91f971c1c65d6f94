import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { GenerationId } from '@tripstream/contracts';
import { endsGeneration } from '@tripstream/itinerary';
import { EventLog } from '../event-log/event-log.js';
import { JobQueue } from './queue.js';

/** Ties the queue to the log: what queues a run enqueues its wake-up, what ends a generation takes it back. */
@Injectable()
export class WakeUps implements OnApplicationShutdown {
  private readonly stopListening: () => void;

  constructor(log: EventLog, queue: JobQueue) {
    log.alongside(async (executor, { tripId, queuedRuns }) => {
      for (const { generation_id } of queuedRuns)
        await queue.enqueueWakeUp(executor, { generationId: generation_id as GenerationId, tripId });
    });
    this.stopListening = log.onAppended((_tripId, events) => {
      for (const event of events)
        if (endsGeneration(event) && event.generationId !== null) void queue.cancelWakeUp(event.generationId);
    });
  }

  onApplicationShutdown(): void {
    this.stopListening();
  }
}
