import { calendarDateSchema, costSchema, MAX_TRIP_DAYS, paceSchema, wishSchema } from '@tripstream/contracts';
import { z } from 'zod';
import { arrayOf, integer, number, object, oneOf, orNull, required, string, text } from '../model-text.js';

/** More than anybody asks for at once: a model that goes on is going round in circles. */
export const MAX_DRAFT_BUNDLES = 12;
const MAX_KEY_EVENTS = 12;
const MAX_PLACES = 16;

const draftPlaceSchema = z.strictObject({
  name: required(200),
  lat: z.number().min(-90).max(90).nullable(),
  lng: z.number().min(-180).max(180).nullable(),
});
export type DraftPlace = z.infer<typeof draftPlaceSchema>;

/** One proposed trip as the model writes it. */
export const draftBundleSchema = z.strictObject({
  title: required(200),
  mood: text(300),
  description: required(2_000),
  /** It becomes the wish's when the trip is chosen. */
  destination: wishSchema.shape.destination,
  start_date: calendarDateSchema,
  days: z.int().min(1).max(MAX_TRIP_DAYS),
  pace: paceSchema,
  key_events: z.array(required(300)).max(MAX_KEY_EVENTS),
  price_band: z.int().min(1).max(3),
  estimated_cost: costSchema.nullable(),
  walking_km: z.number().min(0).max(40),
  weather_risk: text(500),
  trade_off: text(500),
  why_it_fits: text(1_000),
  places: z.array(draftPlaceSchema).max(MAX_PLACES),
});
export type DraftBundle = z.infer<typeof draftBundleSchema>;

/** The shape that the provider is told to keep to. */
export const draftBundlesJsonSchema = object({
  bundles: arrayOf(
    object({
      title: string('Name of the trip, at most 60 characters'),
      mood: string('How the trip feels, in one line'),
      description: string('The trip in two or three sentences'),
      destination: string('One city, with its country where the name alone is not clear'),
      start_date: string('YYYY-MM-DD, within the timeframe'),
      days: integer('As many as the timeframe says'),
      pace: oneOf(paceSchema.options),
      key_events: arrayOf(string('What the trip turns around, a few words each')),
      price_band: integer('1 thrifty, 2 comfortable, 3 splurge'),
      estimated_cost: orNull(
        object({
          amount: number('For the whole party and the whole trip'),
          currency: string('ISO 4217'),
        }),
      ),
      walking_km: number('Kilometres on foot on a usual day'),
      weather_risk: string('What the weather may do to it'),
      trade_off: string('What the traveller gives up by choosing this one'),
      why_it_fits: string('Why it suits these travellers'),
      places: arrayOf(
        object({
          name: string('As a map knows it'),
          lat: orNull(number()),
          lng: orNull(number()),
        }),
      ),
    }),
  ),
});
