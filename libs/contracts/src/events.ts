import { z } from 'zod';
import { bundleSchema } from './bundle.js';
import { dayCheckSchema } from './day-check.js';
import {
  approvalIdSchema,
  bundleIdSchema,
  generationIdSchema,
  jobIdSchema,
  nodeIdSchema,
  travellerIdSchema,
  tripIdSchema,
} from './ids.js';
import {
  endedStatusSchema,
  failureSchema,
  jobKindSchema,
  plannerSchema,
  progressSchema,
  severitySchema,
  usageSchema,
} from './job.js';
import {
  nodeHostSchema,
  nodeLocationSchema,
  nodePlaceSchema,
  nodeSchema,
  unverifiedReasonSchema,
} from './node.js';
import { phaseSchema } from './phase.js';
import { anchorSchema, destinationSchema } from './place.js';
import { preferencesSchema } from './preferences.js';
import { approvalSchema, messageSchema } from './thread.js';
import { calendarDateSchema, wishSchema } from './wish.js';
import { stepSchema } from './workflow.js';

/** The schema number written into every envelope; older ones are lifted to it when the log is read. */
export const EVENT_SCHEMA = 1;

const day = z.int().min(1).max(99);
const instant = z.iso.datetime();
const tripDays = z.array(z.strictObject({ day, date: calendarDateSchema }));

/** The stored events of contract version 1, a closed list: one word from the log to the browser. */
export const eventPayloads = {
  trip_created: z.strictObject({
    travellerId: travellerIdSchema,
    title: z.string(),
    /** Null while bundles are to be proposed: then there are preferences, and no days yet. */
    wish: wishSchema.nullable(),
    preferences: preferencesSchema.nullable(),
    days: tripDays,
    createdAt: instant,
  }),
  /** Title, destination and anchors always travel together and whole. */
  trip_titled: z.strictObject({
    title: z.string(),
    destination: destinationSchema.nullable(),
    anchors: z.array(anchorSchema),
  }),
  bundle_proposed: z.strictObject({ bundle: bundleSchema }),
  /** The trip gets the wish that the bundle stands for. */
  bundle_chosen: z.strictObject({
    bundleId: bundleIdSchema,
    title: z.string(),
    wish: wishSchema,
    days: tripDays.min(1),
  }),
  /** Nobody chose in time. A generation that still ran ends with this. */
  bundles_expired: z.strictObject({ expiredAt: instant }),
  message_posted: messageSchema.omit({ version: true }),
  reasoning_summary: z.strictObject({ text: z.string() }),
  generation_started: z.strictObject({
    jobId: jobIdSchema,
    generationId: generationIdSchema,
    kind: jobKindSchema,
    /** Counted from 1 within the trip. */
    turn: z.int().min(1),
    /** The one day that a `day_retry` writes; null for the whole trip. */
    day: day.nullable(),
    /** The one stop that is looked up again; null where days are written. */
    nodeId: nodeIdSchema.nullable(),
    steps: z.array(stepSchema).min(1),
    /** When the bundles that it proposes lapse; null where it proposes none. */
    expiresAt: instant.nullable(),
    planner: plannerSchema,
    startedAt: instant,
  }),
  generation_resumed: z.strictObject({ attempt: z.int().min(2) }),
  phase_changed: z.strictObject({
    phase: phaseSchema,
    attempt: z.int().min(1),
    position: z.int().min(1),
    count: z.int().min(1),
  }),
  progress: progressSchema,
  node_planned: z.strictObject({ node: nodeSchema.omit({ rev: true }) }),
  day_completed: z.strictObject({ day, theme: z.string(), summary: z.string() }),
  /** Withdraws the nodes of a day that is begun again. */
  day_restarted: z.strictObject({ day, attempt: z.int().min(1) }),
  day_failed: z.strictObject({ day, severity: severitySchema, agent: z.string(), failure: failureSchema }),
  /** Hydration of one node has ended; absent place and location mean that it stays provisional, `unverified` says why. */
  node_enhanced: z.strictObject({
    nodeId: nodeIdSchema,
    day,
    status: z.enum(['provisional', 'hydrated']),
    unverified: unverifiedReasonSchema.nullable(),
    location: nodeLocationSchema.nullable(),
    place: nodePlaceSchema.nullable(),
    host: nodeHostSchema.nullable(),
  }),
  /** Ways, weather and findings of a day whose stops are checked; replaces an earlier check. */
  day_checked: z.strictObject({ day, check: dayCheckSchema }),
  warning: z.strictObject({
    severity: severitySchema,
    agent: z.string(),
    code: z.string(),
    message: z.string(),
    day: day.nullable(),
  }),
  generation_complete: z.strictObject({
    failedDays: z.array(day),
    usage: usageSchema.nullable(),
    endedAt: instant,
  }),
  generation_error: z.strictObject({
    severity: severitySchema,
    failure: failureSchema,
    agent: z.string(),
    usage: usageSchema.nullable(),
    endedAt: instant,
  }),
  generation_cancelled: z.strictObject({ keep: z.enum(['days', 'nothing']), endedAt: instant }),
  /** An operator ended a generation by hand, or corrected how it is said to have ended. */
  job_repaired: z.strictObject({
    status: endedStatusSchema,
    progress: progressSchema,
    failure: failureSchema.nullable(),
    endedAt: instant,
  }),
  approval_requested: approvalSchema.omit({ status: true, requestedVersion: true, resolvedVersion: true }),
  approval_resolved: z.strictObject({
    approvalId: approvalIdSchema,
    decision: z.enum(['approved', 'rejected']),
  }),
} as const;

