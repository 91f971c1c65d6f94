import { NetworkError, newIdempotencyKey } from '@tripstream/client';
import type { Preferences } from '@tripstream/contracts';
import { useTripstream } from '@tripstream/react';
import { useRef, useState } from 'react';
import { messages } from '../messages/index.js';
import { useHandOver } from '../ui/use-hand-over.js';

const text = messages.bundles.failed;

/** Has trips proposed again for the same preferences, as a search of its own. One key, so that two presses make one search. */
export function useRebuild() {
  const service = useTripstream();
  const handOver = useHandOver();
  const key = useRef<string | null>(null);
  const inFlight = useRef(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  async function order(preferences: Preferences) {
    if (inFlight.current) return;
    inFlight.current = true;
    setBusy(true);
    setFailure(null);
    key.current ??= newIdempotencyKey();
    try {
      const options = { idempotencyKey: key.current };
      const { response, stream } = await service.requestBundles(preferences, undefined, options);
      await handOver(stream, `/new/${response.generationId}`, { tripId: stream.tripId });
    } catch (error) {
      setFailure(error instanceof NetworkError ? text.rebuildUnreachable : text.rebuild);
    } finally {
      inFlight.current = false;
      setBusy(false);
    }
  }
  return { busy, failure, rebuild: (preferences: Preferences) => void order(preferences) };
}
