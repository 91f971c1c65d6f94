import { EventEmitter } from 'node:events';
import type { Persistence, TripId } from '@tripstream/contracts';

interface Failing {
  persistence: Persistence;
  /** The version that could not be gone beyond; null when the stream's head itself says that commits fail. */
  after: number | null;
  /** Ends it when nobody tries any more: what was given up is not unsaved, its sender was told. */
  expiry: NodeJS.Timeout;
}

/** Longer than the longest pause between two tries of a commit. */
const FORGET_MS = 60_000;

/** Since when a stream's head says that its commits fail, in SQL; null when it does not, or nobody has tried for a minute. */
export const failingSinceColumn = (stream: string): string => `
  CASE WHEN (${stream}.persist_error ->> 'triedAt')::timestamptz > clock_timestamp() - interval '${FORGET_MS} milliseconds'
       THEN ${stream}.persist_error ->> 'since' END`;

/**
 * The trips whose commits fail, as this process knows it: from its own commits while the database is away, and from the
 * note on the stream's head while the database answers but cannot take them. The note reaches every process. Either is
 * forgotten a minute after the last try.
 */
export class FailingStreams {
  private readonly told = new EventEmitter<{ change: [TripId, Persistence] }>().setMaxListeners(0);
  private readonly failing = new Map<TripId, Failing>();

  of(tripId: TripId): Persistence | null {
    return this.failing.get(tripId)?.persistence ?? null;
  }

  /** Calls back when a trip begins to fail and when it works again. Returns the way to stop. */
  onChange(listener: (tripId: TripId, persistence: Persistence) => void): () => void {
    this.told.on('change', listener);
    return () => this.told.off('change', listener);
  }

  /** A commit of this process after `version` could not be made. */
  begin(tripId: TripId, version: number): void {
    this.note(tripId, new Date().toISOString(), version);
  }

  /** Events of this trip were committed. */
  end(tripId: TripId): void {
    const known = this.failing.get(tripId);
    if (known === undefined) return;
    clearTimeout(known.expiry);
    this.failing.delete(tripId);
    this.told.emit('change', tripId, { state: 'recovered', since: new Date().toISOString() });
  }

  /** The database answered about this trip without writing events: an outage is over, what the head says is not. */
  answered(tripId: TripId): void {
    if (this.failing.get(tripId)?.after !== null) this.end(tripId);
  }

  /** What the stream's head says. */
  seen(tripId: TripId, version: number, failingSince: string | null): void {
    const known = this.failing.get(tripId);
    if (failingSince !== null) this.note(tripId, failingSince, null);
    // Commits of ours failed: the head cannot know that, but once the trip has gone on, somebody can write again.
    else if (known !== undefined && (known.after === null || version > known.after)) this.end(tripId);
  }

  private note(tripId: TripId, since: string, after: number | null): void {
    const known = this.failing.get(tripId);
    if (known !== undefined) {
      known.after = after;
      known.expiry.refresh();
      return;
    }
    const persistence: Persistence = { state: 'failing', since };
    const expiry = setTimeout(() => this.end(tripId), FORGET_MS).unref();
    this.failing.set(tripId, { persistence, after, expiry });
    this.told.emit('change', tripId, persistence);
  }
}
