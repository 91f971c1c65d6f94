import { z } from 'zod';
import { generationIdSchema, jobIdSchema, nodeIdSchema } from './ids.js';
import { costSchema } from './money.js';
import { phaseSchema } from './phase.js';
import { stepSchema } from './workflow.js';

/** The one closed set of job states. */
export const jobStatusSchema = z.enum(['queued', 'running', 'complete', 'error', 'cancelled', 'expired']);
export type JobStatus = z.infer<typeof jobStatusSchema>;
/** The terminal ones: nothing of the same generation follows them. */
export const endedStatusSchema = jobStatusSchema.exclude(['queued', 'running']);
export type EndedStatus = z.infer<typeof endedStatusSchema>;

export const jobKindSchema = z.enum(['bundles', 'itinerary', 'refinement', 'day_retry']);
export type JobKind = z.infer<typeof jobKindSchema>;

/** What `POST /api/itineraries` and the job endpoints say of a job. */
export const creationStatusSchema = z.enum([
  'queued',
  'planning',
  'hydrating',
  'complete',
  'partial',
  'error',
  'cancelled',
]);
export type CreationStatus = z.infer<typeof creationStatusSchema>;

export const severitySchema = z.enum(['info', 'warning', 'recoverable', 'critical']);
export type Severity = z.infer<typeof severitySchema>;

/** Why planning failed; a closed list so that every reader can say it in its own words. */
export const failureCodeSchema = z.enum([
  'destination_unknown',
  'truncated',
  'filtered',
  'refused',
  'rate_limited',
  'timeout',
  'malformed',
  'loop_detected',
  'budget_exceeded',
  'provider_error',
  'provider_unauthorized',
  'worker_lost',
  'internal',
]);
export type FailureCode = z.infer<typeof failureCodeSchema>;

export const failureSchema = z.strictObject({
  code: failureCodeSchema,
  message: z.string(),
  retryable: z.boolean(),
});
export type Failure = z.infer<typeof failureSchema>;

/** Which planner writes: `demo` is said on every screen. */
export const plannerSchema = z.strictObject({
  provider: z.enum(['openai', 'demo', 'workflow']),
  model: z.string(),
});
export type Planner = z.infer<typeof plannerSchema>;

export const usageSchema = z.strictObject({
  inputTokens: z.int().min(0),
  outputTokens: z.int().min(0),
  totalTokens: z.int().min(0),
  /** What these tokens cost at the prices that the server knows; null where it knows none. */
  estimatedCost: costSchema.nullable(),
});
export type Usage = z.infer<typeof usageSchema>;

export const progressSchema = z.strictObject({
  /** Finished weight, 0 to 100; never falls, 100 only at completion. */
  percent: z.int().min(0).max(100),
  daysPlanned: z.int().min(0),
  nodesPlanned: z.int().min(0),
  nodesChecked: z.int().min(0),
  bundlesProposed: z.int().min(0),
});
export type Progress = z.infer<typeof progressSchema>;

/**
 * The work behind one turn of a trip: a generation, and the job that it belongs to. A retry is the next turn of the same
 * job; a day retry is a job of its own.
 */
export const jobSchema = z.strictObject({
  /** Turns are counted from 1 within the trip. */
  turn: z.int().min(1),
  jobId: jobIdSchema,
  kind: jobKindSchema,
  /** The one day that a `day_retry` writes; null for the whole trip. */
  day: z.int().min(1).nullable(),
  /** The one stop that a `day_retry` looks up again; null where it writes the whole day. */
  nodeId: nodeIdSchema.nullable(),
  /** What the workflow of this generation consists of, in order. */
  steps: z.array(stepSchema),
  status: jobStatusSchema,
  generationId: generationIdSchema,
  /** The version that began this turn. */
  version: z.int().min(1),
  /** The version that ended it; null while it runs. */
  endedVersion: z.int().min(1).nullable(),
  /** Claims of this generation by a worker, counted from 1; 0 while nobody has begun. */
  attempt: z.int().min(0),
  planner: plannerSchema,
  phase: phaseSchema.nullable(),
  progress: progressSchema,
  failedDays: z.array(z.int()),
  failure: failureSchema.nullable(),
  usage: usageSchema.nullable(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});
export type Job = z.infer<typeof jobSchema>;
