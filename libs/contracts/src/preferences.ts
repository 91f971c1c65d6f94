import { z } from 'zod';
import { costSchema } from './money.js';
import { line, paragraph } from './text.js';
import {
  budgetTierSchema,
  calendarDateSchema,
  daysBetween,
  interestSchema,
  MAX_TRIP_DAYS,
  paceSchema,
  partySchema,
} from './wish.js';

/** How far ahead of each other the two ends of a timeframe may lie: a year. */
const LONGEST_WINDOW_DAYS = 366;

export const mobilitySchema = z.enum(['any', 'short_walks', 'step_free']);
export type Mobility = z.infer<typeof mobilitySchema>;

/** The trip of `days` days lies somewhere between two dates, both included. */
export const timeframeSchema = z.strictObject({
  from: calendarDateSchema,
  to: calendarDateSchema,
  days: z.int().min(1).max(MAX_TRIP_DAYS),
});
export type Timeframe = z.infer<typeof timeframeSchema>;

/** What a traveller who does not know yet where to go likes: `POST /api/generations` proposes trips for it. */
export const preferencesSchema = z.strictObject({
  interests: z.array(interestSchema),
  musicProfile: paragraph(500),
  timeframe: timeframeSchema,
  otherPreferences: paragraph(2000),
  party: partySchema,
  /** What members of the party need, in their words. */
  needs: paragraph(500),
  mobility: mobilitySchema,
  pace: paceSchema,
  budget: z.strictObject({ tier: budgetTierSchema, amount: costSchema.nullable() }),
  /** Where the journey begins; empty when that was not said. */
  origin: line(120),
});
export type Preferences = z.infer<typeof preferencesSchema>;

/** `POST /api/generations`. `timeframe.days` may be left out where the window itself is a trip. */
export const requestBundlesSchema = z
  .strictObject({
    interests: z
      .array(interestSchema)
      .max(interestSchema.options.length)
      .default([])
      .transform((interests) => [...new Set(interests)]),
    musicProfile: preferencesSchema.shape.musicProfile.default(''),
    timeframe: z.strictObject({
      from: calendarDateSchema,
      to: calendarDateSchema,
      days: timeframeSchema.shape.days.optional(),
    }),
    otherPreferences: preferencesSchema.shape.otherPreferences.default(''),
    party: partySchema.prefault({}),
    needs: preferencesSchema.shape.needs.default(''),
    mobility: mobilitySchema.default('any'),
    pace: paceSchema.default('balanced'),
    budget: z
      .strictObject({
        tier: budgetTierSchema.default('comfortable'),
        amount: costSchema.nullable().default(null),
      })
      .prefault({}),
    origin: preferencesSchema.shape.origin.default(''),
  })
  .superRefine(({ timeframe: { from, to, days } }, issues) => {
    const window = daysBetween(from, to);
    const refuse = (field: 'to' | 'days', message: string) =>
      issues.addIssue({ code: 'custom', path: ['timeframe', field], message });
    if (window < 1) refuse('to', 'must not be before from');
    else if (window > LONGEST_WINDOW_DAYS) refuse('to', 'must be within a year of from');
    else if (days === undefined && window > MAX_TRIP_DAYS)
      refuse('days', `say how many days, at most ${MAX_TRIP_DAYS}`);
    else if (days !== undefined && days > window) refuse('days', 'must fit between from and to');
  })
  .transform(
    ({ timeframe: { from, to, days }, ...rest }): Preferences => ({
      ...rest,
      timeframe: {
        from,
        to,
        days: days ?? daysBetween(from, to),
      },
    }),
  );
/** What a client sends to have trips proposed. */
export type RequestBundlesRequest = z.input<typeof requestBundlesSchema>;
