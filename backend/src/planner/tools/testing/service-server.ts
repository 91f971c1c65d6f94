import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { capturingLogger } from '../../testing/capturing-logger.js';
import { PoliteHttp, type PoliteOptions } from '../polite-http.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A service on the network, as far as a test needs it: what it does with the next questions, and what it was asked. */
export interface ServiceServer {
  url: string;
  /** Paths with their queries, in the order in which they came. */
  asked: string[];
  headers: IncomingMessage['headers'][];
  answer: (handler: Handler) => void;
  close(): Promise<void>;
}

export async function serviceServer(first: Handler = json({})): Promise<ServiceServer> {
  let handler = first;
  const asked: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    headers.push(request.headers);
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    headers,
    answer: (next) => {
      handler = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers with JSON. */
export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Handler {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(value));
  };
}

/** Asks a service without ever waiting for a turn. */
export const politeTo = (url: string, change: Partial<PoliteOptions> = {}): PoliteHttp =>
  new PoliteHttp({
    name: 'a service',
    baseUrl: url,
    contact: 'travel@example.org',
    perSecond: 1_000_000,
    keepMs: 60_000,
    logger: capturingLogger().logger,
    ...change,
  });
