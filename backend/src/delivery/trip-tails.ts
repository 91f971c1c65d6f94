import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { TripId } from '@tripstream/contracts';
import { EventLog } from '../event-log/event-log.js';
import { RunTrace } from '../platform/run-trace.js';
import { TripTail } from './trip-tail.js';

const SWEEP_MS = 1_000;
/** How long a tail stays after its last reader has gone: most readers that leave come back at once. */
const LINGER_MS = 60_000;

interface Watched {
  tail: Promise<TripTail>;
  listeners: Set<() => void>;
  dropTimer: NodeJS.Timeout | null;
}

/** The tails of the trips that somebody reads. The log's own notice makes them grow; a sweep repairs notices that were lost. */
@Injectable()
export class TripTails implements OnApplicationShutdown {
  private readonly watched = new Map<TripId, Watched>();
  private readonly stopListening: () => void;
  private readonly sweepTimer: NodeJS.Timeout;
  private sweeping = false;

  constructor(
    private readonly log: EventLog,
    private readonly trace: RunTrace,
  ) {
    this.stopListening = log.onAppended((tripId, events) => {
      // Queued behind the opening, so an event committed between reading the head and the first listener is not lost.
      this.watched.get(tripId)?.tail.then(
        (tail) => tail.extend(events),
        () => {},
      );
    });
    this.sweepTimer = setInterval(() => void this.sweep(), SWEEP_MS).unref();
  }

  /**
   * Watches a trip. Calls back whenever its tail has grown.
   *
   * @throws the driver's error when the head cannot be read
   */
  async watch(tripId: TripId, onGrown: () => void): Promise<{ tail: TripTail; unwatch: () => void }> {
    const watched = this.entry(tripId);
    watched.listeners.add(onGrown);
    const unwatch = () => {
      if (watched.listeners.delete(onGrown) && watched.listeners.size === 0) this.drop(tripId, watched);
    };
    try {
      return { tail: await watched.tail, unwatch };
    } catch (error) {
      watched.listeners.delete(onGrown);
      if (this.watched.get(tripId) === watched) this.watched.delete(tripId);
      throw error;
    }
  }

  private entry(tripId: TripId): Watched {
    const known = this.watched.get(tripId);
    if (known !== undefined) {
      if (known.dropTimer !== null) clearTimeout(known.dropTimer);
      known.dropTimer = null;
      return known;
    }
    const listeners = new Set<() => void>();
    const tail = TripTail.open(this.log, tripId, (growth) => {
      for (const listener of listeners) listener();
      this.trace.delivered(growth, listeners.size);
    });
    const watched = { tail, listeners, dropTimer: null };
    this.watched.set(tripId, watched);
    return watched;
  }

  private drop(tripId: TripId, watched: Watched): void {
    watched.dropTimer = setTimeout(() => {
      if (watched.listeners.size === 0 && this.watched.get(tripId) === watched) this.watched.delete(tripId);
    }, LINGER_MS).unref();
  }

  private async sweep(): Promise<void> {
    if (this.sweeping || this.watched.size === 0) return;
    this.sweeping = true;
    try {
      const heads = await this.log.heads([...this.watched.keys()]);
      for (const [tripId, head] of heads) (await this.watched.get(tripId)?.tail)?.extendTo(head);
    } catch {
      // The database is away; viewers keep what they have and the next sweep asks again.
    } finally {
      this.sweeping = false;
    }
  }

  onApplicationShutdown(): void {
    this.stopListening();
    clearInterval(this.sweepTimer);
    for (const { dropTimer } of this.watched.values()) if (dropTimer !== null) clearTimeout(dropTimer);
  }
}
