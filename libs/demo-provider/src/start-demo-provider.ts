import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from './answer.js';
import { ApiError } from './api-error.js';
import { BackgroundResponse } from './background-response.js';
import { type CreateRequest, readCreateRequest } from './create-request.js';
import type { FaultPlan } from './faults/fault.js';
import type { PlannedFault } from './faults/fault-ledger.js';
import { Misbehaviour } from './faults/misbehaviour.js';
import { BoundedLog, type LogEntry } from './log.js';
import { paced } from './paced.js';
import { readBody } from './read-body.js';
import { readStartingAfter } from './read-starting-after.js';
import { responseEvents, type StreamStep } from './response-events.js';
import { sendJson, sendWhole, UNSTREAMED_FAULTS } from './send-json.js';
import { StoredResponses } from './stored-responses.js';
import { endedResponse } from './wire-response.js';
import { writeEvents } from './write-events.js';

export interface DemoProviderOptions {
  /** @defaultValue 0, any free port */
  port?: number;
  /**
   * Same seed and same request body: the same plan, ids and deltas, byte for byte; but for the ids of background
   * responses, which are all different.
   *
   * @defaultValue 'demo'
   */
  seed?: string;
  /** Tokens of about four characters. 0 or Infinity writes as fast as the reader reads. @defaultValue 110 */
  tokensPerSecond?: number;
  /** Told of each request in one line. @defaultValue nobody */
  log?: (line: string) => void;
  /** Milliseconds since 1970, for `created_at`, the log and how long responses are kept; pacing keeps its own time. @defaultValue `Date.now` */
  clock?: () => number;
  /** What goes wrong on purpose, whoever asks. @defaultValue nothing */
  faults?: FaultPlan;
  /**
   * Whether requests may bring faults of their own: in the header `x-demo-fault`, or as `[[demo: …]]` in the traveller's
   * free text. Otherwise both mean nothing.
   *
   * @defaultValue false
   */
  allowFaults?: boolean;
}

export interface DemoProvider {
  /** For the SDK's `baseURL`: `http://127.0.0.1:<port>/v1`. Any API key will do. */
  readonly baseUrl: string;
  /** What was written and when, whether or not anybody read it, oldest first; the newest {@link LOG_CAPACITY} entries. */
  log(): readonly LogEntry[];
  /** Cuts every connection and frees the port. */
  stop(): Promise<void>;
}

export const DEMO_MODEL = 'tripstream-demo';
export const LOG_CAPACITY = 10_000;

/**
 * Starts a server on 127.0.0.1 that speaks the OpenAI Responses API (`POST /v1/responses`, streamed or not, in the
 * background or not, `GET` and cancel of background responses, and `GET /v1/models`). From known places it plans trips
 * and, calling functions, proposes bundles. It is a stand-in for a model, not one: the user message has to be a JSON
 * document that Tripstream's planner sends. It misbehaves where it is told to: docs/demo-provider.md.
 *
 * @throws the error of `listen`, when the port is taken
 */
