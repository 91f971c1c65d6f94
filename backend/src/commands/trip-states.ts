import { Injectable } from '@nestjs/common';
import type { Itinerary, TripId } from '@tripstream/contracts';
import { evolve } from '@tripstream/itinerary';
import { LRUCache } from 'lru-cache';
import { EventLog } from '../event-log/event-log.js';
import { TripQueries } from '../projections/trip-queries.js';

const PAGE = 500;

/** The states that commands are decided against: a cache over the rows, brought forward from the log when it is behind. */
@Injectable()
export class TripStates {
  private readonly cache = new LRUCache<TripId, Itinerary>({ max: 2_000 });

  constructor(
    private readonly log: EventLog,
    private readonly queries: TripQueries,
  ) {}

  /** The newest state that this process knows; another process may have gone on, which the append finds out. */
  async current(tripId: TripId): Promise<Itinerary | null> {
    const cached = this.cache.get(tripId);
    if (cached !== undefined) return cached;
    const state = await this.queries.state(tripId);
    if (state !== null) this.remember(state);
    return state;
  }

  remember(state: Itinerary): void {
    this.cache.set(state.tripId, state);
  }

  forget(tripId: TripId): void {
    this.cache.delete(tripId);
  }

  /** Folds what other writers have appended. */
  async catchUp(tripId: TripId): Promise<void> {
    let state = this.cache.get(tripId);
    if (state === undefined) return;
    for (;;) {
      const events = await this.log.readAfter(tripId, state.version, PAGE);
      for (const event of events) state = evolve(state, event);
      this.remember(state);
      if (events.length < PAGE) return;
    }
  }
}
