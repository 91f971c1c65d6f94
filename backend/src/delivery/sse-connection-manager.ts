import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import type { GenerationId, Snapshot, TripId } from '@tripstream/contracts';
import { EventLog } from '../event-log/event-log.js';
import { CONFIG, type Config } from '../platform/config.js';
import { DatabaseClock } from '../platform/database-clock.js';
import { LOGGER, type Logger } from '../platform/logger.js';
import { TripQueries } from '../projections/trip-queries.js';
import { type StartingPoint, startingPoint } from './cursor-rules.js';
import { frame, retryFrame } from './frames.js';
import { TripTails } from './trip-tails.js';
import { Viewer } from './viewer.js';

const RECONNECT_MS = 1_000;
/** On shutdown readers are sent away with a delay spread over this long, so that they do not all come back at once. */
const DRAIN_SPREAD_MS = 4_000;

export interface StreamRequest {
  tripId: TripId;
  /** The generation that the reader believes to be active. */
  executionId: GenerationId | undefined;
  activeGenerationId: GenerationId | null;
  lastEventId: string | undefined;
  after: string | undefined;
}

/** This process is about to end: the reader is better off elsewhere, or here in a moment. */
export class StreamsClosing extends Error {}

/** The socket, once earlier answers on the same connection have let go of it; null when the reader has gone. */
async function socketOf(response: ServerResponse): Promise<Socket | null> {
  if (response.socket === null && !response.destroyed)
    await new Promise((resolve) => response.once('socket', resolve).once('close', resolve));
  return response.socket === null || response.socket.destroyed ? null : response.socket;
}

/**
 * Opens, keeps and ends the streams of this process. It owns the raw response: a close-delimited body has one byte
 * form for every HTTP/1 proxy, and a prepared slice goes to the socket as it is.
 */
@Injectable()
export class SseConnectionManager implements BeforeApplicationShutdown {
  /** Each open viewer and the trip it reads. */
  private readonly viewers = new Map<Viewer, TripId>();
  private readonly stopListening: () => void;
  private draining = false;
  private readonly ticker: NodeJS.Timeout;

  constructor(
    private readonly log: EventLog,
    private readonly tails: TripTails,
    private readonly queries: TripQueries,
    private readonly clock: DatabaseClock,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.stopListening = log.onPersistence((tripId, persistence) => {
      const bytes = Buffer.from(frame('persistence', persistence));
      for (const [viewer, reads] of this.viewers) if (reads === tripId) viewer.write(bytes);
    });
    const tickMs = Math.min(1_000, config.SSE_HEARTBEAT_MS / 2);
    this.ticker = setInterval(() => {
      const now = Date.now();
      for (const viewer of this.viewers.keys()) viewer.tick(now, config);
    }, tickMs).unref();
  }

  /**
   * Registers a reader: `connected`, then what its cursor asks for, then live. The tail is watched before anything is
   * read, so an event that is committed meanwhile is in the tail, and the position tells whether it was sent.
   *
   * @throws the driver's error when the database is away, StreamsClosing on the way out; nothing has been sent then
   */
  async open(request: StreamRequest, response: ServerResponse): Promise<void> {
    const { tripId, activeGenerationId: generationId } = request;
    if (this.draining) throw new StreamsClosing();
    let viewer: Viewer | null = null;
    const { tail, unwatch } = await this.tails.watch(tripId, () => viewer?.pump());
    try {
      // The tail may be behind another instance's commits; the cursor is judged by the database.
      const head = (await this.log.heads([tripId])).get(tripId) ?? 0;
      tail.extendTo(head);
      const start = this.start(request, head);
      const snapshot = start.kind === 'resume' ? null : await this.queries.snapshot(tripId);
      const position = start.kind === 'resume' ? start.version : (snapshot?.version ?? 0);
      const now = await this.clock.now();

      const socket = await socketOf(response);
      if (socket === null) return unwatch();
      this.begin(response);
      const opened = new Viewer(socket, tail, position);
      opened.write(
        Buffer.from(this.opening(tripId, start, snapshot, { head: Math.max(head, position), now })),
      );
      viewer = opened;
      this.viewers.set(opened, tripId);
      const since = Date.now();
      this.logger.info({ event: 'stream.opened', tripId, generationId, start: start.kind, position, head });
      socket.once('close', () => {
        unwatch();
        this.viewers.delete(opened);
        this.logger.info({ event: 'stream.closed', tripId, generationId, durationMs: Date.now() - since });
      });
      opened.pump();
    } catch (error) {
      unwatch();
      throw error;
    }
  }

  private start(request: StreamRequest, head: number): StartingPoint {
    const { executionId, activeGenerationId } = request;
    if (executionId !== undefined && executionId !== activeGenerationId)
      return { kind: 'reset', reason: 'generation_superseded' };
    return startingPoint(request, { epoch: this.log.epoch, tripId: request.tripId, head });
  }

  private begin(response: ServerResponse): void {
    // Neither a length nor chunks: the body ends with the connection, which every proxy of HTTP/1.0 and 1.1 understands.
    response.removeHeader('Transfer-Encoding');
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      // no-transform: compressing proxies would hold events back. X-Accel-Buffering: nginx would hold all of them.
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
      'X-Content-Type-Options': 'nosniff',
      Connection: 'close',
    });
    response.flushHeaders();
    response.socket?.setNoDelay(true);
    response.socket?.setTimeout(0);
  }

  private opening(
    tripId: TripId,
    start: StartingPoint,
    snapshot: Snapshot | null,
    { head, now }: { head: number; now: Date },
  ): string {
    const { epoch } = this.log;
    const after = start.kind === 'resume' ? start.version : 0;
    let text = `retry: ${RECONNECT_MS}\n`;
    text += frame(
      'connected',
      { tripId, epoch, after, head, heartbeatMs: this.config.SSE_HEARTBEAT_MS, now: now.toISOString() },
      { epoch, tripId, version: after },
    );
    const persistence = this.log.persistence(tripId);
    if (persistence !== null) text += frame('persistence', persistence);
    if (start.kind === 'reset') text += frame('reset', { reason: start.reason });
    if (snapshot !== null) text += frame('snapshot', snapshot, { epoch, tripId, version: snapshot.version });
    return text;
  }

  /** Sends every reader away in order; each finds another instance, or this one again, with its cursor. */
  beforeApplicationShutdown(): void {
    this.draining = true;
    this.stopListening();
    clearInterval(this.ticker);
    for (const viewer of this.viewers.keys())
      viewer.close(retryFrame(RECONNECT_MS + Math.random() * DRAIN_SPREAD_MS));
  }
}
