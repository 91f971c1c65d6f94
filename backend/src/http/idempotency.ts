import { createHash, randomUUID } from 'node:crypto';
import type { TravellerId } from '@tripstream/contracts';
import type { Request } from 'express';
import { ProblemException } from './problem.exception.js';

/** What makes two requests the same order. */
export interface OrderId {
  /** Equal for two requests of one traveller under one Idempotency-Key; fresh without a key. */
  commandId: string;
  /** Of route and body: another request under the same key is refused. */
  requestHash: string;
}

const KEY = /^[\x21-\x7e]{1,200}$/;

const hash = (...parts: string[]) => createHash('sha256').update(parts.join('\0')).digest('base64url');

export function orderId(request: Request, travellerId: TravellerId): OrderId {
  const key = request.headers['idempotency-key'];
  if (key !== undefined && (typeof key !== 'string' || !KEY.test(key)))
    throw new ProblemException('invalid-field', {
      detail: 'Idempotency-Key must be 1 to 200 visible ASCII characters',
    });
  return {
    commandId: key === undefined ? `http_${randomUUID()}` : `http_${hash(travellerId, key)}`,
    requestHash: hash(request.method, request.path, JSON.stringify(request.body ?? null)),
  };
}