export type EventType = keyof typeof eventPayloads;
export type EventPayload<T extends EventType> = z.infer<(typeof eventPayloads)[T]>;

export const eventTypes = Object.keys(eventPayloads) as [EventType, ...EventType[]];

const envelope = <T extends EventType>(type: T) =>
  z.strictObject({
    schema: z.literal(EVENT_SCHEMA),
    type: z.literal(type),
    tripId: tripIdSchema,
    /** Gapless within the trip, from 1. */
    version: z.int().min(1),
    /** The database's clock at the append; never earlier than the event before. */
    occurredAt: instant,
    jobId: jobIdSchema.nullable(),
    generationId: generationIdSchema.nullable(),
    payload: eventPayloads[type],
  });

/** An event as stored and as sent: the `data` of an SSE frame is exactly this. */
export const tripEventSchema = z.discriminatedUnion('type', [
  envelope('trip_created'),
  envelope('trip_titled'),
  envelope('bundle_proposed'),
  envelope('bundle_chosen'),
  envelope('bundles_expired'),
  envelope('message_posted'),
  envelope('reasoning_summary'),
  envelope('generation_started'),
  envelope('generation_resumed'),
  envelope('phase_changed'),
  envelope('progress'),
  envelope('node_planned'),
  envelope('day_completed'),
  envelope('day_restarted'),
  envelope('day_failed'),
  envelope('node_enhanced'),
  envelope('day_checked'),
  envelope('warning'),
  envelope('generation_complete'),
  envelope('generation_error'),
  envelope('generation_cancelled'),
  envelope('job_repaired'),
  envelope('approval_requested'),
  envelope('approval_resolved'),
]);

/** Any stored event, narrowed by `type`. */
export type TripEvent = {
  [T in EventType]: {
    schema: typeof EVENT_SCHEMA;
    type: T;
    tripId: z.infer<typeof tripIdSchema>;
    version: number;
    occurredAt: string;
    jobId: z.infer<typeof jobIdSchema> | null;
    generationId: z.infer<typeof generationIdSchema> | null;
    payload: EventPayload<T>;
  };
}[EventType];

/** What a decider answers with: an event before the log gave it a version and a time. */
export type NewTripEvent = {
  [T in EventType]: Pick<Extract<TripEvent, { type: T }>, 'type' | 'jobId' | 'generationId' | 'payload'>;
}[EventType];
