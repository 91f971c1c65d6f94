import type { EventPage, Itinerary, Persistence, ResetReason, Snapshot } from '@tripstream/contracts';
import { creationStatus, readiness } from '@tripstream/itinerary';
import { backoffMs } from './backoff.js';
import type { Connection } from './connection.js';
import { ConnectionDriver } from './connection-driver.js';
import { parseCursor } from './cursor.js';
import { decodeEvent, type Frame } from './frames.js';
import type { Http } from './http.js';
import type { ResolvedOptions } from './options.js';
import { ProblemError } from './problem.js';
import {
  accept,
  asOf,
  beginSequence,
  cursorOf,
  isReplaying,
  type News,
  needsSnapshot,
  type Sequence,
  type SequenceInput,
} from './sequencer.js';
import type { ServerClock } from './server-clock.js';
import { Tracer } from './tracer.js';
import type { StreamCounters, TripView } from './trip-stream.js';

/** One who is told what happens on a channel. */
export interface Follower {
  tell(news: News): void;
  tellConnection(connection: Connection): void;
  /** The view changed; called once per network read. */
  refresh(): void;
}

export interface ChannelStart {
  /** The generation that the follower asks for; a superseded one is answered with a reset. */
  executionId?: string | undefined;
  /** A trip that is known already, as from the answer to its creation. */
  initial?: Itinerary | undefined;
  /** The cursor at which `initial` stands; without it a snapshot is asked for. */
  after?: string | undefined;
}

/** Events asked for at once when polling. */
const PAGE = 200;

/** One trip as this client knows it, and the connection that keeps it current. Shared by all who follow the trip. */
export class TripChannel {
  readonly #tripId: string;
  readonly #executionId: string | undefined;
  readonly #http: Http;
  readonly #options: ResolvedOptions;
  readonly #clock: ServerClock;
  readonly #followers = new Set<Follower>();
  readonly #driver: ConnectionDriver;
  readonly #tracer: Tracer;
  #sequence: Sequence;
  /** What followers have been told of the sequence: behind it while its news are told one by one. */
  #told: Sequence;
  /** Set while the server says that it cannot write. */
  #persistence: Persistence | null = null;
  #view: TripView;
  #refetch: AbortController | null = null;
  #pollsAreCurrent = false;

