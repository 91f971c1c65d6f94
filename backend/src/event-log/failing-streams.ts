import { EventEmitter } from 'node:events';
import type { Persistence, TripId } from '@tripstream/contracts';

interface Failing {
  persistence: Persistence;
  /** The version that could not be gone beyond; null when the stream's head itself says that commits fail. */
  after: number | null;
}

/**
 * The trips whose commits fail, as this process knows it: from its own commits while the database is away, and from the
 * note on the stream's head while the database answers but cannot take them. The note reaches every process.
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

  /** A commit of this process was made. */
  end(tripId: TripId): void {
    if (!this.failing.delete(tripId)) return;
    this.told.emit('change', tripId, { state: 'recovered', since: new Date().toISOString() });
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
      return;
    }
    const persistence: Persistence = { state: 'failing', since };
    this.failing.set(tripId, { persistence, after });
    this.told.emit('change', tripId, persistence);
  }
}
