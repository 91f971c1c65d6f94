import { describeHours } from '@tripstream/places';
import { weekdayOf } from '../weekday-of.js';

/**
 * What OpenStreetMap's opening hours say of a date's weekday, as `09:30-17:30` or `closed`; null for everything but the
 * simple forms: seasons, sunsets, comments and exceptions are not guessed at. Rules for public holidays are left out:
 * these are the usual hours of a weekday, and nobody knows here which days are holidays there.
 */
export function osmHours(hours: string, date: string): string | null {
  const usual = hours
    .split(';')
    .map((rule) => rule.trim().replace(/\bclosed\b/i, 'off'))
    .filter((rule) => rule !== '' && !/^PH\b(?!,)/.test(rule));
  if (usual.length === 0) return null;
  try {
    return describeHours(usual.join('; '), weekdayOf(date));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
