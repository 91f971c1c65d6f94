import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that answers every request as it is told, over a real socket. */
export interface ResponsesServer {
  baseUrl: string;
  /** Bodies of the requests that came; empty where there was none. */
  requests: Record<string, unknown>[];
  close(): Promise<void>;
}

export async function responsesServer(
  answer: (response: ServerResponse, request: IncomingMessage) => void,
): Promise<ResponsesServer> {
  const requests: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      requests.push(body === '' ? {} : JSON.parse(body));
      answer(response, request);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    close: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
}

/** Begins a stream of these events, and leaves it open. */
export function stream(
  response: ServerResponse,
  ...events: { type: string; [field: string]: unknown }[]
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of events) response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
}
