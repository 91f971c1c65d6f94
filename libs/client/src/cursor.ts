import type { EventCursor, TripId } from '@tripstream/contracts';

/** `<epoch>.<tripId>.<version>`, as SSE ids and `after` have it. */
export const formatCursor = ({
  epoch,
  tripId,
  version,
}: {
  epoch: string;
  tripId: string;
  version: number;
}) => `${epoch}.${tripId}.${version}`;

/** The cursor that a text names; null for anything else, an empty id included. */
export function parseCursor(text: string): EventCursor | null {
  const [epoch, tripId, version, ...rest] = text.split('.');
  if (!epoch || !tripId || version === undefined || rest.length > 0 || !/^\d{1,15}$/.test(version))
    return null;
  return { epoch, tripId: tripId as TripId, version: Number(version) };
}
