import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from './answer.js';
import { ApiError } from './api-error.js';
import { readCreateRequest } from './create-request.js';
import { BoundedLog, type LogEntry } from './log.js';
import { writePaced } from './paced-write.js';
import { readBody } from './read-body.js';
import { completedResponse, responseEvents } from './response-events.js';

export interface DemoProviderOptions {
  /** @defaultValue 0, any free port */
  port?: number;
  /** Same seed and same request body: the same plan, ids and deltas, byte for byte. @defaultValue 'demo' */
  seed?: string;
  /** Tokens of about four characters. 0 or Infinity writes as fast as the reader reads. @defaultValue 110 */
  tokensPerSecond?: number;
  /** Told of each request in one line. @defaultValue nobody */
  log?: (line: string) => void;
  /** Milliseconds since 1970, for `created_at` and the log; pacing keeps its own time. @defaultValue `Date.now` */
  clock?: () => number;
}

export interface DemoProvider {
  /** For the SDK's `baseURL`: `http://127.0.0.1:<port>/v1`. Any API key will do. */
  readonly baseUrl: string;
  /** What was written and when, oldest first; the newest {@link LOG_CAPACITY} entries. */
  log(): readonly LogEntry[];
  /** Cuts every connection and frees the port. */
  stop(): Promise<void>;
}

export const DEMO_MODEL = 'tripstream-demo';
export const LOG_CAPACITY = 10_000;

/**
 * Starts a server on 127.0.0.1 that speaks the OpenAI Responses API (`POST /v1/responses`, streamed or not, and
 * `GET /v1/models`) and plans trips from known places. It is a stand-in for a model, not one: the user message has to
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

  async function respond(incoming: IncomingMessage, response: ServerResponse) {
    const body = await readBody(incoming);
    const request = readCreateRequest(body);
    const answered = answer(request, seed, body);
    const days = request.brief.days.length;
    report(`${answered.ids.response} ${days} day(s) of ${JSON.stringify(request.brief.wish.destination)}`);
    response.setHeader('x-request-id', answered.ids.response.replace('resp_', 'req_'));
    if (!request.stream) {
      const at = seconds();
      sendJson(response, 200, completedResponse(answered, at, at));
      return;
    }
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
    });
    response.flushHeaders();
    await writePaced(response, responseEvents(answered, seconds), tokensPerSecond, ({ event, marks }) => {
      for (const mark of marks)
        log.append({
          responseId: answered.ids.response,
          sequenceNumber: event.sequence_number,
          at: clock(),
          ...mark,
        });
    });
    response.end();
  }

  async function route(incoming: IncomingMessage, response: ServerResponse) {
    const path = incoming.url?.split('?')[0];
    if (incoming.method === 'POST' && path === '/v1/responses') return respond(incoming, response);
    if (incoming.method === 'GET' && path === '/v1/models') return sendJson(response, 200, models());
    throw new ApiError(404, `Invalid URL (${incoming.method} ${path})`, 'unknown_url');
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
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function sendJson(response: ServerResponse, status: number, body: unknown) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
