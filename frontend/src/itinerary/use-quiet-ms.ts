import type { TripStream } from '@tripstream/client';
import { useTripView } from '@tripstream/react';
import { useNow } from '../ui/use-now.js';

/**
 * For how long the server has had no news, by its own clock: this device's may be wrong, and news may have come late.
 *
 * @param ticking - renders every second while somebody wants to know
 */
export function useQuietMs(stream: TripStream, ticking: boolean): number {
  const since = useTripView(stream, (view) => view.lastEventAt ?? view.itinerary?.createdAt ?? null);
  useNow(ticking);
  return since === null ? 0 : Math.max(0, stream.serverNow() - Date.parse(since));
}
