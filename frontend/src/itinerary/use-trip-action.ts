import { NetworkError, ProblemError, type TripStream } from '@tripstream/client';
import type { NodeId, ProblemCode, TripId } from '@tripstream/contracts';
import { useTripstream } from '@tripstream/react';
import { useEffect, useRef, useState } from 'react';

type Order = 'stop' | 'retry' | 'retryDay' | 'retryNode';

interface Failure {
  order: Order;
  because: 'refused' | 'unreachable';
}

/** News come many times a second; what went wrong must stand long enough to be read. */
const READING_MS = 5000;

export type TripAction = ReturnType<typeof useTripAction>;

/** The orders that a trip takes on its page. A second press while one is on its way is none. */
export function useTripAction(stream: TripStream) {
  const service = useTripstream();
  const inFlight = useRef(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  useForgottenFailure(stream, failure, setFailure);

  async function carryOut(order: Order, send: () => Promise<unknown>) {
    if (inFlight.current) return;
    inFlight.current = true;
    setBusy(true);
    setFailure(null);
    try {
      await send();
    } catch (error) {
      if (!isDone(order, error))
        setFailure({ order, because: error instanceof NetworkError ? 'unreachable' : 'refused' });
    } finally {
      inFlight.current = false;
      setBusy(false);
    }
  }

  const tripId = stream.tripId as TripId;
  return {
    busy,
    failure,
    stop: () => void carryOut('stop', () => service.stop(tripId, 'days')),
    retry: () => void carryOut('retry', () => service.retry(tripId)),
    retryDay: (day: number) => void carryOut('retryDay', () => service.retryDay(tripId, day)),
    retryNode: (nodeId: NodeId) => void carryOut('retryNode', () => service.retryNode(tripId, nodeId)),
  };
}

/** Who wants to stop what has ended, or to have planned what is planned by now, already has what they want. */
const isDone = (order: Order, error: unknown) =>
  error instanceof ProblemError && done[order].includes(error.problem.code);
const done: Record<Order, readonly ProblemCode[]> = {
  stop: ['generation-terminal'],
  // Another device was faster: either it is at work, or it is through.
  retry: ['generation-active', 'nothing-to-plan'],
  retryDay: ['day-not-retryable'],
  retryNode: ['node-not-retryable'],
};

/** A failure is of its moment: it goes when the link is back, or when news show that the trip went on. */
function useForgottenFailure(
  stream: TripStream,
  failure: Failure | null,
  setFailure: (failure: null) => void,
): void {
  useEffect(() => {
    if (failure === null) return;
    const since = Date.now();
    const version = stream.view().itinerary?.version;
    let wasLive = stream.view().connection.kind === 'live';
    return stream.subscribe(() => {
      const { connection, itinerary } = stream.view();
      const isLive = connection.kind === 'live';
      const isBack = isLive && !wasLive;
      wasLive = isLive;
      const wentOn = itinerary?.version !== version && Date.now() - since > READING_MS;
      if (isBack || wentOn) setFailure(null);
    });
  }, [stream, failure, setFailure]);
}
