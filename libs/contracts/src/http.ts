import { z } from 'zod';
import { bundleSchema } from './bundle.js';
import { tripEventSchema } from './events.js';
import { persistenceSchema } from './frames.js';
import { bundleIdSchema, generationIdSchema, jobIdSchema, travellerIdSchema, tripIdSchema } from './ids.js';
import { itinerarySchema } from './itinerary.js';
import {
  creationStatusSchema,
  failureSchema,
  jobKindSchema,
  jobStatusSchema,
  plannerSchema,
  usageSchema,
} from './job.js';
import {
  budgetTierSchema,
  calendarDateSchema,
  dateOfDay,
  daysBetween,
  interestSchema,
  MAX_TRIP_DAYS,
  paceSchema,
  partySchema,
  type Wish,
  wishSchema,
} from './wish.js';

/** `POST /api/itineraries`. The length is `days` or `endDate`; both are welcome when they agree. Gives a {@link Wish}. */
export const createItinerarySchema = z
  .strictObject({
    destination: wishSchema.shape.destination,
    startDate: calendarDateSchema,
    days: z.int().min(1).max(MAX_TRIP_DAYS).optional(),
    endDate: calendarDateSchema.optional(),
    party: partySchema.prefault({}),
    budget: budgetTierSchema.default('comfortable'),
    pace: paceSchema.default('balanced'),
    interests: z
      .array(interestSchema)
      .max(interestSchema.options.length)
      .default([])
      .transform((interests) => [...new Set(interests)]),
    notes: wishSchema.shape.notes.default(''),
  })
  .superRefine(({ startDate, days, endDate }, issues) => {
    if (days !== undefined && !calendarDateSchema.safeParse(dateOfDay(startDate, days)).success)
      issues.addIssue({ code: 'custom', path: ['days'], message: 'the whole trip must lie before 2200' });
    if (endDate === undefined) {
      if (days === undefined)
        issues.addIssue({ code: 'custom', path: ['days'], message: 'say how many days, or give an endDate' });
      return;
    }
    const length = daysBetween(startDate, endDate);
    if (length < 1)
      issues.addIssue({ code: 'custom', path: ['endDate'], message: 'must not be before startDate' });
    else if (length > MAX_TRIP_DAYS)
      issues.addIssue({
        code: 'custom',
        path: ['endDate'],
        message: `a trip has at most ${MAX_TRIP_DAYS} days`,
      });
    else if (days !== undefined && days !== length)
      issues.addIssue({ code: 'custom', path: ['days'], message: 'does not agree with endDate' });
  })
  .transform(
    ({ endDate, days, ...rest }): Wish => ({
      ...rest,
      days: days ?? daysBetween(rest.startDate, endDate ?? rest.startDate),
    }),
  );
/** What a client sends to create an itinerary. */
export type CreateItineraryRequest = z.input<typeof createItinerarySchema>;

/** 201 of `POST /api/itineraries`. */
export const itineraryCreationResponseSchema = z.strictObject({
  itineraryId: tripIdSchema,
  executionId: generationIdSchema,
  jobId: jobIdSchema,
  status: creationStatusSchema,
  /** The initial structure: every day is there as a placeholder. */
  itinerary: itinerarySchema,
  /** Path of the stream, ready to be opened. */
  sseEndpoint: z.string(),
  estimatedCompletionAt: z.iso.datetime(),
});
export type ItineraryCreationResponse = z.infer<typeof itineraryCreationResponseSchema>;

/** One row of `GET /api/itineraries`. Of proposals `destination` is empty and `days` 0 until a bundle is chosen. */
export const itinerarySummarySchema = z.strictObject({
  tripId: tripIdSchema,
  title: z.string(),
  destination: z.string(),
  startDate: calendarDateSchema.nullable(),
  days: z.int(),
  /** `proposal`: bundles are proposed and none is chosen. */
  stage: z.enum(['proposal', 'trip']),
  jobStatus: jobStatusSchema,
  percent: z.int(),
  createdAt: z.iso.datetime(),
});
export type ItinerarySummary = z.infer<typeof itinerarySummarySchema>;
export const itineraryListSchema = z.strictObject({ itineraries: z.array(itinerarySummarySchema) });
export type ItineraryList = z.infer<typeof itineraryListSchema>;

