import { clockTimeSchema, costSchema, nodeKindSchema } from '@tripstream/contracts';
import { z } from 'zod';
import { arrayOf, integer, number, object, oneOf, orNull, required, string, text } from './model-text.js';

/** More entries than anyone does in a day mean that the model is going round in circles. */
export const MAX_NODES_PER_DAY = 40;
/** Twice the longest trip: room for days that nobody asked for, none for a model that does not stop. */
export const MAX_DRAFT_DAYS = 60;

export const draftTitleSchema = required(200);

/** One entry of a day as the model writes it. */
export const draftNodeSchema = z.strictObject({
  kind: nodeKindSchema,
  title: required(200),
  description: text(2_000),
  why: text(1_000),
  start_time: clockTimeSchema,
  duration_minutes: z.int().min(0).max(1440),
  place_name: text(200).nullable(),
  lat: z.number().min(-90).max(90).nullable(),
  lng: z.number().min(-180).max(180).nullable(),
  cost: costSchema.nullable(),
});
export type DraftNode = z.infer<typeof draftNodeSchema>;

/** What stands around the nodes of a day. */
export const draftDayNumberSchema = z.int().min(1).max(99);
export const draftThemeSchema = required(200);
export const draftSummarySchema = text(2_000);

/**
 * The shape that the provider is told to keep to. The order of keys matters: a day's number comes before its nodes, so
 * that each can be published as it closes.
 */
export const draftPlanJsonSchema = object({
  title: string('Name of the trip, at most 60 characters'),
  days: arrayOf(
    object({
      day: integer('Number of the day, as asked for'),
      theme: string('What holds the day together, a few words'),
      nodes: arrayOf(
        object({
          kind: oneOf(nodeKindSchema.options),
          title: string(),
          description: string(),
          why: string('Why this, and why at this time, for these travellers'),
          start_time: string('Local time, HH:MM, 24 hours'),
          duration_minutes: integer(),
          place_name: orNull(string('Name of the place as a map knows it; null for none')),
          lat: orNull(number()),
          lng: orNull(number()),
          cost: orNull(object({ amount: number('For the whole party'), currency: string('ISO 4217') })),
        }),
      ),
      summary: string('The day in one or two sentences'),
    }),
  ),
});
