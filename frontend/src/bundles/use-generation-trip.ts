import { ProblemError } from '@tripstream/client';
import type { Generation } from '@tripstream/contracts';
import { useTripstream } from '@tripstream/react';
import { useCallback, useEffect, useState } from 'react';
import { useLocation } from 'react-router';

export type GenerationTrip =
  | { kind: 'asking' }
  | { kind: 'found'; tripId: string }
  | { kind: 'not_found' }
  | { kind: 'unreachable' };

/** The trip that a page came with, when the form before it knew. */
function handedOver(state: unknown): string | null {
  return typeof state === 'object' && state !== null && 'tripId' in state && typeof state.tripId === 'string'
    ? state.tripId
    : null;
}

/** Which trip the proposals of a generation belong to: asked of the server, which answers from its database alone. */
export function useGenerationTrip(generationId: string): { trip: GenerationTrip; retry: () => void } {
  const service = useTripstream();
  const known = handedOver(useLocation().state);
  const [answer, setAnswer] = useState<GenerationTrip>({ kind: 'asking' });
  const [tries, setTries] = useState(1);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another try asks again.
  useEffect(() => {
    if (known !== null) return;
    let gone = false;
    const told = (trip: GenerationTrip) => {
      if (!gone) setAnswer(trip);
    };
    service.generation(generationId).then(
      ({ tripId }: Generation) => told({ kind: 'found', tripId }),
      (error: unknown) =>
        told({
          // Any other refusal is of the moment, as when too much was asked for.
          kind: error instanceof ProblemError && error.problem.status === 404 ? 'not_found' : 'unreachable',
        }),
    );
    return () => {
      gone = true;
    };
  }, [service, generationId, known, tries]);

  const retry = useCallback(() => {
    setAnswer({ kind: 'asking' });
    setTries((count) => count + 1);
  }, []);
  return { trip: known === null ? answer : { kind: 'found', tripId: known }, retry };
}
