import type { EventPayload } from './events.js';
import type { GenerationId, JobId, TravellerId, TripId } from './ids.js';
import type { Failure, JobKind, Phase, Planner, Usage } from './job.js';
import type { Wish } from './wish.js';

/**
 * Orders to a trip. Times and ids come in the command, so that deciding is pure: the same command against the same
 * trip always gives the same events.
 */

/** An order of the traveller. */
export type TravellerCommand =
  | {
      type: 'trip.create';
      tripId: TripId;
      travellerId: TravellerId;
      wish: Wish;
      generation: NewGeneration;
      now: string;
    }
  | { type: 'generation.retry'; tripId: TripId; generation: NewGeneration; now: string }
  | { type: 'generation.cancel'; tripId: TripId; keep: 'days' | 'nothing'; now: string };

export interface NewGeneration {
  jobId: JobId;
  generationId: GenerationId;
  kind: JobKind;
  planner: Planner;
}

/** Which claim of which generation speaks. Older ones are refused, so a worker that was given up can write nothing. */
export interface PlannerStamp {
  tripId: TripId;
  expectedGenerationId: GenerationId;
  attempt: number;
}

/** An order of the planner; each is a no-op when it was carried out before. */
export type PlannerCommand = PlannerStamp &
  (
    | { type: 'generation.begin' }
    | { type: 'phase.enter'; phase: Phase }
    | ({ type: 'trip.title' } & EventPayload<'trip_titled'>)
    | { type: 'reasoning.summarise'; text: string }
    | { type: 'node.plan'; node: EventPayload<'node_planned'>['node'] }
    | { type: 'day.complete'; day: number; theme: string; summary: string }
    | { type: 'day.restart'; day: number }
    | { type: 'day.fail'; day: number; failure: Failure }
    | ({ type: 'node.enhance' } & EventPayload<'node_enhanced'>)
    | ({ type: 'warning.raise' } & EventPayload<'warning'>)
    | { type: 'generation.complete'; usage: Usage | null; now: string }
    | { type: 'generation.fail'; failure: Failure; agent: string; now: string }
  );

export type TripCommand = TravellerCommand | PlannerCommand;
export type TripCommandType = TripCommand['type'];

/** Why a trip refuses an order. */
export type RejectionReason =
  | 'not_found'
  | 'already_exists'
  | 'generation_mismatch'
  | 'terminal_state'
  | 'attempt_superseded'
  | 'generation_active'
  | 'unknown_day'
  | 'unknown_node'
  | 'day_closed'
  | 'hydration_pending';
