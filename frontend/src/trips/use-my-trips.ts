import type { ItinerarySummary } from '@tripstream/contracts';
import { useTripstream } from '@tripstream/react';
import { useCallback, useEffect, useState } from 'react';

const REFRESH_MS = 4000;

const isRunning = ({ jobStatus }: ItinerarySummary) => jobStatus === 'queued' || jobStatus === 'running';

/** The list, asked for again while something in it is being planned and the page is looked at. */
export function useMyTrips() {
  const service = useTripstream();
  const [trips, setTrips] = useState<readonly ItinerarySummary[]>([]);
  const [failed, setFailed] = useState(false);

  const reload = useCallback(() => {
    service.list().then(
      (list) => {
        setTrips(list);
        setFailed(false);
      },
      () => setFailed(true),
    );
  }, [service]);

  useEffect(() => {
    // Signing in first keeps a newcomer's first request from being refused, and everybody's session from running out.
    service.signIn().then(reload, reload);
  }, [service, reload]);

  const running = trips.some(isRunning);
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') reload();
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }, [running, reload]);

  return { trips, failed, reload };
}
