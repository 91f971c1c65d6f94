import {
  type FollowOptions,
  type RealTimeItineraryService,
  type StreamCounters,
  type StreamItem,
  type TripStream,
  type TripView,
  unknownTrip,
} from '@tripstream/client';

const nothingCounted: StreamCounters = { applied: 0, repeated: 0, foreign: 0 };

/**
 * A trip's stream that can be made while rendering, because it follows only while it is mounted. React may render a
 * component and throw the result away, or mount it twice; neither leaves a connection behind.
 */
export class MountedStream implements TripStream {
  readonly tripId: string;
  readonly #service: RealTimeItineraryService;
  readonly #options: () => FollowOptions;
  readonly #listeners = new Set<() => void>();
  #followed: TripStream | null = null;
  /** What was last seen while mounted; shown again while a remount is under way. */
  #lastView: TripView | null = null;

  /** @param options - asked when mounting; its callbacks at each delivery */
  constructor(service: RealTimeItineraryService, tripId: string, options: () => FollowOptions) {
    this.#service = service;
    this.tripId = tripId;
    this.#options = options;
  }

  /** Follows until the returned function is called. */
  mount(): () => void {
    const followed = this.#service.follow(this.tripId, {
      ...this.#options(),
      callbacks: () => {
        const { callbacks } = this.#options();
        return typeof callbacks === 'function' ? callbacks() : callbacks;
      },
    });
    const unsubscribe = followed.subscribe(() => this.#changed());
    this.#followed = followed;
    this.#changed();
    return () => {
      this.#lastView = followed.view();
      this.#followed = null;
      unsubscribe();
      followed.leave();
    };
  }

  view(): TripView {
    return this.#followed?.view() ?? this.#lastView ?? this.#service.peek(this.tripId) ?? unknownTrip;
  }

  counters(): StreamCounters {
    return this.#followed?.counters() ?? nothingCounted;
  }

  serverNow(): number {
    return this.#service.serverNow();
  }

  subscribe(listener: () => void): () => void {
    const own = () => listener();
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  /** Leaves before the component does. */
  leave(): void {
    this.#followed?.leave();
  }

  reconnectNow(): void {
    this.#followed?.reconnectNow();
  }

  /** News while mounted; before that there are none, and the iterator ends at once. */
  [Symbol.asyncIterator](): AsyncIterator<StreamItem, undefined> {
    return this.#followed?.[Symbol.asyncIterator]() ?? endedIterator;
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

const endedIterator: AsyncIterator<StreamItem, undefined> = {
  next: () => Promise.resolve({ done: true, value: undefined }),
};
