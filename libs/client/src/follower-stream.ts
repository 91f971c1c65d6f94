import type { Connection } from './connection.js';
import { ItemQueue } from './item-queue.js';
import type { News } from './sequencer.js';
import { Teller } from './tell.js';
import type { Follower, TripChannel } from './trip-channel.js';
import type { StreamCounters, StreamItem, TripCallbacks, TripStream, TripView } from './trip-stream.js';

/** One follower's `TripStream` on a shared channel. */
export class FollowerStream implements TripStream, Follower {
  readonly tripId: string;
  readonly #channel: TripChannel;
  readonly #teller: Teller;
  readonly #reportError: (error: unknown) => void;
  readonly #listeners = new Set<() => void>();
  readonly #queues = new Set<ItemQueue>();
  readonly #part: () => void;
  readonly #left: () => void;
  #isGreeted = false;
  /** The view to keep once the follower has left. */
  #lastView: TripView | null = null;

  /** @param left - called once, when the follower has left */
  constructor(
    tripId: string,
    channel: TripChannel,
    {
      callbacks,
      reportError,
      left,
    }: {
      callbacks: () => TripCallbacks | undefined;
      reportError: (error: unknown) => void;
      left: () => void;
    },
  ) {
    this.tripId = tripId;
    this.#channel = channel;
    this.#teller = new Teller(callbacks, reportError);
    this.#reportError = reportError;
    this.#left = left;
    this.#part = channel.join(this);
    // Not before the caller holds the stream. News that come first wait for it inside the greeting's snapshot.
    queueMicrotask(() => this.#greet());
  }

  view(): TripView {
    return this.#lastView ?? this.#channel.view;
  }

  counters(): StreamCounters {
    return this.#channel.counters;
  }

  serverNow(): number {
    return this.#channel.serverNow();
  }

  subscribe(listener: () => void): () => void {
    // Wrapped, so that a listener given twice is two subscriptions.
    const own = () => listener();
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  leave(): void {
    if (this.#lastView !== null) return;
    const connection: Connection = { kind: 'closed', because: 'left' };
    this.#lastView = { ...this.#channel.view, connection };
    this.#part();
    this.#teller.call((callbacks) => callbacks.onConnection?.(connection));
    this.refresh();
    this.#endQueues();
    this.#left();
  }

  reconnectNow(): void {
    if (this.#lastView === null) this.#channel.reconnectNow();
  }

  [Symbol.asyncIterator](): AsyncIterator<StreamItem, undefined> {
    const queue: ItemQueue = new ItemQueue(
      () => this.#snapshotItem(),
      () => this.#queues.delete(queue),
    );
    if (this.#lastView !== null || this.#channel.isClosed) queue.end();
    else {
      this.#queues.add(queue);
      const known = this.#isGreeted ? this.#snapshotItem() : null;
      if (known !== null) queue.push(known);
    }
    return queue;
  }

  tell(news: News): void {
    if (!this.#isGreeted || this.#lastView !== null) return;
    // An iterator begun inside a callback starts with a snapshot that has this very item in it.
    const queues = [...this.#queues];
    this.#teller.tell(news);
    const item: StreamItem =
      news.kind === 'event' ? { kind: 'event', event: news.event, replayed: news.replayed } : news;
    for (const queue of queues) queue.push(item);
  }

  tellConnection(connection: Connection): void {
    if (this.#isGreeted) this.#teller.call((callbacks) => callbacks.onConnection?.(connection));
    if (connection.kind === 'closed') this.#endQueues();
  }

  refresh(): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener();
      } catch (error) {
        this.#reportError(error);
      }
    }
  }

  /** A follower who joins a known trip is told its state first, so that the events which follow have a ground. */
  #greet(): void {
    this.#isGreeted = true;
    if (this.#lastView !== null) return;
    this.#teller.call((callbacks) => callbacks.onConnection?.(this.view().connection));
    const known = this.#snapshotItem();
    if (known !== null) this.tell(known);
  }

  #snapshotItem() {
    const snapshot = this.#channel.snapshot();
    return snapshot && ({ kind: 'snapshot', snapshot } as const);
  }

  #endQueues(): void {
    for (const queue of [...this.#queues]) queue.end();
  }
}