export async function startDemoProvider(options: DemoProviderOptions = {}): Promise<DemoProvider> {
  const {
    port = 0,
    seed = 'demo',
    tokensPerSecond = 110,
    log: report = () => {},
    clock = Date.now,
    faults: plan = [],
    allowFaults: allowed = false,
  } = options;
  const log = new BoundedLog(LOG_CAPACITY);
  const seconds = () => Math.floor(clock() / 1000);
  const stored = new StoredResponses<Kept>(clock);
  const misbehaviour = new Misbehaviour({
    plan,
    allowed,
    clock,
    struck: (responseId, fault) => {
      log.append({ responseId, sequenceNumber: -1, at: clock(), mark: 'fault', fault });
      report(`${responseId} fault ${fault}`);
    },
  });

  const noteOf =
    (responseId: string) =>
    ({ event, marks }: StreamStep) => {
      for (const mark of marks)
        log.append({ responseId, sequenceNumber: event.sequence_number, at: clock(), ...mark });
    };

  async function create(incoming: IncomingMessage, response: ServerResponse) {
    const body = await readBody(incoming);
    const request = readCreateRequest(body, (text) => misbehaviour.promptOf(text));
    const planned = misbehaviour.plannedFor(incoming.headers, request.said, request.task);
    const meant = await answer(request, seed, body);
    const { responseId: id } = meant;
    report(`${id} ${inWords(request)}`);
    response.setHeader('x-request-id', id.replace('resp_', 'req_'));
    misbehaviour.refuse(planned, meant);
    const spoilt = misbehaviour.spoil(planned, meant);
    const told = { ...spoilt, boundaries: misbehaviour.boundaries(planned, spoilt) };
    if (request.background) {
      const kept = { id, background: new BackgroundResponse(told, seconds), planned };
      stored.add({ ...kept, cancel: () => kept.background.cancel() });
      kept.background.write(tokensPerSecond, noteOf(id)).catch((error: unknown) => {
        report(`${id} ${error}`);
        kept.background.cancel();
      });
      return request.stream
        ? stream(response, kept.background, -1, planned)
        : sendJson(response, 200, kept.background.state());
    }
    const createdAt = seconds();
    if (!request.stream) {
      const faults = misbehaviour.connection(planned, told, UNSTREAMED_FAULTS);
      return sendWhole(response, endedResponse(told, createdAt, createdAt), faults);
    }
    const faults = misbehaviour.connection(planned, told);
    const events = responseEvents(told, createdAt, seconds);
    return writeEvents(response, (gone) => paced(events, told.tokensPerSecond ?? tokensPerSecond, gone), {
      written: noteOf(id),
      faults,
    });
  }

  /** @param after the sequence number after which to stream */
  const stream = (
    response: ServerResponse,
    background: BackgroundResponse,
    after: number,
    planned: readonly PlannedFault[],
  ) =>
    writeEvents(response, (gone) => background.eventsAfter(after, gone), {
      faults: misbehaviour.connection(planned, background.answer),
    });

  function find(id: string): Kept {
    const found = stored.get(id);
    if (found === undefined) throw new ApiError(404, `Response with id '${id}' not found.`, null, 'id');
    return found;
  }

  async function route(incoming: IncomingMessage, response: ServerResponse) {
    const { method, url = '/' } = incoming;
    const [path = '/', query] = url.split('?', 2);
    const [, id, cancel] = /^\/v1\/responses\/([^/]+)(\/cancel)?$/.exec(path) ?? [];
    if (method === 'POST' && path === '/v1/responses') return create(incoming, response);
    if (method === 'GET' && path === '/v1/models') return sendJson(response, 200, models());
    if (method === 'GET' && id !== undefined && cancel === undefined) {
      const { background, planned } = find(id);
      const after = readStartingAfter(new URLSearchParams(query));
      if (after === null) return sendJson(response, 200, background.state());
      const own = misbehaviour.plannedForReading(incoming.headers, id);
      return stream(response, background, after, [...own, ...planned]);
    }
    if (method === 'POST' && id !== undefined && cancel !== undefined) {
      const { background } = find(id);
      background.cancel();
      report(`${id} cancelled`);
      return sendJson(response, 200, background.state());
    }
    throw new ApiError(404, `Invalid URL (${method} ${path})`, 'unknown_url');
  }

  const models = () => ({
    object: 'list',
    data: [{ id: DEMO_MODEL, object: 'model', created: seconds(), owned_by: 'tripstream' }],
  });

  const server = createServer((incoming, response) => {
    route(incoming, response).catch((error: unknown) => {
      const refusal = error instanceof ApiError ? error : new ApiError(500, String(error));
      report(`${incoming.method} ${incoming.url} ${refusal.status} ${refusal.message}`);
      if (response.headersSent) response.destroy();
      else {
        for (const [name, value] of Object.entries(refusal.headers)) response.setHeader(name, value);
        sendJson(response, refusal.status, refusal.toBody());
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });

  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    log: () => log.entries(),
    stop: () =>
      new Promise((resolve) => {
        stored.clear();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A background response, and the faults that whoever reads it may be hit by. */
interface Kept {
  readonly id: string;
  readonly background: BackgroundResponse;
  readonly planned: readonly PlannedFault[];
  cancel(): void;
}

function inWords({ task, exchanges }: CreateRequest): string {
  if (task.kind === 'trip')
    return `${task.brief.days.length} day(s) of ${JSON.stringify(task.brief.wish.destination)}`;
  return `${task.brief.count} bundle(s), after ${exchanges.length} answer(s) of tools`;
}
