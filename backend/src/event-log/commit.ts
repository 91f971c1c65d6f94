import type { GenerationId, NewTripEvent, TripId } from '@tripstream/contracts';
import type { RowChanges } from '@tripstream/itinerary';

export type Actor = 'traveller' | 'planner' | 'operator' | 'system';

/** An event on its way into the log, with the command that caused it. */
export interface PendingEvent {
  event: NewTripEvent;
  commandId: string;
  actor: Actor;
  /** Which claim of the generation wrote it; null for everybody but planners. */
  attempt: number | null;
  /** Why an operator did this; kept in the event's metadata, which is sent to nobody. */
  reason: string | null;
}

/** The first outcome of a command, kept for ever. */
export interface Receipt {
  commandId: string;
  commandType: string;
  requestHash: string | null;
  status: 'accepted' | 'rejected';
  baseVersion: number;
  resultVersion: number;
  error: string | null;
}

/** What changed between two checkpoints of a trip, as a row. */
export interface DiffRow {
  thread_id: string;
  from_turn_count: number;
  to_turn_count: number;
  diff: unknown;
}

/** A generation that waits for a worker, as a row. */
export interface QueuedRun {
  generation_id: string;
  trip_id: string;
  job_id: string;
}

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

/** Everything that one commit writes about one trip. */
export interface Commit {
  tripId: TripId;
  /** The version that the decision was made at; 0 opens the stream. */
  expectedVersion: number;
  events: readonly PendingEvent[];
  receipts: readonly Receipt[];
  changes: RowChanges;
  diffs: readonly DiffRow[];
  queuedRuns: readonly QueuedRun[];
  endedRuns: readonly string[];
  /** Where the provider's response stands after these commands; null when none of them says so. */
  runtime: ProviderRuntime | null;
}
