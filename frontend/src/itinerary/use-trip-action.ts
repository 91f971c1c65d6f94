import type { TripStream } from '@tripstream/client';
import type { TripId } from '@tripstream/contracts';
import { useTripstream } from '@tripstream/react';
import { useRef, useState } from 'react';

/** The two orders that a trip takes on its page. A second press while one is on its way is none. */
export function useTripAction(stream: TripStream) {
  const service = useTripstream();
  const inFlight = useRef(false);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);

  async function carryOut(order: () => Promise<unknown>) {
    if (inFlight.current) return;
    inFlight.current = true;
    setBusy(true);
    setFailed(false);
    try {
      await order();
    } catch {
      setFailed(true);
    } finally {
      inFlight.current = false;
      setBusy(false);
    }
  }

  const tripId = stream.tripId as TripId;
  return {
    busy,
    failed,
    stop: () => void carryOut(() => service.stop(tripId, 'days')),
    retry: () => void carryOut(() => service.retry(tripId)),
  };
}
