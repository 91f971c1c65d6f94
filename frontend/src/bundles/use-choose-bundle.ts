import { NetworkError, newIdempotencyKey, ProblemError } from '@tripstream/client';
import type { BundleId, TripId } from '@tripstream/contracts';
import { useTripstream } from '@tripstream/react';
import { useRef, useState } from 'react';
import { messages } from '../messages/index.js';
import { useHandOver } from '../ui/use-hand-over.js';

const text = messages.bundles.failed;

export interface Choosing {
  /** The bundle whose choice is on its way. */
  busy: BundleId | null;
  failure: { bundleId: BundleId; words: string } | null;
  choose: (bundleId: BundleId) => void;
}

function wordsFor(error: unknown): string {
  if (error instanceof NetworkError) return text.unreachable;
  return error instanceof ProblemError && error.problem.code === 'bundles-expired'
    ? text.expired
    : text.refused;
}

/** Chooses one bundle at a time and leads to its trip. The same bundle is chosen with the same key until the page is left. */
export function useChooseBundle(tripId: string): Choosing {
  const service = useTripstream();
  const handOver = useHandOver();
  const keys = useRef(new Map<BundleId, string>());
  const inFlight = useRef(false);
  const [busy, setBusy] = useState<BundleId | null>(null);
  const [failure, setFailure] = useState<Choosing['failure']>(null);

  async function order(bundleId: BundleId) {
    if (inFlight.current) return;
    inFlight.current = true;
    setBusy(bundleId);
    setFailure(null);
    const idempotencyKey = keys.current.get(bundleId) ?? newIdempotencyKey();
    keys.current.set(bundleId, idempotencyKey);
    try {
      const choice = { tripId: tripId as TripId, bundleId };
      const { stream } = await service.chooseBundle(choice, undefined, { idempotencyKey });
      await handOver(stream, `/plans/${stream.tripId}`);
    } catch (error) {
      setFailure({ bundleId, words: wordsFor(error) });
    } finally {
      inFlight.current = false;
      setBusy(null);
    }
  }
  return { busy, failure, choose: (bundleId) => void order(bundleId) };
}
