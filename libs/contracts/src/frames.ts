import { z } from 'zod';
import { generationIdSchema, jobIdSchema, tripIdSchema } from './ids.js';
import { itinerarySchema, readinessSchema } from './itinerary.js';
import { creationStatusSchema, jobStatusSchema } from './job.js';

/** Whether the log can be written at the moment. */
export const persistenceSchema = z.strictObject({
  state: z.enum(['failing', 'recovered']),
  since: z.iso.datetime(),
});
export type Persistence = z.infer<typeof persistenceSchema>;

/** Sent by the stream, never stored. */
export const frameTypes = ['connected', 'snapshot', 'reset', 'persistence'] as const;
export type FrameType = (typeof frameTypes)[number];

/** The first frame of every connection. Its SSE id is the cursor that was honoured. */
export const connectedSchema = z.strictObject({
  tripId: tripIdSchema,
  /** Which history of the database the versions belong to. */
  epoch: z.string(),
  /** The version that replay starts after; 0 = nothing seen, a snapshot follows. */
  after: z.int().min(0),
  /** The newest version when the connection was made: events up to it are replay. */
  head: z.int().min(0),
  /** Silence longer than three of these means that the connection is dead. */
  heartbeatMs: z.int().min(1),
  /** The server's clock, for whoever judges how old something is. */
  now: z.iso.datetime(),
});
export type Connected = z.infer<typeof connectedSchema>;

/** The trip folded at `version`; events go on from exactly there. */
export const snapshotSchema = z.strictObject({
  epoch: z.string(),
  version: z.int().min(1),
  /** The database's clock at the newest event. */
  updatedAt: z.iso.datetime(),
  itinerary: itinerarySchema,
  job: z.strictObject({
    jobId: jobIdSchema,
    generationId: generationIdSchema,
    status: jobStatusSchema,
    creationStatus: creationStatusSchema,
  }),
  readiness: readinessSchema,
  /** Set while commits to this trip fail. */
  persistence: persistenceSchema.nullable(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

export const resetReasonSchema = z.enum([
  'cursor_invalid',
  'cursor_ahead',
  'other_trip',
  'other_epoch',
  'generation_superseded',
]);
export type ResetReason = z.infer<typeof resetReasonSchema>;

/** What was applied so far is void; a snapshot follows. */
export const resetSchema = z.strictObject({ reason: resetReasonSchema });
export type Reset = z.infer<typeof resetSchema>;
