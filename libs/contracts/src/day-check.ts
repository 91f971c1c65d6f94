import { z } from 'zod';
import { nodeIdSchema } from './ids.js';
import { severitySchema } from './job.js';
import { coordinateSchema, sourceSchema } from './place.js';

/** Where a leg begins or ends: at a node of the day, or, with no node, at the lodging. */
const legEndSchema = z.strictObject({
  nodeId: nodeIdSchema.nullable(),
  name: z.string(),
  location: coordinateSchema,
});

/** The way from one stop to the next one that has a position. */
export const legSchema = z.strictObject({
  from: legEndSchema,
  to: legEndSchema,
  mode: z.enum(['walk', 'transit', 'drive']),
  metres: z.int().min(0),
  minutes: z.int().min(0),
  source: sourceSchema,
});
export type Leg = z.infer<typeof legSchema>;

/** What may be wrong with a day; a closed list so that every reader can say it in its own words. */
export const findingCodeSchema = z.enum([
  'overlap',
  'too_tight',
  'closed_that_day',
  'outside_hours',
  'too_much_walking',
  'no_meal',
  'no_rest',
  'outside_area',
  'unverified_place',
  'weather_risk',
  'no_lodging_start',
  'no_lodging_end',
  'no_arrival',
  'no_departure',
]);
export type FindingCode = z.infer<typeof findingCodeSchema>;

export const findingSchema = z.strictObject({
  code: findingCodeSchema,
  severity: severitySchema.extract(['info', 'warning']),
  /** The stop that it is about; null for the day as a whole. */
  nodeId: nodeIdSchema.nullable(),
  /** The finding in one sentence, with its figures. */
  message: z.string(),
});
export type Finding = z.infer<typeof findingSchema>;

/** What is known of a day's weather: a forecast, or what the month is usually like. */
export const dayWeatherSchema = z.strictObject({
  kind: z.enum(['forecast', 'usual']),
  summary: z.string(),
  minCelsius: z.number(),
  maxCelsius: z.number(),
  /** 0 to 100; null when unknown. */
  rainChance: z.int().min(0).max(100).nullable(),
  source: sourceSchema,
});
export type DayWeather = z.infer<typeof dayWeatherSchema>;

/** Whether a written day physically works: ways, weather and what was found wrong. */
export const dayCheckSchema = z.strictObject({
  legs: z.array(legSchema),
  walkingMetres: z.int().min(0),
  weather: dayWeatherSchema.nullable(),
  findings: z.array(findingSchema),
});
export type DayCheck = z.infer<typeof dayCheckSchema>;
