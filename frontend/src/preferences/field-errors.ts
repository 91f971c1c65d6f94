import { messages } from '../messages/index.js';
import { MAX_DAYS } from '../trip-fields/max-days.js';
import type { FieldErrors } from '../ui/field-errors.js';
import { type PreferencesDraft, windowDays } from './draft.js';

/** The fields that can be wrong, in the order in which they stand on the screen. */
export const preferenceFields = [
  'from',
  'to',
  'days',
  'interests',
  'adults',
  'children',
  'origin',
  'amount',
  'needs',
  'music',
  'other',
] as const;
export type PreferenceField = (typeof preferenceFields)[number];
export type PreferenceErrors = FieldErrors<PreferenceField>;

/** What stands behind the fold. */
export const foldedFields: ReadonlySet<string> = new Set<PreferenceField>([
  'amount',
  'origin',
  'needs',
  'music',
  'other',
]);

const fieldOfPart: Readonly<Record<string, PreferenceField>> = {
  from: 'from',
  to: 'to',
  days: 'days',
  timeframe: 'from',
  interests: 'interests',
  adults: 'adults',
  children: 'children',
  party: 'adults',
  budget: 'amount',
  origin: 'origin',
  needs: 'needs',
  musicProfile: 'music',
  otherPreferences: 'other',
};

/** `/timeframe/to` is the field `to`, `/budget/amount/currency` the field `amount`. */
export function preferenceFieldOf(pointer: string): PreferenceField | undefined {
  const [first = '', second = ''] = pointer.split('/').slice(1);
  return fieldOfPart[second] ?? fieldOfPart[first];
}

const text = messages.preferences.errors;

/** What can be said without asking the server. */
export function draftErrors(draft: PreferencesDraft): PreferenceErrors {
  const errors: PreferenceErrors = {};
  const window = windowDays(draft.from, draft.to);
  if (Number.isNaN(Date.parse(draft.from))) errors.from = text.from;
  else if (Number.isNaN(window) || window < 1) errors.to = text.to;
  else if (draft.days > window) errors.days = text.window(window);
  if (draft.days < 1 || draft.days > MAX_DAYS) errors.days = text.days(MAX_DAYS);
  if (draft.amount.trim() !== '' && !(Number(draft.amount) > 0)) errors.amount = text.amount;
  return errors;
}
