import { z } from 'zod';
import { generationIdSchema, nodeIdSchema } from './ids.js';
import { costSchema } from './money.js';
import { coordinateSchema, sourceSchema } from './place.js';

export const nodeKindSchema = z.enum(['activity', 'meal', 'lodging', 'transfer']);
export type NodeKind = z.infer<typeof nodeKindSchema>;

/** Time of day at the destination, `09:30`. */
export const clockTimeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** A coordinate and who gave it: a `draft` one is a placeholder and is never shown or saved as final. */
export const nodeLocationSchema = coordinateSchema.extend({
  provenance: z.enum(['draft', 'hydrated', 'user']),
});
export type NodeLocation = z.infer<typeof nodeLocationSchema>;

/** Why a node stays provisional although its hydration has ended. */
export const unverifiedReasonSchema = z.enum([
  'not_found',
  'ambiguous',
  'out_of_area',
  'no_place_data',
  'lookup_failed',
  'deadline',
]);
export type UnverifiedReason = z.infer<typeof unverifiedReasonSchema>;

/** What a place tool found out about where a node happens. */
export const nodePlaceSchema = z.strictObject({
  name: z.string(),
  area: z.string().nullable(),
  /** What it is, in the tool's words: `museum`, `cafe`. */
  category: z.string(),
  /** Opening hours of that weekday, as `09:30-17:30`; `closed` when it does not open; null when unknown. */
  hours: z.string().nullable(),
  wikidata: z.string().nullable(),
  /** A sentence or two about it, from an encyclopedia; null when nobody was asked or knew. */
  about: z.strictObject({ text: z.string(), url: z.string(), source: sourceSchema }).nullable(),
  source: sourceSchema,
});
export type NodePlace = z.infer<typeof nodePlaceSchema>;

/** Somebody of the directory of local hosts who shows people this place, or places like it. */
export const nodeHostSchema = z.strictObject({
  hostId: z.string(),
  name: z.string(),
  /** What they offer, in one sentence. */
  offer: z.string(),
  languages: z.array(z.string()),
  source: sourceSchema,
});
export type NodeHost = z.infer<typeof nodeHostSchema>;

/** One entry of a day. */
export const nodeSchema = z.strictObject({
  nodeId: nodeIdSchema,
  generationId: generationIdSchema,
  /** Counted from 1. */
  day: z.int().min(1),
  /** Place within the day, counted from 1. */
  index: z.int().min(1),
  kind: nodeKindSchema,
  title: z.string(),
  description: z.string(),
  /** Why this, why then. */
  why: z.string(),
  startTime: clockTimeSchema,
  durationMinutes: z.int().min(0).max(1440),
  cost: costSchema.nullable(),
  /** `provisional` until hydration replaced the draft; with `unverified` set, hydration has ended without success. */
  status: z.enum(['provisional', 'hydrated']),
  unverified: unverifiedReasonSchema.nullable(),
  location: nodeLocationSchema.nullable(),
  /** What the planner calls the place, as the model wrote it, and what it is looked up by; null when it named none. */
  placeName: z.string().nullable(),
  place: nodePlaceSchema.nullable(),
  host: nodeHostSchema.nullable(),
  /** The last version of the trip that touched this node. */
  rev: z.int().min(0),
});
export type Node = z.infer<typeof nodeSchema>;
