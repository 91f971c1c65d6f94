import { Injectable } from '@nestjs/common';
import type { Itinerary, TripId } from '@tripstream/contracts';
import { evolve } from '@tripstream/itinerary';
import { LRUCache } from 'lru-cache';
import { EventLog } from '../event-log/event-log.js';
import type { Run } from '../platform/database.js';
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
  async current(tripId: TripId, run?: Run): Promise<Itinerary | null> {
    const cached = this.cache.get(tripId);
    if (cached !== undefined) return cached;
    const state = await this.queries.state(tripId, run);
    if (state !== null) this.remember(state);
    return state;
  }

  remember(state: Itinerary): void {
    this.cache.set(state.tripId, state);
  }

  forget(tripId: TripId): void {
    this.cache.delete(tripId);
  }

  /**
   * The newest state, with what other writers have appended folded in.
   *
   * @param run - where to read; a writer that holds the stream reads in its own transaction
   */
  async caughtUp(tripId: TripId, run?: Run): Promise<Itinerary | null> {
    let state = this.cache.get(tripId) ?? null;
    if (state === null) return this.current(tripId, run);
    for (;;) {
      const events = await this.log.readAfter(tripId, state.version, PAGE, run);
      for (const event of events) state = evolve(state, event);
      this.remember(state);
      if (events.length < PAGE) return state;
    }
  }
}
