import { messages } from '../messages/index.js';
import { MAX_DAYS } from '../trip-fields/max-days.js';
import type { FieldErrors } from '../ui/field-errors.js';
import type { WishDraft } from './draft.js';

/** The fields that can be wrong, in the order in which they stand on the screen. */
export const wishFields = [
  'destination',
  'startDate',
  'days',
  'adults',
  'children',
  'interests',
  'notes',
] as const;
export type WishField = (typeof wishFields)[number];
export type WishErrors = FieldErrors<WishField>;

const isField = (name: string | undefined): name is WishField => wishFields.some((field) => field === name);

/** `/party/adults` is the field `adults`, `/interests/2` the field `interests`. */
export function wishFieldOf(pointer: string): WishField | undefined {
  const [first, second] = pointer.split('/').slice(1);
  if (isField(second)) return second;
  if (first === 'endDate') return 'days';
  return isField(first) ? first : undefined;
}

/** What can be said without asking the server. */
export function draftErrors(draft: WishDraft): WishErrors {
  const errors: WishErrors = {};
  if (draft.destination.trim() === '') errors.destination = messages.wish.errors.destination;
  if (Number.isNaN(Date.parse(draft.startDate))) errors.startDate = messages.wish.errors.startDate;
  if (draft.days < 1 || draft.days > MAX_DAYS) errors.days = messages.wish.errors.days(MAX_DAYS);
  return errors;
}
