import { type EventCursor, type FrameType, formatCursor, type TripEvent } from '@tripstream/contracts';

/** A comment: keeps proxies and watchdogs content, and no reader sees it. */
export const HEARTBEAT = Buffer.from(':\n\n');

/**
 * An SSE frame (WHATWG HTML, section 9.2). JSON text has no raw line breaks, and names and ids come from closed
 * alphabets, so nothing that a traveller or a model wrote can end a field or begin another.
 */
export const frame = (type: FrameType | TripEvent['type'], data: unknown, cursor?: EventCursor): string =>
  `${cursor === undefined ? '' : `id: ${formatCursor(cursor)}\n`}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;

export const eventFrame = (epoch: string, event: TripEvent): Buffer =>
  Buffer.from(frame(event.type, event, { epoch, tripId: event.tripId, version: event.version }));

/** How long a reader should wait before it comes back. */
export const retryFrame = (ms: number): Buffer => Buffer.from(`retry: ${Math.round(ms)}\n\n`);
