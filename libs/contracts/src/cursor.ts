import type { TripId } from './ids.js';

/** How far a reader has come: which history of the database, which trip, which version. */
export interface EventCursor {
  epoch: string;
  tripId: TripId;
  version: number;
}

const pattern = /^([a-z0-9]{1,24})\.(trip_[A-Za-z0-9_-]{22})\.(0|[1-9]\d{0,14})$/;

/** `<epoch>.<tripId>.<version>`: the SSE id, at most 128 characters of `[A-Za-z0-9._-]`. */
export const formatCursor = ({ epoch, tripId, version }: EventCursor) => `${epoch}.${tripId}.${version}`;

/** The cursor that a text names, or null when it is not one of ours. */
export function parseCursor(text: string): EventCursor | null {
  const match = pattern.exec(text);
  if (!match) return null;
  const [, epoch, tripId, version] = match as unknown as [string, string, TripId, string];
  return { epoch, tripId, version: Number(version) };
}
