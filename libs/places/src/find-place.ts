import type { City, Gateway, MealKind, SightKind } from './city.js';
import type { LatLng } from './distance.js';
import { foldName } from './fold-name.js';

/** What is known of any place in a curated city, whatever it is. */
export interface KnownPlace {
  name: string;
  at: LatLng;
  /** Quarter of the city. */
  area: string;
  wikidata?: string;
  /** Usual hours (see opening-hours.ts); absent when unknown. */
  hours?: string;
}

export type PlaceCategory = SightKind | MealKind | Gateway['kind'] | 'lodging';

export interface FoundPlace {
  place: KnownPlace;
  category: PlaceCategory;
}

/**
 * The place that a name means within a city: the exact name, without regard to case and accents, else the one place
 * whose name is contained in it (`Lunch at Time Out Market`) or contains it. `'ambiguous'` when several fit equally
 * well, null when none does.
 *
 * @param suits - what it may be; asked of what does not have the very name: `Hotel Prado` is no museum
 */
export function findPlace(
  city: City,
  name: string,
  suits: (found: FoundPlace) => boolean = () => true,
): FoundPlace | 'ambiguous' | null {
  const wanted = foldName(name);
  if (wanted === '') return null;
  const places = placesOf(city);

  const exact = places.filter(({ place }) => namesOf(place).includes(wanted));
  if (exact.length > 0) return only(exact);

  const suitable = places.filter(suits);
  const named = suitable.flatMap((found) =>
    namesOf(found.place)
      .filter((known) => containsWords(wanted, known))
      .map((known) => ({ found, length: known.length })),
  );
  // `Sé Cathedral of Lisbon` contains both `Sé` and `Sé Cathedral`: the fuller name is the one that was meant.
  const fullest = Math.max(...named.map(({ length }) => length));
  if (named.length > 0)
    return only(named.filter(({ length }) => length === fullest).map(({ found }) => found));

  return only(suitable.filter(({ place }) => namesOf(place).some((known) => containsWords(known, wanted))));
}

/** Every place of a city with its category. */
export function placesOf(city: City): readonly FoundPlace[] {
  return [
    ...city.sights.map((place) => ({ place, category: place.kind })),
    ...city.meals.map((place) => ({ place, category: place.kind })),
    ...city.lodgings.map((place) => ({ place, category: 'lodging' as const })),
    ...city.gateways.map((place) => ({ place, category: place.kind })),
  ];
}

/** `Lisbon Cathedral (Sé)` answers to its whole name, to `Lisbon Cathedral` and to `Sé`. */
function namesOf({ name }: KnownPlace): string[] {
  const parts = /^(.+?)\s*\((.+)\)$/.exec(name);
  return [name, ...(parts ? parts.slice(1) : [])].map(foldName);
}

const containsWords = (text: string, words: string) => ` ${text} `.includes(` ${words} `);

function only(found: readonly FoundPlace[]): FoundPlace | 'ambiguous' | null {
  return found.length > 1 ? 'ambiguous' : (found[0] ?? null);
}
