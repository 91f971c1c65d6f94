import type { Connected, Snapshot, TripEvent, TripId } from '@tripstream/contracts';
import { EPOCH } from './history.js';

/** The text of frames, as the server writes them. */

export const frame = (name: string, data: unknown, id?: string) =>
  `event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;

export const eventFrame = (event: TripEvent, epoch = EPOCH) =>
  frame(event.type, event, `${epoch}.${event.tripId}.${event.version}`);

export const snapshotFrame = (snapshot: Snapshot) =>
  frame('snapshot', snapshot, `${snapshot.epoch}.${snapshot.itinerary.tripId}.${snapshot.version}`);

export const resetFrame = (reason: string) => frame('reset', { reason });

/** @param of - where replay starts, and where the trip stands */
export function connectedFrame(
  tripId: TripId,
  {
    after,
    head,
    epoch = EPOCH,
    heartbeatMs = 15_000,
    now = new Date().toISOString(),
  }: { after: number; head: number; epoch?: string; heartbeatMs?: number; now?: string },
) {
  const connected: Connected = { tripId, epoch, after, head, heartbeatMs, now };
  return frame('connected', connected, `${epoch}.${tripId}.${after}`);
}
