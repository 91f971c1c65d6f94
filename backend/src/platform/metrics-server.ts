import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collectDefaultMetrics } from 'prom-client';
import type { Metrics } from './metrics.js';

export interface MetricsServer {
  /** Where it is scraped, such as `http://127.0.0.1:9464/metrics`. */
  url: string;
  stop(): Promise<void>;
}

/**
 * Serves `GET /metrics` and nothing else, on a port of its own: what is good for operators is nothing for the public port.
 *
 * @param where - port 0 takes a free one
 * @throws Error that names the port when it cannot be had
 */
export async function startMetricsServer(
  { registry }: Metrics,
  { port, host }: { port: number; host: string },
): Promise<MetricsServer> {
  collectDefaultMetrics({ register: registry, prefix: 'tripstream_' });
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url?.split('?')[0] !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { 'Content-Type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new Error(`METRICS_PORT ${port} cannot be had: ${cause.message}`, { cause })),
    );
    server.listen({ port, host }, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}/metrics`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
