import { Injectable } from '@nestjs/common';
import { type EventPage, formatCursor, type ResetReason, type TripId } from '@tripstream/contracts';
import { EventLog } from '../event-log/event-log.js';
import { startingPoint } from './cursor-rules.js';

export type PageResult = { page: EventPage } | { refused: ResetReason };

/** The polling twin of the stream: the same events by the same cursors, for networks that let no stream through. */
@Injectable()
export class EventPages {
  constructor(private readonly log: EventLog) {}

  /**
   * Events after a cursor, oldest first. With none yet, waits for the first one.
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
    // Listening begins before the first read: an event between the read and the wait ends the wait.
    const arrival = this.arrival(tripId, waitMs, signal);
    try {
      const head = (await this.log.heads([tripId])).get(tripId) ?? 0;
      const start = startingPoint({ lastEventId: undefined, after }, { epoch, tripId, head });
      if (start.kind === 'reset') return { refused: start.reason };
      const version = start.kind === 'resume' ? start.version : 0;
      let events = await this.log.readAfter(tripId, version, limit);
      if (events.length === 0 && waitMs > 0) {
        await arrival.happened;
        events = await this.log.readAfter(tripId, version, limit);
      }
      const last = events.at(-1)?.version ?? version;
      return {
        page: {
          epoch,
          tripId,
          head: Math.max(head, last),
          events,
          next: formatCursor({ epoch, tripId, version: last }),
        },
      };
    } finally {
      arrival.forget();
    }
  }

  private arrival(
    tripId: TripId,
    waitMs: number,
    signal: AbortSignal,
  ): { happened: Promise<void>; forget: () => void } {
    const done = new AbortController();
    const happened = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      const stop = this.log.onAppended((appendedTo) => {
        if (appendedTo === tripId) resolve();
      });
      signal.addEventListener('abort', () => resolve(), { signal: done.signal });
      done.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        stop();
      });
    });
    return { happened, forget: () => done.abort() };
  }
}
