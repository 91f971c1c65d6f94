import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from './answer.js';
import { ApiError } from './api-error.js';
import { BackgroundResponse } from './background-response.js';
import { readCreateRequest } from './create-request.js';
import { BoundedLog, type LogEntry } from './log.js';
import { paced } from './paced.js';
import { readBody } from './read-body.js';
import { readStartingAfter } from './read-starting-after.js';
import { completedResponse, responseEvents, type StreamStep } from './response-events.js';
import { StoredResponses } from './stored-responses.js';
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
 * background or not, `GET` and cancel of background responses, and `GET /v1/models`) and plans trips from known places. It is a stand-in for a model, not one: the user message has to
 * be the JSON document that Tripstream's planner sends.
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
  } = options;
  const log = new BoundedLog(LOG_CAPACITY);
  const seconds = () => Math.floor(clock() / 1000);
  const stored = new StoredResponses<BackgroundResponse>(clock);

  const noteOf =
    (responseId: string) =>
    ({ event, marks }: StreamStep) => {
      for (const mark of marks)
        log.append({ responseId, sequenceNumber: event.sequence_number, at: clock(), ...mark });
    };

  async function create(incoming: IncomingMessage, response: ServerResponse) {
    const body = await readBody(incoming);
    const request = readCreateRequest(body);
    const answered = answer(request, seed, body);
    const { response: id } = answered.ids;
    const days = request.brief.days.length;
    report(`${id} ${days} day(s) of ${JSON.stringify(request.brief.wish.destination)}`);
    response.setHeader('x-request-id', id.replace('resp_', 'req_'));
    if (request.background) {
      const background = new BackgroundResponse(answered, seconds);
      stored.add(background);
      background.write(tokensPerSecond, noteOf(id)).catch((error: unknown) => {
        report(`${id} ${error}`);
        background.cancel();
      });
      return tell(response, background, request.stream ? -1 : null);
    }
    const createdAt = seconds();
    if (!request.stream) return sendJson(response, 200, completedResponse(answered, createdAt, createdAt));
    const events = responseEvents(answered, createdAt, seconds);
    return writeEvents(response, (gone) => paced(events, tokensPerSecond, gone), noteOf(id));
  }

  /** @param after the sequence number after which to stream; null for the state alone */
  const tell = async (response: ServerResponse, told: BackgroundResponse, after: number | null) =>
    after === null
      ? sendJson(response, 200, told.state())
      : writeEvents(response, (gone) => told.eventsAfter(after, gone));

  function find(id: string): BackgroundResponse {
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
    if (method === 'GET' && id !== undefined && cancel === undefined)
      return tell(response, find(id), readStartingAfter(new URLSearchParams(query)));
    if (method === 'POST' && id !== undefined && cancel !== undefined) {
      const found = find(id);
      found.cancel();
      report(`${id} cancelled`);
      return tell(response, found, null);
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
      else sendJson(response, refusal.status, refusal.toBody());
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

function sendJson(response: ServerResponse, status: number, body: unknown) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
