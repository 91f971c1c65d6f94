import type { FollowOptions, TripStream } from '@tripstream/client';
import { useEffect, useInsertionEffect, useMemo, useRef } from 'react';
import { MountedStream } from './mounted-stream.js';
import { useTripstream } from './provider.js';

/**
 * Follows a trip while the component is mounted. Another `tripId` gives another stream in the very same render, so the
 * page of one trip never shows a state of another. Components that follow the same trip share its connection.
 *
 * @param options - read when the trip is mounted; callbacks may change with every render
 */
export function useTripStream(tripId: string, options: FollowOptions = {}): TripStream {
  const service = useTripstream();
  const latest = useRef(options);
  // Before every other effect, so that mounting already sees the options of this render.
  useInsertionEffect(() => {
    latest.current = options;
  });
  const stream = useMemo(() => new MountedStream(service, tripId, () => latest.current), [service, tripId]);
  useEffect(() => stream.mount(), [stream]);
  return stream;
}
