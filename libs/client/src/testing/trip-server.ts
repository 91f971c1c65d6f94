import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EventCursor, Persistence, TripEvent } from '@tripstream/contracts';
import { parseCursor } from '../cursor.js';
import { EPOCH, snapshotOf } from './history.js';
import { connectedFrame, eventFrame, resetFrame, snapshotFrame } from './wire.js';

/** One request for a stream, counted from 1, and the means to answer it well or badly. */
export interface StreamRequest {
  number: number;
  request: IncomingMessage;
  response: ServerResponse;
  /** The version that the client resumes after; null when it asks for a snapshot. */
  after: number | null;
  /** Writes the head of an event stream. */
  open(): void;
  /** Everything an honest server says on connecting: `connected`, then replay or a snapshot. */
  greet(): void;
  write(text: string | Uint8Array): void;
  /** Ends the response in an orderly way. */
  end(): void;
  /** Cuts the socket. */
  cut(): void;
}

/**
 * A trip on a real socket that speaks the contract. Streams can be answered by a script instead; what is appended goes
 * to every open stream that was greeted.
 */
export class TripServer {
  readonly requests: string[] = [];
  readonly streams: StreamRequest[] = [];
  /** Answers a stream; by default every one is greeted and stays open. */
  onStream: (stream: StreamRequest) => void = (stream) => stream.greet();
  /** Answers any other request; true when it did. Asked first. */
  onRequest: (request: IncomingMessage, response: ServerResponse) => boolean = () => false;
  epoch = EPOCH;
  heartbeatMs = 15_000;
  /** What this server's clock says; it may go wrong. */
  now = () => Date.now();
  /** Set while it says that it cannot write. */
  persistence: Persistence | null = null;
  readonly #server: Server;
  readonly #live = new Set<StreamRequest>();

  private constructor(public events: TripEvent[]) {
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  static async start(events: TripEvent[] = []): Promise<TripServer> {
    const server = new TripServer(events);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Streams that were greeted and are still open. */
  get openStreams(): number {
    return this.#live.size;
  }

  append(...events: TripEvent[]): void {
    this.events = [...this.events, ...events];
    for (const stream of this.#live) for (const event of events) stream.write(eventFrame(event, this.epoch));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://server');
    this.requests.push(`${request.method} ${url.pathname}${url.search}`);
    if (this.onRequest(request, response)) return;
    if (url.pathname.endsWith('/patches')) this.#answerStream(request, response, url);
    else if (url.pathname.endsWith('/events')) this.#answerPage(response, url);
    else if (/^\/api\/itineraries\/[^/]+$/.test(url.pathname)) json(response, 200, this.#snapshot());
    else problem(response, 404, 'not-found');
  }

  #answerStream(request: IncomingMessage, response: ServerResponse, url: URL): void {
    const text = request.headers['last-event-id'] ?? url.searchParams.get('after') ?? '';
    const cursor = parseCursor(String(text));
    const stream: StreamRequest = {
      number: this.streams.length + 1,
      request,
      response,
      after: cursor?.version ?? null,
      open: () => {
        response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
        response.flushHeaders();
      },
      greet: () => {
        stream.open();
        const head = this.events.length;
        const [trip] = this.events;
        if (trip === undefined) throw new Error('there is no trip to greet with');
        const honoured = cursor !== null && cursor.epoch === this.epoch && cursor.version <= head;
        const after = honoured ? cursor.version : 0;
        const { heartbeatMs, epoch } = this;
        stream.write(connectedFrame(trip.tripId, { after, head, epoch, heartbeatMs, now: this.#time() }));
        if (honoured) for (const event of this.events.slice(after)) stream.write(eventFrame(event, epoch));
        else {
          if (cursor !== null)
            stream.write(resetFrame(cursor.epoch === epoch ? 'cursor_ahead' : 'other_epoch'));
          stream.write(snapshotFrame(this.#snapshot()));
        }
        this.#live.add(stream);
      },
      write: (bytes) => void response.write(bytes),
      end: () => void response.end(),
      cut: () => void response.socket?.destroy(),
    };
    response.on('close', () => this.#live.delete(stream));
    this.streams.push(stream);
    this.onStream(stream);
  }

  #refusalOf(cursor: EventCursor | null): string | null {
    if (cursor === null) return 'cursor-invalid';
    if (cursor.epoch !== this.epoch) return 'cursor-other-epoch';
    return cursor.version > this.events.length ? 'cursor-ahead' : null;
  }

  #answerPage(response: ServerResponse, url: URL): void {
    const cursor = parseCursor(url.searchParams.get('after') ?? '');
    const refusal = this.#refusalOf(cursor);
    if (cursor === null || refusal !== null) {
      problem(response, refusal === 'cursor-invalid' ? 400 : 409, refusal ?? 'cursor-invalid');
      return;
    }
    const limit = Number(url.searchParams.get('limit') ?? 200);
    const events = this.events.slice(cursor.version, cursor.version + limit);
    const { tripId } = cursor;
    const next = `${this.epoch}.${tripId}.${events.at(-1)?.version ?? cursor.version}`;
    const { epoch, persistence } = this;
    json(response, 200, {
      epoch,
      tripId,
      head: this.events.length,
      events,
      persistence,
      now: this.#time(),
      next,
    });
  }

  #snapshot() {
    return { ...snapshotOf(this.events, this.epoch), persistence: this.persistence };
  }

  #time(): string {
    return new Date(this.now()).toISOString();
  }
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

export function problem(
  response: ServerResponse,
  status: number,
  code: string,
  headers: Record<string, string> = {},
): void {
  const type = `urn:tripstream:problem:${code}`;
  json(
    response,
    status,
    { type, title: code, status, code, traceId: 't' },
    {
      'content-type': 'application/problem+json',
      ...headers,
    },
  );
}
