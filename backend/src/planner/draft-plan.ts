import { clockTimeSchema, costSchema, nodeKindSchema, withoutInvisible } from '@tripstream/contracts';
import { z } from 'zod';

/** More entries than anyone does in a day mean that the model is going round in circles. */
export const MAX_NODES_PER_DAY = 40;
/** Twice the longest trip: room for days that nobody asked for, none for a model that does not stop. */
export const MAX_DRAFT_DAYS = 60;

const controls = /(?![\n\t])\p{Cc}/u;

/** Model text that Postgres can hold (jsonb knows no \u0000 and no half surrogates), short of the event size limit. */
const text = (maximum: number) =>
  z
    .string()
    .max(maximum)
    .overwrite((value) => withoutInvisible(value.replace(/\r\n?/g, '\n')))
    .refine((value) => value.isWellFormed() && !controls.test(value), 'must not contain control characters');
const required = (maximum: number) =>
  text(maximum).refine((value) => value.trim() !== '', 'must say something');

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

const object = (properties: Record<string, object>) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
const string = { type: 'string' };
const integer = { type: 'integer' };
const orNull = (type: string) => ({ type: [type, 'null'] });

/**
 * The shape that the provider is told to keep to, in the subset that every strict mode understands: no lengths, no
 * patterns. The order of keys matters: a day's number comes before its nodes, so that each can be published as it
 * closes. What it cannot say is checked by the schemas above.
 */
export const draftPlanJsonSchema = object({
  title: { ...string, description: 'Name of the trip, at most 60 characters' },
  days: {
    type: 'array',
    items: object({
      day: { ...integer, description: 'Number of the day, as asked for' },
      theme: { ...string, description: 'What holds the day together, a few words' },
      nodes: {
        type: 'array',
        items: object({
          kind: { ...string, enum: [...nodeKindSchema.options] },
          title: string,
          description: string,
          why: { ...string, description: 'Why this, and why at this time, for these travellers' },
          start_time: { ...string, description: 'Local time, HH:MM, 24 hours' },
          duration_minutes: integer,
          place_name: {
            ...orNull('string'),
            description: 'Name of the place as a map knows it; null for none',
          },
          lat: orNull('number'),
          lng: orNull('number'),
          cost: {
            anyOf: [
              object({
                amount: { type: 'number', description: 'For the whole party' },
                currency: { ...string, description: 'ISO 4217' },
              }),
              { type: 'null' },
            ],
          },
        }),
      },
      summary: { ...string, description: 'The day in one or two sentences' },
    }),
  },
});
