import type { StreamCounters, StreamItem, TripStream, TripView } from '@tripstream/client';

/**
 * A stream that can be held: what is shown stands still while news go on arriving behind it, and are shown together
 * when it is let go. The connection's state is never held, and neither is the trip: holding changes nothing but the screen.
 */
export class HeldStream implements TripStream {
  readonly tripId: string;
  readonly #stream: TripStream;
  #held: TripView | null = null;
  #shown: { live: TripView; view: TripView } | null = null;
  readonly #listeners = new Set<() => void>();

  constructor(stream: TripStream) {
    this.#stream = stream;
    this.tripId = stream.tripId;
  }

  get isHeld(): boolean {
    return this.#held !== null;
  }

  /** How many events wait. */
  waiting(): number {
    if (this.#held === null) return 0;
    return (this.#stream.view().itinerary?.version ?? 0) - (this.#held.itinerary?.version ?? 0);
  }

  hold(isHeld: boolean): void {
    this.#held = isHeld ? this.#stream.view() : null;
    for (const listener of [...this.#listeners]) listener();
  }

  view(): TripView {
    const live = this.#stream.view();
    if (this.#held === null) return live;
    if (this.#shown?.live !== live) {
      const { itinerary, readiness } = this.#held;
      this.#shown = { live, view: { ...live, itinerary, readiness } };
    }
    return this.#shown.view;
  }

  subscribe(listener: () => void): () => void {
    const own = () => listener();
    this.#listeners.add(own);
    const unsubscribe = this.#stream.subscribe(own);
    return () => {
      this.#listeners.delete(own);
      unsubscribe();
    };
  }

  counters(): StreamCounters {
    return this.#stream.counters();
  }

  serverNow(): number {
    return this.#stream.serverNow();
  }

  leave(): void {
    this.#stream.leave();
  }

  reconnectNow(): void {
    this.#stream.reconnectNow();
  }

  [Symbol.asyncIterator](): AsyncIterator<StreamItem, undefined> {
    return this.#stream[Symbol.asyncIterator]();
  }
}
