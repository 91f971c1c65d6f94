import type {
  Bundle,
  Day,
  ErrorEvent,
  Failure,
  Itinerary,
  Node,
  Progress,
  Readiness,
  Reset,
  Snapshot,
  TripEvent,
} from '@tripstream/contracts';
import type { Connection } from './connection.js';

/** Everything known of a trip. Immutable, and the same object as long as nothing changed. */
export interface TripView {
  /** Null until the first snapshot. Days and nodes keep their identity while they stay the same. */
  readonly itinerary: Itinerary | null;
  readonly readiness: Readiness | null;
  readonly connection: Connection;
  /** `failing` while the server cannot write; what is shown may then be newer than what is stored for others. */
  readonly persistence: 'ok' | 'failing';
  /** Events that were missed are being caught up with: apply them without animation or announcement. */
  readonly replaying: boolean;
  /** When the newest event was stored, by the server's clock. */
  readonly lastEventAt: string | null;
  /** The history of the database that the itinerary's version belongs to. */
  readonly epoch: string | null;
}

/** One piece of news, as an iterator hands it out. */
export type StreamItem =
  | { readonly kind: 'event'; readonly event: TripEvent; readonly replayed: boolean }
  /** The state to go on from: at the start, after a reset, and where single events could not be had. */
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot }
  /** What was handed out so far is void; a snapshot follows. */
  | { readonly kind: 'reset'; readonly reset: Reset };

export interface Delivery {
  /** It happened before this connection was made. */
  readonly replayed: boolean;
}

/**
 * What a follower wants to be told. Stored events come exactly once and in order; a snapshot stands for every event up
 * to its version, which are then not told one by one. A callback that throws is reported and disturbs nothing.
 */
export interface TripCallbacks {
  onEvent?(event: TripEvent, delivery: Delivery): void;
  onSnapshot?(snapshot: Snapshot): void;
  onReset?(reset: Reset): void;
  onConnection?(connection: Connection): void;
  /** A day has all its nodes; the day as it is now. */
  onDayCompleted?(day: Day, delivery: Delivery): void;
  /** The look-up of a node has ended; the node as it is now. */
  onNodeEnhanced?(node: Node, delivery: Delivery): void;
  /** A trip was proposed. */
  onBundle?(bundle: Bundle, delivery: Delivery): void;
  onProgress?(progress: Progress, delivery: Delivery): void;
  /** Once per generation, whether its end came as an event or inside a snapshot (then `replayed`). */
  onComplete?(itinerary: Itinerary, delivery: Delivery): void;
  /** Once per generation that failed or expired. `failure` is null when no reason was stored. */
  onError?(failure: Failure | null, delivery: Delivery): void;
  /** Something went wrong that the generation lives with, or a day of it was given up. */
  onPartialFailure?(error: ErrorEvent, delivery: Delivery): void;
  /** Once per generation that was stopped. */
  onCancelled?(itinerary: Itinerary, delivery: Delivery): void;
}

/** How a stream has fared; for tests and diagnosis. */
export interface StreamCounters {
  readonly applied: number;
  /** Events that had been applied before. */
  readonly repeated: number;
  /** Frames of another trip or another history of the database. */
  readonly foreign: number;
}

/**
 * One follower's hold on a trip. Followers of one trip in one service share a connection; it lives until the last of
 * them leaves. Leaving never stops the planner: that is `service.stop`.
 */
export interface TripStream {
  readonly tripId: string;
  /** Calls `listener` after every change of the view, once per network read. Returns the way to stop that. */
  subscribe(listener: () => void): () => void;
  view(): TripView;
  counters(): StreamCounters;
  /** The clock that `lastEventAt` is told by, in ms since 1970; this device's until the server has said its own. */
  serverNow(): number;
  /** Stops following; the view stays as it was, `closed` because `left`. */
  leave(): void;
  /** Tries now, whatever the pause. For a person's click: it also disregards what the server asked for. */
  reconnectNow(): void;
  /**
   * News from now on, beginning with a snapshot when the trip is known already. Ends when the stream is left or closed.
   * A reader who falls 1,000 items behind finds one snapshot in their place. Ending the loop does not leave the stream.
   */
  [Symbol.asyncIterator](): AsyncIterator<StreamItem, undefined>;
}

/** What is known of a trip that nobody has followed yet; also what a server renders. */
export const unknownTrip: TripView = Object.freeze({
  itinerary: null,
  readiness: null,
  connection: Object.freeze({ kind: 'connecting', attempt: 1 }),
  persistence: 'ok',
  replaying: false,
  lastEventAt: null,
  epoch: null,
});
