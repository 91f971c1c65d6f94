import { randomBytes } from 'node:crypto';
import type { Request } from 'express';

const traceIds = new WeakMap<Request, string>();

/** Names one request in problem documents and logs. Never taken from outside: a log must not repeat what a stranger wrote. */
export function traceIdOf(request: Request): string {
  let traceId = traceIds.get(request);
  if (traceId === undefined) {
    traceId = randomBytes(8).toString('hex');
    traceIds.set(request, traceId);
  }
  return traceId;
}
