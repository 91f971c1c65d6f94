import type { TripStream } from '@tripstream/client';
import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';

/** Long enough for the next page to follow a trip on the same connection, before the one that made it lets go of it. */
const HAND_OVER_MS = 2000;

/** Leads from the page that made a trip to the trip. Who has left that page meanwhile is not pulled away from where they are. */
export function useHandOver() {
  const navigate = useNavigate();
  const isHere = useRef(false);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);

  return async (stream: TripStream, path: string, state?: object) => {
    if (!isHere.current) {
      stream.leave();
      return;
    }
    await navigate(path, { state });
    setTimeout(() => stream.leave(), HAND_OVER_MS);
  };
}
