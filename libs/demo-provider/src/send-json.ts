import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { ConnectionFault } from './faults/connection-faults.js';
import type { FaultKind } from './faults/fault.js';
import { FOR_EVER_MS } from './write-events.js';

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Those that can happen to an answer that comes in one piece. */
export const UNSTREAMED_FAULTS: readonly FaultKind[] = ['cut', 'stall'];

/** An answer in one piece, late or not at all where faults say so. */
export async function sendWhole(
  response: ServerResponse,
  body: unknown,
  faults: readonly ConnectionFault[],
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  for (const { kind, ms } of faults) {
    if (kind === 'cut') return void response.socket?.destroySoon();
    await setTimeout(ms ?? FOR_EVER_MS, undefined, { signal: gone.signal }).catch(() => {});
  }
  if (!gone.signal.aborted) sendJson(response, 200, body);
}