/** `GET /api/itineraries/:id/events`: the polling twin of the stream. */
export const eventPageSchema = z.strictObject({
  epoch: z.string(),
  tripId: tripIdSchema,
  head: z.int().min(0),
  events: z.array(tripEventSchema),
  /** Set while commits to this trip fail. */
  persistence: persistenceSchema.nullable(),
  /** The server's clock, for whoever judges how old something is. */
  now: z.iso.datetime(),
  /** The cursor to ask with next; feeds `?after=` here and on the stream. */
  next: z.string(),
});
export type EventPage = z.infer<typeof eventPageSchema>;

/** `POST /api/tokens`: `cookie` signs a browser in without showing it a secret, `bearer` answers with a token. */
export const createTokenSchema = z
  .strictObject({ as: z.enum(['bearer', 'cookie']).default('bearer') })
  .prefault({});
export type CreateTokenRequest = z.input<typeof createTokenSchema>;
export const tokenResponseSchema = z.strictObject({
  travellerId: travellerIdSchema,
  tokenType: z.enum(['Bearer', 'Cookie']),
  /** Absent for a cookie: a script never sees it. */
  token: z.string().optional(),
  expiresAt: z.iso.datetime(),
});
export type TokenResponse = z.infer<typeof tokenResponseSchema>;

/** `POST /api/itineraries` for a proposal: the bundle that the traveller picked. */
export const chooseBundleSchema = z.strictObject({ tripId: tripIdSchema, bundleId: bundleIdSchema });
export type ChooseBundleRequest = z.input<typeof chooseBundleSchema>;

export const generationStatusSchema = z.enum(['processing', 'completed', 'failed', 'cancelled', 'expired']);
/** How a generation stands, in the words of `/api/generations`. */
export type GenerationStatus = z.infer<typeof generationStatusSchema>;

/** 202 of `POST /api/generations`. */
export const generationAnswerSchema = z.strictObject({
  generationId: generationIdSchema,
  jobId: jobIdSchema,
  tripId: tripIdSchema,
  status: generationStatusSchema,
  /** Path of the stream, ready to be opened. */
  sseEndpoint: z.string(),
  estimatedCompletionAt: z.iso.datetime(),
});
export type GenerationAnswer = z.infer<typeof generationAnswerSchema>;

/** `GET /api/generations/:id`. */
export const generationSchema = z.strictObject({
  generationId: generationIdSchema,
  jobId: jobIdSchema,
  tripId: tripIdSchema,
  kind: jobKindSchema,
  status: generationStatusSchema,
  bundles: z.array(bundleSchema),
  chosenBundleId: bundleIdSchema.nullable(),
  error: failureSchema.nullable(),
  reasoningSummaries: z.array(z.string()),
  usage: usageSchema.nullable(),
  createdAt: z.iso.datetime(),
  /** When its bundles lapse; null when they cannot. */
  expiresAt: z.iso.datetime().nullable(),
  /** The newer generation of the same trip, where there is one. */
  supersededBy: generationIdSchema.nullable(),
});
export type Generation = z.infer<typeof generationSchema>;

/** `POST /api/itineraries/:id/cancel`. */
export const cancelSchema = z
  .strictObject({ keep: z.enum(['days', 'nothing']).default('days') })
  .prefault({});

/** What `POST …/cancel` and `…/retry` answer. */
export const jobAnswerSchema = z.strictObject({
  itineraryId: tripIdSchema,
  executionId: generationIdSchema,
  jobId: jobIdSchema,
  status: creationStatusSchema,
});
export type JobAnswer = z.infer<typeof jobAnswerSchema>;

/** `GET /api/about`: what a client needs to know before it has a trip. */
export const aboutSchema = z.strictObject({
  version: z.string(),
  planner: plannerSchema,
  /** Runs are traced: clients may trace what they apply too. */
  trace: z.boolean(),
});
export type About = z.infer<typeof aboutSchema>;