  /** Connects at once. */
  constructor(tripId: string, start: ChannelStart, http: Http, options: ResolvedOptions, clock: ServerClock) {
    this.#tripId = tripId;
    this.#executionId = start.executionId;
    this.#http = http;
    this.#options = options;
    this.#clock = clock;
    this.#sequence = beginSequence(tripId, knownAtStart(tripId, start));
    this.#told = this.#sequence;
    this.#tracer = new Tracer(options, this.#sequence.itinerary);
    this.#driver = new ConnectionDriver(options, options.environment, {
      open: (signal) => this.#http.stream(this.#streamPath(), cursorOf(this.#sequence), signal),
      poll: (signal) => this.#poll(signal),
      receive: (frames) => this.#receive(frames),
      changed: (connection) => this.#connectionChanged(connection),
    });
    this.#view = this.#currentView(this.#driver.connection);
  }

  get view(): TripView {
    return this.#view;
  }

  get counters(): StreamCounters {
    return this.#sequence.counters;
  }

  get isClosed(): boolean {
    return this.#driver.connection.kind === 'closed';
  }

  /** The trip as it is now, in the shape of a snapshot; null while the server has not confirmed any. */
  snapshot(): Snapshot | null {
    const { epoch, itinerary, updatedAt } = this.#told;
    if (epoch === null || itinerary === null || itinerary.job === null) return null;
    const { jobId, generationId, status } = itinerary.job;
    return {
      epoch,
      version: itinerary.version,
      updatedAt: updatedAt ?? itinerary.createdAt,
      itinerary,
      job: { jobId, generationId, status, creationStatus: creationStatus(itinerary.job) },
      readiness: readiness(itinerary, this.#persistence !== null),
      persistence: this.#persistence,
    };
  }

  serverNow(): number {
    return this.#clock.now();
  }

  /** Tells `follower` everything from now on, until the returned function is called. */
  join(follower: Follower): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  get isFollowed(): boolean {
    return this.#followers.size > 0;
  }

  reconnectNow(): void {
    this.#driver.reconnectNow();
  }

  close(): void {
    this.#driver.leave();
  }

  #streamPath(): string {
    const path = `${tripPath(this.#tripId)}/patches`;
    const active = this.#sequence.itinerary?.job?.generationId;
    // Once another generation is at work, asking for the old one would only be answered with a reset.
    const isSuperseded = active !== undefined && active !== this.#executionId;
    if (this.#executionId === undefined || isSuperseded) return path;
    return `${path}?${new URLSearchParams({ executionId: this.#executionId })}`;
  }

  #receive(frames: readonly Frame[]): void {
    for (const frame of frames) {
      if (this.isClosed) break;
      if (frame.kind === 'persistence') this.#persistence = whileFailing(frame.persistence);
      else if (frame.kind === 'connected') {
        const { tripId, head, now } = frame.connected;
        this.#clock.heard(now);
        // Said again by the server right after this frame when it is still so.
        this.#persistence = null;
        this.#accept({ kind: 'head', tripId, head });
      } else this.#accept(frame);
    }
    this.#refresh();
    if (needsSnapshot(this.#sequence)) void this.#fetchMissing();
  }

  #accept(input: SequenceInput): void {
    const { sequence, news } = accept(this.#sequence, input);
    this.#sequence = sequence;
    for (const item of news) {
      if (item.kind === 'snapshot') this.#persistence = whileFailing(item.snapshot.persistence);
      if (item.kind !== 'reset') this.#tracer.applying(item.kind);
      this.#told = asOf(item, sequence);
      // Whoever looks at the view from inside a callback sees the trip of this very event.
      this.#view = this.#currentView(this.#view.connection);
      for (const follower of [...this.#followers]) follower.tell(item);
    }
    this.#told = sequence;
  }

  #connectionChanged(connection: Connection): void {
    if (connection.kind !== 'polling') this.#pollsAreCurrent = false;
    if (connection.kind === 'closed') this.#refetch?.abort();
    this.#view = this.#currentView(connection);
    for (const follower of [...this.#followers]) {
      follower.tellConnection(connection);
      follower.refresh();
    }
  }

  #refresh(): void {
    this.#view = this.#currentView(this.#view.connection);
    for (const follower of [...this.#followers]) follower.refresh();
    this.#tracer.applied(this.#told.itinerary, this.#told.updatedAt);
  }

  /** The present view: the former object when nothing in it differs. */
  #currentView(connection: Connection): TripView {
    const { itinerary, epoch, updatedAt } = this.#told;
    const isFailing = this.#persistence !== null;
    const view: TripView = {
      itinerary,
      readiness: itinerary && readiness(itinerary, isFailing),
      connection,
      persistence: isFailing ? 'failing' : 'ok',
      replaying: isReplaying(this.#told),
      lastEventAt: updatedAt,
      epoch,
    };
    const former = this.#view as TripView | undefined;
    const keys = Object.keys(view) as (keyof TripView)[];
    return former !== undefined && keys.every((key) => former[key] === view[key]) ? former : view;
  }

  /** Fills a gap by a snapshot, trying until it is filled, whether by this or by the stream. */
  async #fetchMissing(): Promise<void> {
    if (this.#refetch !== null || this.isClosed) return;
    const refetch = new AbortController();
    this.#refetch = refetch;
    const { backoff, environment } = this.#options;
    try {
      for (let attempt = 1; needsSnapshot(this.#sequence); attempt += 1) {
        if (attempt > 1)
          await this.#http.pause(backoffMs(backoff, attempt - 1, environment.random()), refetch.signal);
        if (!needsSnapshot(this.#sequence)) break;
        try {
          await this.#fetchSnapshot(refetch.signal);
        } catch (error) {
          // A 404 closes the channel, which aborts this; anything passing is tried again.
          this.#driver.heed(error);
        }
        refetch.signal.throwIfAborted();
      }
    } catch {
      // Aborted: nobody follows any more.
    } finally {
      this.#refetch = null;
    }
  }

  async #fetchSnapshot(signal: AbortSignal): Promise<void> {
    const snapshot = await this.#http.json<Snapshot>('GET', tripPath(this.#tripId), { signal });
    signal.throwIfAborted();
    this.#accept({ kind: 'snapshot', snapshot });
    this.#refresh();
  }

  /** Asks for what is new by the same cursor that a stream would resume at. */
  async #poll(signal: AbortSignal): Promise<boolean> {
    const before = this.#sequence.itinerary;
    for (;;) {
      const cursor = this.#sequence.voided ? null : cursorOf(this.#sequence);
      if (cursor === null || needsSnapshot(this.#sequence)) {
        await this.#fetchSnapshot(signal);
        break;
      }
      const page = await this.#page(cursor, signal);
      signal.throwIfAborted();
      if (page === null) continue;
      this.#takePage(page);
      const last = page.events.at(-1);
      if (last === undefined || last.version >= page.head) break;
    }
    this.#pollsAreCurrent = true;
    return this.#sequence.itinerary !== before;
  }

  /** One page; null when the cursor is void, which is then told as the stream would tell it. */
  async #page(cursor: string, signal: AbortSignal): Promise<EventPage | null> {
    const query = new URLSearchParams({ after: cursor, limit: String(PAGE) });
    try {
      const page = await this.#http.json<EventPage>('GET', `${tripPath(this.#tripId)}/events?${query}`, {
        signal,
      });
      if (page.epoch === this.#sequence.epoch) return page;
      this.#accept({ kind: 'reset', reset: { reason: 'other_epoch' } });
    } catch (error) {
      const reason = error instanceof ProblemError ? resetReasons[error.problem.code] : undefined;
      if (reason === undefined) throw error;
      this.#accept({ kind: 'reset', reset: { reason } });
    }
    return null;
  }

  #takePage({ tripId, epoch, head, events, persistence, now }: EventPage): void {
    this.#clock.heard(now);
    this.#persistence = whileFailing(persistence);
    if (!this.#pollsAreCurrent) this.#accept({ kind: 'head', tripId, head });
    for (const event of events) {
      const frame = decodeEvent(event, epoch);
      if (frame.kind === 'event' || frame.kind === 'unreadable') this.#accept(frame);
    }
    this.#refresh();
  }
}

const whileFailing = (persistence: Persistence | null): Persistence | null =>
  persistence?.state === 'failing' ? persistence : null;

/** Problems of the polling twin that say what the stream says by a reset. */
const resetReasons: Partial<Record<string, ResetReason>> = {
  'cursor-invalid': 'cursor_invalid',
  'cursor-ahead': 'cursor_ahead',
  'cursor-other-epoch': 'other_epoch',
};

export const tripPath = (tripId: string) => `/api/itineraries/${encodeURIComponent(tripId)}`;

/** A cursor can be resumed only from the state that it stands for. */
function knownAtStart(tripId: string, { initial, after }: ChannelStart) {
  if (initial === undefined || initial.tripId !== tripId) return null;
  const cursor = after === undefined ? null : parseCursor(after);
  const fits = cursor?.tripId === initial.tripId && cursor.version === initial.version;
  return { epoch: fits ? cursor.epoch : null, itinerary: initial };
}
