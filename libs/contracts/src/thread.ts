import { z } from 'zod';
import { approvalIdSchema, generationIdSchema, messageIdSchema, threadIdSchema } from './ids.js';
import { jobSchema, jobStatusSchema, plannerSchema, severitySchema } from './job.js';

/** What was said in the planning conversation. The wish, in words, is the first message. */
export const messageSchema = z.strictObject({
  messageId: messageIdSchema,
  version: z.int().min(1),
  role: z.enum(['traveller', 'planner']),
  text: z.string(),
});
export type Message = z.infer<typeof messageSchema>;

/** What the planner did or noticed, in the order of versions. */
export const activitySchema = z.strictObject({
  version: z.int().min(1),
  kind: z.enum(['reasoning', 'warning']),
  severity: severitySchema,
  text: z.string(),
  day: z.int().min(1).nullable(),
});
export type Activity = z.infer<typeof activitySchema>;

/** A change that waits for the traveller's consent, or waited. */
export const approvalSchema = z.strictObject({
  approvalId: approvalIdSchema,
  /** The turn that proposed it. */
  turn: z.int().min(1),
  summary: z.string(),
  /** The change itself, as a difference between two plans. */
  proposal: z.record(z.string(), z.json()),
  status: z.enum(['pending', 'approved', 'rejected']),
  requestedVersion: z.int().min(1),
  resolvedVersion: z.int().min(1).nullable(),
});
export type Approval = z.infer<typeof approvalSchema>;

/** The conversation with the provider as people see it: folded from events, never read from the planner's own notes. */
export const sessionSchema = z.strictObject({
  generationId: generationIdSchema,
  planner: plannerSchema,
  status: z.enum(['starting', 'running', 'idle', 'failed']),
  /** Claims of the generation by a worker; more than 1 after a crash. */
  attempt: z.int().min(0),
});
export type Session = z.infer<typeof sessionSchema>;

/** The plan as it stood when a turn ended. Its content is in the diffs between turns. */
export const checkpointSchema = z.strictObject({
  turn: z.int().min(1),
  generationId: generationIdSchema,
  /** The version that the plan stood at. */
  version: z.int().min(1),
  status: jobStatusSchema,
  endedAt: z.iso.datetime(),
});
export type Checkpoint = z.infer<typeof checkpointSchema>;

/** `GET /api/itineraries/:id/diff`: what changed from the end of one turn to the end of another. */
export const turnDiffSchema = z.strictObject({
  from: z.int().min(0),
  to: z.int().min(0),
  /** A `PlanDiff` of the fold. */
  diff: z.looseObject({}),
});
export type TurnDiff = z.infer<typeof turnDiffSchema>;

/** `GET /api/itineraries/:id/thread`. */
export const threadSchema = z.strictObject({
  threadId: threadIdSchema,
  /** The trip's version that all of this is true at. */
  version: z.int().min(1),
  messages: z.array(messageSchema),
  activities: z.array(activitySchema),
  session: sessionSchema,
  turns: z.array(jobSchema),
  checkpoints: z.array(checkpointSchema),
  approvals: z.array(approvalSchema),
});
export type Thread = z.infer<typeof threadSchema>;
