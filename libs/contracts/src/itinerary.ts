import { z } from 'zod';
import { bundleSchema } from './bundle.js';
import { dayCheckSchema } from './day-check.js';
import { bundleIdSchema, travellerIdSchema, tripIdSchema } from './ids.js';
import { failureSchema, jobSchema } from './job.js';
import { nodeSchema } from './node.js';
import { anchorSchema, destinationSchema } from './place.js';
import { preferencesSchema } from './preferences.js';
import { activitySchema, approvalSchema, messageSchema } from './thread.js';
import { calendarDateSchema, wishSchema } from './wish.js';

export const daySchema = z.strictObject({
  /** Counted from 1. */
  day: z.int().min(1),
  date: calendarDateSchema,
  /** `placeholder`: not begun. `drafting`: nodes arrive. `planned`: all its nodes are there. */
  status: z.enum(['placeholder', 'drafting', 'planned', 'failed']),
  theme: z.string().nullable(),
  summary: z.string().nullable(),
  /** How often this day was begun. */
  attempt: z.int().min(0),
  failure: failureSchema.nullable(),
  nodes: z.array(nodeSchema),
  /** Whether the day works, as far as tools could tell; null until its stops are checked. */
  check: dayCheckSchema.nullable(),
  /** The last version of the trip that touched the day itself; its nodes have their own. */
  rev: z.int().min(0),
});
export type Day = z.infer<typeof daySchema>;

/** A trip at one version: the fold of its events 1 to `version`. */
export const itinerarySchema = z.strictObject({
  tripId: tripIdSchema,
  version: z.int().min(1),
  travellerId: travellerIdSchema,
  title: z.string(),
  /** What is planned; null while bundles are proposed and none is chosen: then there are no days either. */
  wish: wishSchema.nullable(),
  /** What bundles are proposed for; null for a trip that began with its wish. */
  preferences: preferencesSchema.nullable(),
  destination: destinationSchema.nullable(),
  anchors: z.array(anchorSchema),
  days: z.array(daySchema),
  bundles: z.array(bundleSchema),
  chosenBundleId: bundleIdSchema.nullable(),
  /** When proposals that nobody chose from lapse; null for a trip that has its wish. */
  expiresAt: z.iso.datetime().nullable(),
  /** They lapsed: nothing can be chosen any more until bundles are asked for again. */
  expired: z.boolean(),
  messages: z.array(messageSchema),
  activities: z.array(activitySchema),
  approvals: z.array(approvalSchema),
  /** The newest turn. Null only between the first events, which commit together. */
  job: jobSchema.nullable(),
  /** The turns before it, as they ended. */
  earlierTurns: z.array(jobSchema),
  /** The traveller stopped it and kept nothing: it is in no list any more, until it is tried again. */
  discarded: z.boolean(),
  createdAt: z.iso.datetime(),
});
export type Itinerary = z.infer<typeof itinerarySchema>;

export const readinessSchema = z.enum([
  'planning',
  'visual_ready',
  'job_syncing',
  'job_complete',
  'persisted',
  'error',
]);
export type Readiness = z.infer<typeof readinessSchema>;
