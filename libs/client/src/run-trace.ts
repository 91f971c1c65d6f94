import type { RunFacts } from '@tripstream/itinerary';

/** What has just been applied here: the last step of a run that the server's log follows from its commits. */
export interface ClientTrace extends RunFacts {
  readonly applied: true;
  /** Events one by one, or a snapshot in their place. */
  readonly source: 'event' | 'snapshot';
}

export type TraceListener = (trace: ClientTrace) => void;
