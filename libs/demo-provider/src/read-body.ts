import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error.js';

/** Far above any trip: 60 days and their notes are some 30 kB. */
const MAX_BODY_BYTES = 1_048_576;

/** The body as text. @throws {ApiError} 413 as soon as it is longer than 1 MiB */
export async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Left open after the throw, so that the refusal still reaches a client that is busy sending.
  for await (const chunk of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES)
      throw new ApiError(413, `The request body is longer than ${MAX_BODY_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
