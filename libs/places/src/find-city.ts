import { cities } from './cities.js';
import type { City } from './city.js';
import { agrees, readDestination } from './destination-query.js';
import { foldName } from './fold-name.js';

/**
 * The curated city that somebody means, or null. Case, accents and punctuation do not matter; other names of the city
 * and a trailing country (`Lisboa, Portugal`, `lisbon portugal`) are understood.
 */
export function findCity(query: string): City | null {
  for (const reading of readDestination(query)) {
    // States are not in the curated facts, so `New York, NY` is found through the gazetteer: see locate-destination.ts.
    const city = cities.find(
      (known) => answersTo(known, reading.name) && agrees(reading, known.countryCode, null),
    );
    if (city) return city;
  }
  return null;
}

const answersTo = (city: City, name: string) =>
  foldName(city.name) === name ||
  foldName(city.id) === name ||
  city.aliases.some((alias) => foldName(alias) === name);
