import { z } from 'zod';
import { line, paragraph } from './text.js';

export const paceSchema = z.enum(['relaxed', 'balanced', 'packed']);
export type Pace = z.infer<typeof paceSchema>;

export const budgetTierSchema = z.enum(['thrifty', 'comfortable', 'splurge']);
export type BudgetTier = z.infer<typeof budgetTierSchema>;

export const interestSchema = z.enum([
  'history',
  'art',
  'architecture',
  'food',
  'nature',
  'views',
  'music',
  'nightlife',
  'shopping',
  'family',
  'sea',
  'quirky',
]);
export type Interest = z.infer<typeof interestSchema>;

export const partySchema = z.strictObject({
  adults: z.int().min(1).max(20).default(2),
  children: z.int().min(0).max(20).default(0),
});
export type Party = z.infer<typeof partySchema>;

/** A calendar date, `2026-05-03`, that exists: 31 February does not. No zone: it is a date at the destination. */
export const calendarDateSchema = z.iso
  .date('must be a date that exists, written YYYY-MM-DD')
  .refine((date) => date >= '2000-01-01' && date < '2200-01-01', 'must lie between 2000 and 2199');

const MS_PER_DAY = 86_400_000;

/** Calendar days from one date to another, both included: a weekend is 2. */
export const daysBetween = (startDate: string, endDate: string): number =>
  Math.round((Date.parse(endDate) - Date.parse(startDate)) / MS_PER_DAY) + 1;

/** The date of the nth day of a trip, counted from 1; it may be none that {@link calendarDateSchema} takes. */
export const dateOfDay = (startDate: string, day: number): string =>
  new Date(Date.parse(startDate) + (day - 1) * MS_PER_DAY).toISOString().slice(0, 10);

/** The longest trip that one generation plans. */
export const MAX_TRIP_DAYS = 30;

/** What a traveller asked for, after the boundary made it complete: `days` is always known here. */
export const wishSchema = z.strictObject({
  destination: line(120).min(1, 'say where you want to go'),
  startDate: calendarDateSchema,
  days: z.int().min(1).max(MAX_TRIP_DAYS),
  party: partySchema,
  budget: budgetTierSchema,
  pace: paceSchema,
  interests: z.array(interestSchema),
  notes: paragraph(2000),
});
export type Wish = z.infer<typeof wishSchema>;
