import type { Bundle } from './bundle.js';
import type { DayCheck } from './day-check.js';
import type { EventPayload } from './events.js';
import type { BundleId, GenerationId, JobId, MessageId, NodeId, TravellerId, TripId } from './ids.js';
import type { EndedStatus, Failure, Planner, Progress, Usage } from './job.js';
import type { Phase } from './phase.js';
import type { Preferences } from './preferences.js';
import type { Wish } from './wish.js';
import type { Step } from './workflow.js';

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
      messageId: MessageId;
      generation: NewGeneration;
      now: string;
    }
  /** A trip that begins with proposals. */
  | {
      type: 'proposal.create';
      tripId: TripId;
      travellerId: TravellerId;
      preferences: Preferences;
      messageId: MessageId;
      generation: NewGeneration;
      now: string;
    }
  | {
      type: 'bundle.choose';
      tripId: TripId;
      bundleId: BundleId;
      messageId: MessageId;
      generation: NewGeneration;
      now: string;
    }
  /** A second choice from the same proposals becomes a trip of its own. */
  | {
      type: 'proposal.fork';
      tripId: TripId;
      travellerId: TravellerId;
      preferences: Preferences;
      bundle: Bundle;
      messageId: MessageId;
      generation: NewGeneration;
      now: string;
    }
  | { type: 'generation.retry'; tripId: TripId; generation: NewGeneration; now: string }
  | { type: 'day.retry'; tripId: TripId; day: number; generation: NewGeneration; now: string }
  | {
      type: 'node.retry';
      tripId: TripId;
      nodeId: NodeId;
      generation: NewGeneration;
      now: string;
    }
  | { type: 'generation.cancel'; tripId: TripId; keep: 'days' | 'nothing'; now: string };

export interface NewGeneration {
  generationId: GenerationId;
  /** For a job that does not exist yet; a retry goes on with the job that it repeats. */
  jobId: JobId;
  planner: Planner;
  /** The steps of its workflow. */
  steps: Step[];
  /** When bundles that it proposes lapse; null where it proposes none. */
  expiresAt: string | null;
}

/** Which claim of which generation speaks. Older ones are refused, so a worker that was given up can write nothing. */
export interface PlannerStamp {
  tripId: TripId;
  expectedGenerationId: GenerationId;
  attempt: number;
}

/** Which beginning of which day is spoken of, as ids of nodes carry it. What is said of another one comes too late. */
interface DayStamp {
  day: number;
  /** Counted from 1, also where the day was not begun yet. */
  dayAttempt: number;
}

/** An order of the planner; each is a no-op when it was carried out before. */
export type PlannerCommand = PlannerStamp &
  (
    | { type: 'generation.begin' }
    | { type: 'phase.enter'; phase: Phase }
    | ({ type: 'trip.title' } & EventPayload<'trip_titled'>)
    | { type: 'reasoning.summarise'; text: string }
    | { type: 'node.plan'; node: EventPayload<'node_planned'>['node'] }
    | (DayStamp & { type: 'day.complete'; theme: string; summary: string })
    | (DayStamp & { type: 'day.restart' })
    | (DayStamp & { type: 'day.fail'; agent: string; failure: Failure })
    | ({ type: 'node.enhance' } & EventPayload<'node_enhanced'>)
    | { type: 'bundle.propose'; bundle: Bundle }
    | (DayStamp & { type: 'day.check'; check: DayCheck })
    | ({ type: 'warning.raise' } & EventPayload<'warning'>)
    | { type: 'generation.complete'; usage: Usage | null; now: string }
    | { type: 'generation.fail'; failure: Failure; agent: string; usage: Usage | null; now: string }
  );

/**
 * An operator's repair of a job by hand: the one write that may change how a generation has ended, and only when it says
 * so. What is absent stays as it is.
 */
export interface OperatorCommand {
  type: 'job.repair';
  tripId: TripId;
  expectedGenerationId: GenerationId;
  /** @defaultValue false */
  allowOverwriteTerminal?: boolean;
  status?: EndedStatus;
  progress?: Progress;
  /** For other operators: it stands beside the event, where no traveller reads it. */
  reason: string;
  now: string;
}

/** Time has passed: nobody gives this order. */
export interface ClockCommand {
  type: 'bundles.expire';
  tripId: TripId;
  now: string;
}

export type TripCommand = TravellerCommand | PlannerCommand | OperatorCommand | ClockCommand;
export type TripCommandType = TripCommand['type'];

/** Why a trip refuses an order. */
export type RejectionReason =
  | 'not_found'
  | 'already_exists'
  | 'generation_mismatch'
  | 'terminal_state'
  | 'attempt_superseded'
  | 'generation_active'
  | 'nothing_to_plan'
  | 'unknown_day'
  | 'unknown_node'
  | 'day_closed'
  | 'hydration_pending'
  | 'unknown_step'
  | 'unknown_bundle'
  | 'bundle_chosen'
  | 'no_bundles'
  | 'bundles_expired'
  | 'not_a_proposal'
  | 'node_checked';
