import { Injectable } from '@nestjs/common';
import { type EventPage, formatCursor, type ResetReason, type TripId } from '@tripstream/contracts';
import { EventLog } from '../event-log/event-log.js';
import { DatabaseClock } from '../platform/database-clock.js';
import { startingPoint } from './cursor-rules.js';
import { TripTails } from './trip-tails.js';

export type PageResult = { page: EventPage } | { refused: ResetReason };

/** The polling twin of the stream: the same events by the same cursors, for networks that let no stream through. */
@Injectable()
export class EventPages {
  constructor(
    private readonly log: EventLog,
    private readonly tails: TripTails,
    private readonly clock: DatabaseClock,
  ) {}

  /**
   * Events after a cursor, oldest first. With none yet, waits for the first one, whichever process commits it.
   *
   * @param after - a cursor, or a bare version
   * @param waitMs - how long to wait at most; `signal` ends the wait when the reader has gone
   */
  async page(
    tripId: TripId,
    after: string,
    { limit, waitMs, signal }: { limit: number; waitMs: number; signal: AbortSignal },
  ): Promise<PageResult> {
    const { epoch } = this.log;
    const head = (await this.log.heads([tripId])).get(tripId) ?? 0;
    const start = startingPoint({ lastEventId: undefined, after }, { epoch, tripId, head });
    if (start.kind === 'reset') return { refused: start.reason };
    const version = start.kind === 'resume' ? start.version : 0;
    if (head <= version && waitMs > 0) await this.grown(tripId, version, waitMs, signal);
    const events = await this.log.readAfter(tripId, version, limit);
    const last = events.at(-1)?.version ?? version;
    return {
      page: {
        epoch,
        tripId,
        head: Math.max(head, last),
        events,
        persistence: this.log.persistence(tripId),
        now: (await this.clock.now()).toISOString(),
        next: formatCursor({ epoch, tripId, version: last }),
      },
    };
  }

  /** Resolves when the trip is past a version, when the time is over or when the reader has gone. */
  private async grown(tripId: TripId, version: number, waitMs: number, signal: AbortSignal): Promise<void> {
    let wake = () => {};
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const { tail, unwatch } = await this.tails.watch(tripId, wake);
    const timer = setTimeout(wake, waitMs);
    signal.addEventListener('abort', wake, { once: true });
    try {
      if (tail.head <= version && !signal.aborted) await woken;
    } finally {
      clearTimeout(timer);
      unwatch();
    }
  }
}
