import { z } from 'zod';
import { bundleIdSchema } from './ids.js';
import { costSchema } from './money.js';
import { coordinateSchema, sourceSchema } from './place.js';
import { calendarDateSchema, MAX_TRIP_DAYS, paceSchema } from './wish.js';

/** One of the places that a proposed trip is about; a place that no tool knows has no location. */
export const bundlePlaceSchema = z.strictObject({
  name: z.string(),
  location: coordinateSchema.nullable(),
  source: sourceSchema.nullable(),
});
export type BundlePlace = z.infer<typeof bundlePlaceSchema>;

/** One of several trips proposed for a traveller's preferences: everything that is needed to plan it, and to choose. */
export const bundleSchema = z.strictObject({
  bundleId: bundleIdSchema,
  title: z.string(),
  /** One line that says how the trip feels. */
  mood: z.string(),
  description: z.string(),
  destination: z.string(),
  startDate: calendarDateSchema,
  days: z.int().min(1).max(MAX_TRIP_DAYS),
  pace: paceSchema,
  keyEvents: z.array(z.string()),
  imageUrl: z.string().nullable(),
  priceBand: z.int().min(1).max(3),
  /** For the whole party and the whole trip; null when nobody can say. */
  estimatedCost: costSchema.nullable(),
  /** Kilometres on foot on a usual day. */
  walkingKm: z.number().min(0).max(40),
  /** What the weather may do to it. */
  weatherRisk: z.string(),
  /** What the traveller gives up by choosing this one. */
  tradeOff: z.string(),
  whyItFits: z.string(),
  places: z.array(bundlePlaceSchema),
});
export type Bundle = z.infer<typeof bundleSchema>;
