import type { City, Interest } from './city.js';
import { type FoundPlace, placesOf } from './find-place.js';

/** A place and what it is for. */
export interface OfferedPlace extends FoundPlace {
  interests: readonly Interest[];
}

/** What people care about who eat or drink somewhere. */
const MEAL_INTERESTS: Readonly<Record<string, readonly Interest[]>> = {
  restaurant: ['food'],
  food_hall: ['food'],
  cafe: ['food'],
  bar: ['nightlife', 'food'],
};

/**
 * Sights and tables of a city in the order in which the city lists them, the best known first. With an interest, only
 * what serves it; without one, sights only. Nobody travels for a bed or a station.
 */
export function placesFor(city: City, interest: Interest | null): readonly OfferedPlace[] {
  const sights = new Map(city.sights.map((sight) => [sight.name, sight.interests]));
  return placesOf(city)
    .map(({ place, category }) => ({
      place,
      category,
      interests: sights.get(place.name) ?? MEAL_INTERESTS[category] ?? [],
    }))
    .filter(({ place, interests }) =>
      interest === null ? sights.has(place.name) : interests.includes(interest),
    );
}
