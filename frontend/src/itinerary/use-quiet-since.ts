import type { TripStream } from '@tripstream/client';
import { useTripView } from '@tripstream/react';
import { useMemo } from 'react';

/** Since when nothing new was told, by this device's clock: the server's may differ from it. */
export function useQuietSince(stream: TripStream): number {
  const version = useTripView(stream, (view) => view.itinerary?.version ?? 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is what the time is taken of.
  return useMemo(() => Date.now(), [version]);
}
