import type { City } from './city.js';
import { countryName, currencyOf } from './countries.js';
import { distanceMetres, type LatLng } from './distance.js';
import { findCity } from './find-city.js';
import { findInGazetteer } from './gazetteer.js';
import { timeZoneAt } from './time-zone.js';

/** A destination of which only the centre is known (GeoNames, CC BY 4.0). */
export interface CentreOnly {
  kind: 'centre_only';
  name: string;
  country: string;
  /** ISO 3166-1 alpha-2. */
  countryCode: string;
  at: LatLng;
  /** IANA zone. */
  timeZone: string;
  /** ISO 4217, null where the country has none. */
  currency: string | null;
  wikidata: null;
  population: number;
}

/** What is known about where a trip goes. */
export type LocatedDestination = { kind: 'curated'; city: City } | CentreOnly;

/** Two records of one city rarely put its centre farther apart than this. */
const SAME_CITY_METRES = 30_000;

/**
 * Where a destination is: a curated city, else the most populous city of that name in the gazetteer, else null.
 * `Name`, `Name, Country`, `Name, CC` and `Name, US state` are understood. The first question that no curated city
 * answers loads the gazetteer, which blocks for about a third of a second and keeps 90 MB.
 */
export async function locateDestination(query: string): Promise<LocatedDestination | null> {
  const known = findCity(query);
  if (known) return { kind: 'curated', city: known };

  const found = await findInGazetteer(query);
  if (!found) return null;
  const at: LatLng = [found.loc.coordinates[1], found.loc.coordinates[0]];

  const sameName = findCity(found.name);
  if (sameName?.countryCode === found.country && distanceMetres(sameName.at, at) < SAME_CITY_METRES)
    return { kind: 'curated', city: sameName };

  return {
    kind: 'centre_only',
    name: found.name,
    country: countryName(found.country) ?? found.country,
    countryCode: found.country,
    at,
    timeZone: timeZoneAt(at),
    currency: currencyOf(found.country),
    wikidata: null,
    population: found.population,
  };
}
