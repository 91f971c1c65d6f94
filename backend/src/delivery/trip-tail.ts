import type { TripEvent, TripId } from '@tripstream/contracts';
import type { EventLog } from '../event-log/event-log.js';
import { eventFrame } from './frames.js';

/** At least this many events are kept, however large they are. */
const FEWEST_EVENTS = 10;
const MOST_BYTES = 512 * 1024;
/** One write to a socket is at most about this large, so that a slow reader holds little. */
const SLICE_BYTES = 64 * 1024;
const LOG_PAGE = 200;
/** So many of the newest events are read when a tail is opened: most readers that come back missed fewer. */
const SEED_EVENTS = 100;

/** Frames of consecutive versions, joined. */
export interface Slice {
  bytes: Buffer;
  /** The version of the last frame in it. */
  version: number;
}

/** What a tail grew by, in one step. */
export interface Growth {
  /** The version before it. */
  after: number;
  last: TripEvent;
}

/**
 * The newest events of one trip as the bytes that are sent: each is encoded once, for all readers. A reader is a
 * position in it; live delivery, a slow reader and a replay are the same operation, `after(position)`.
 */
export class TripTail {
  private readonly frames: Buffer[] = [];
  private bytes = 0;
  private extending = Promise.resolve();
  private shared: (Slice & { after: number }) | null = null;
  private last: TripEvent | null = null;

  private constructor(
    private readonly log: EventLog,
    readonly tripId: TripId,
    private readonly onGrown: (growth: Growth) => void,
    /** The version of the newest frame. */
    private newest: number,
  ) {}

  /** A tail with the newest events; older ones are read from the log when somebody needs them. */
  static async open(log: EventLog, tripId: TripId, onGrown: (growth: Growth) => void): Promise<TripTail> {
    const head = (await log.heads([tripId])).get(tripId) ?? 0;
    const tail = new TripTail(log, tripId, onGrown, Math.max(0, head - SEED_EVENTS));
    await tail.readTo(head);
    return tail;
  }

  get head(): number {
    return this.newest;
  }

  /** The version before the oldest frame in memory: positions from here on need no database. */
  private get floor(): number {
    return this.newest - this.frames.length;
  }

  /**
   * The one way to grow. Versions at or below the head are repeats and are dropped, the next one is appended, and a
   * later one says that something was missed: then the log is read. Hints may therefore be lost, doubled or late.
   */
  extend(events: readonly TripEvent[]): void {
    this.grow(async () => {
      for (const event of events) {
        if (event.version > this.newest + 1) await this.readTo(event.version);
        if (event.version === this.newest + 1) this.push(event);
      }
    });
  }

  /** Says that the trip has come to this version; what is missing is read from the log. */
  extendTo(head: number): void {
    if (head > this.newest) this.grow(() => this.readTo(head));
  }

  /** One growth after the other, so that a slow read and the next hint cannot mix their order. */
  private grow(step: () => Promise<void>): void {
    this.extending = this.extending.then(async () => {
      const before = this.newest;
      try {
        await step();
      } catch {
        // The log could not be read; the next hint or sweep asks again from the same head.
      }
      if (this.newest > before && this.last !== null) this.onGrown({ after: before, last: this.last });
    });
  }

  private async readTo(version: number): Promise<void> {
    while (this.newest < version) {
      const missed = await this.log.readAfter(this.tripId, this.newest, LOG_PAGE);
      if (missed.length === 0) return;
      for (const event of missed) this.push(event);
    }
  }

  private push(event: TripEvent): void {
    const bytes = eventFrame(this.log.epoch, event);
    this.frames.push(bytes);
    this.bytes += bytes.length;
    this.newest = event.version;
    this.last = event;
    while (this.bytes > MOST_BYTES && this.frames.length > FEWEST_EVENTS) {
      this.bytes -= this.frames.shift()?.length ?? 0;
    }
  }

  /** The next frames after a position; null when there are none yet. Reads the log where memory does not reach back. */
  async after(position: number): Promise<Slice | null> {
    if (position >= this.newest) return null;
    if (position >= this.floor) return this.slice(position);
    const events = await this.log.readAfter(this.tripId, position, LOG_PAGE);
    return join(
      events.map((event) => eventFrame(this.log.epoch, event)),
      position,
    );
  }

  /** Like {@link after} without the log: undefined where memory does not reach back. */
  inMemory(position: number): Slice | null | undefined {
    if (position >= this.newest) return null;
    return position >= this.floor ? this.slice(position) : undefined;
  }

  private slice(position: number): Slice | null {
    // Most readers stand at the same position: they share one buffer.
    if (this.shared?.after === position && this.shared.version === this.newest) return this.shared;
    const slice = join(this.frames.slice(position - this.floor), position);
    if (slice !== null) this.shared = { ...slice, after: position };
    return slice;
  }
}

function join(frames: readonly Buffer[], position: number): Slice | null {
  if (frames.length === 0) return null;
  let count = 0;
  let bytes = 0;
  for (const frame of frames) {
    if (count > 0 && bytes + frame.length > SLICE_BYTES) break;
    bytes += frame.length;
    count += 1;
  }
  return { bytes: Buffer.concat(frames.slice(0, count), bytes), version: position + count };
}
