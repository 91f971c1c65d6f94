import { parseCursor, type ResetReason, type TripId } from '@tripstream/contracts';

/** Where a reader starts. */
export type StartingPoint =
  /** Everything after this version, replayed, then live. */
  | { kind: 'resume'; version: number }
  /** Nothing was seen: a snapshot, then live. */
  | { kind: 'snapshot' }
  /** What was seen cannot be continued: the reader is told so, then gets a snapshot. */
  | { kind: 'reset'; reason: ResetReason };

/** `0`, `12`: a bare version, for people at a terminal; it trusts them to mean today's history of this trip. */
const bareVersion = /^(0|[1-9]\d{0,14})$/;

/**
 * What a cursor means for this trip at this head. `Last-Event-ID` goes before `?after=`: a browser that reconnects
 * repeats the URL of its first connection, and the header is the newer of the two.
 */
export function startingPoint(
  cursor: { lastEventId: string | undefined; after: string | undefined },
  trip: { epoch: string; tripId: TripId; head: number },
): StartingPoint {
  const text = cursor.lastEventId || cursor.after;
  if (text === undefined || text === '') return { kind: 'snapshot' };
  if (text === cursor.after && bareVersion.test(text)) return within(Number(text), trip.head);
  const parsed = parseCursor(text);
  if (parsed === null) return { kind: 'reset', reason: 'cursor_invalid' };
  if (parsed.epoch !== trip.epoch) return { kind: 'reset', reason: 'other_epoch' };
  if (parsed.tripId !== trip.tripId) return { kind: 'reset', reason: 'other_trip' };
  return parsed.version === 0 ? { kind: 'snapshot' } : within(parsed.version, trip.head);
}

const within = (version: number, head: number): StartingPoint =>
  version > head ? { kind: 'reset', reason: 'cursor_ahead' } : { kind: 'resume', version };
