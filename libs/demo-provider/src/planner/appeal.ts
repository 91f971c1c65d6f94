import { foldName, type MealPlace, type PriceBand, type Sight } from '@tripstream/places';
import type { Budget, Wish } from './brief.js';
import type { Notes } from './notes.js';

const FAMILY_KINDS: ReadonlySet<Sight['kind']> = new Set(['park', 'zoo', 'beach', 'viewpoint']);
const BAND: Readonly<Record<Budget, PriceBand>> = { thrifty: 1, comfortable: 2, splurge: 3 };

/** The price band that a budget is at home in. */
export const bandOf = (budget: Budget) => BAND[budget];

/** A first visit wants to have seen them, however short the stop. */
const FAMOUS = 0.35;

/** Whether the notes name the place. */
export const isNamed = (notes: Notes, name: string) => ` ${notes.named} `.includes(` ${foldName(name)} `);

/**
 * How much these travellers want to see a sight; roughly 0 to 2, and 4 for one they asked for by name.
 *
 * @param fame 1 for the city's first sight, falling to 0 for its last: the curated lists begin with what everybody knows
 * @param isFamous whether it is one of those
 */
export function appealOf(sight: Sight, fame: number, isFamous: boolean, wish: Wish, notes: Notes): number {
  const matched = sight.interests.filter((interest) => wish.interests.includes(interest)).length;
  // A day of four squares is no day: what takes longer gives more.
  let appeal =
    0.9 * fame + (isFamous ? FAMOUS : 0) + Math.min(0.8, 0.4 * matched) + Math.min(0.3, sight.minutes / 300);
  if (notes.favoured.has(sight.kind)) appeal += 0.4;
  if (wish.budget === 'thrifty') appeal -= 0.12 * sight.price;
  if (wish.party.children > 0) {
    if (sight.interests.includes('family') || FAMILY_KINDS.has(sight.kind)) appeal += 0.4;
    else if (sight.minutes > 90) appeal -= 0.2;
  }
  return isNamed(notes, sight.name) ? appeal + 2 : appeal;
}

/** How well a restaurant suits these travellers, 0 to about 1; where it lies does not count here. */
export function mealAppealOf(meal: MealPlace, band: PriceBand, notes: Notes): number {
  const aboveBand = meal.price - band;
  const cost = aboveBand > 0 ? 0.5 * aboveBand : -0.25 * aboveBand;
  return 0.6 - cost + (isNamed(notes, meal.name) ? 2 : 0);
}
