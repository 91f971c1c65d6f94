import type { GenerationId, TripId } from '@tripstream/contracts';

/** Where a worker stands in a provider's response: what another worker needs to go on with it. */
export interface ProviderRuntime {
  generationId: GenerationId;
  tripId: TripId;
  provider: string;
  model: string;
  responseId: string;
  /** The days that the response was asked to write, in order. */
  days: readonly number[];
  /** The attempt of each of these days, in the same order; part of its nodes' ids. */
  dayAttempts: readonly number[];
  /** The provider's events up to this sequence number have been recorded. */
  cursor: number;
  status: 'streaming' | 'completed' | 'abandoned';
}
