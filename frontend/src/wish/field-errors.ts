import type { Problem } from '@tripstream/contracts';
import { messages } from '../messages/index.js';
import { MAX_DAYS, type WishDraft } from './draft.js';

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
export type FieldErrors = Partial<Record<WishField, string>>;

const isField = (name: string | undefined): name is WishField => wishFields.some((field) => field === name);

/** `/party/adults` is the field `adults`, `/interests/2` the field `interests`. */
function fieldOf(pointer: string): WishField | undefined {
  const [first, second] = pointer.split('/').slice(1);
  if (isField(second)) return second;
  if (first === 'endDate') return 'days';
  return isField(first) ? first : undefined;
}

const sentence = (detail: string) =>
  `${detail.charAt(0).toUpperCase()}${detail.slice(1)}${/[.!?…]$/.test(detail) ? '' : '.'}`;

/** The first complaint of a problem document about each field; what names no field of ours is left to the form. */
export function fieldErrors(problem: Problem): FieldErrors {
  const errors: FieldErrors = {};
  for (const { pointer, detail } of problem.errors ?? []) {
    const field = fieldOf(pointer);
    if (field) errors[field] ??= sentence(detail);
  }
  return errors;
}

/** What can be said without asking the server. */
export function draftErrors(draft: WishDraft): FieldErrors {
  const errors: FieldErrors = {};
  if (draft.destination.trim() === '') errors.destination = messages.wish.errors.destination;
  if (Number.isNaN(Date.parse(draft.startDate))) errors.startDate = messages.wish.errors.startDate;
  if (draft.days < 1 || draft.days > MAX_DAYS) errors.days = messages.wish.errors.days(MAX_DAYS);
  return errors;
}

export const firstBadField = (errors: FieldErrors): WishField | undefined =>
  wishFields.find((field) => errors[field]);
