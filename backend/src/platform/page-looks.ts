import { Injectable } from '@nestjs/common';
import type { TripId } from '@tripstream/contracts';

type Listener = (tripId: TripId) => void;

/**
 * Says that somebody opened a trip's page here, to whoever may want to look sooner how its planning stands. A hint within
 * this process: it may be lost, and then the next look comes in its own time.
 */
@Injectable()
export class PageLooks {
  private readonly listeners = new Set<Listener>();

  opened(tripId: TripId): void {
    for (const listener of this.listeners) listener(tripId);
  }

  /** Returns the way to stop. */
  onOpened(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
