import { ApiError } from './api-error.js';

/**
 * From the query of `GET /v1/responses/{id}`: the sequence number after which to stream, -1 for all of it, null when no
 * stream is asked for.
 *
 * @throws {ApiError} 400 when it is no number
 */
export function readStartingAfter(query: URLSearchParams): number | null {
  if (query.get('stream') !== 'true') return null;
  const after = query.get('starting_after');
  if (after === null) return -1;
  if (/^\d{1,15}$/.test(after)) return Number(after);
  throw new ApiError(
    400,
    "Invalid value: 'starting_after' must be a number.",
    'invalid_value',
    'starting_after',
  );
}
