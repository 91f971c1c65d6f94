import type { Connected, Persistence, Reset, Snapshot, TripEvent } from '@tripstream/contracts';
import type { EventSourceMessage } from 'eventsource-parser';
import { parseCursor } from './cursor.js';
import { isReadable } from './event-types.js';

/** One message of the stream, read. Shapes beyond the envelope are the server's promise and are not checked again. */
export type Frame =
  | { kind: 'connected'; connected: Connected }
  | { kind: 'snapshot'; snapshot: Snapshot }
  | { kind: 'reset'; reset: Reset }
  | { kind: 'persistence'; persistence: Persistence }
  /** `epoch` is null when the id did not tell it. */
  | { kind: 'event'; epoch: string | null; event: TripEvent }
  /** A stored event that this build cannot fold: of a newer server, or damaged. Its place in the stream is known. */
  | { kind: 'unreadable'; epoch: string | null; tripId: string; version: number };

/** What a message says; null for one that is neither ours nor a stored event. */
export function decodeFrame({ event: name, id, data }: EventSourceMessage): Frame | null {
  const body = parsed(data);
  switch (name) {
    case 'connected':
      return body && { kind: 'connected', connected: body as unknown as Connected };
    case 'snapshot':
      return body && { kind: 'snapshot', snapshot: body as unknown as Snapshot };
    case 'reset':
      return body && { kind: 'reset', reset: body as unknown as Reset };
    case 'persistence':
      return body && { kind: 'persistence', persistence: body as unknown as Persistence };
  }
  const cursor = id === undefined ? null : parseCursor(id);
  if (isEnvelope(body)) return decodeEvent(body, cursor?.epoch ?? null);
  return cursor && { kind: 'unreadable', ...cursor };
}

/** An event of the stream or of a polled page. */
export function decodeEvent(event: Envelope, epoch: string | null): Frame {
  if (isReadable(event)) return { kind: 'event', epoch, event: event as TripEvent };
  return { kind: 'unreadable', epoch, tripId: event.tripId, version: event.version };
}

/** What every stored event has, also one from the future. */
export type Envelope = Pick<TripEvent, 'tripId' | 'version' | 'occurredAt'> & {
  schema: number;
  type: string;
  payload: object;
};

function isEnvelope(body: Record<string, unknown> | null): body is Envelope & Record<string, unknown> {
  return (
    typeof body?.type === 'string' &&
    typeof body.tripId === 'string' &&
    Number.isSafeInteger(body.version) &&
    typeof body.payload === 'object' &&
    body.payload !== null
  );
}

function parsed(data: string): Record<string, unknown> | null {
  try {
    const body: unknown = JSON.parse(data);
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
