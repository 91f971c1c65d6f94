import type { Coordinate, Destination } from '@tripstream/contracts';

/** Something that a geocoder knows under a name. */
export interface GeocoderHit {
  name: string;
  /** All names that it goes by, `name` among them. */
  names: readonly string[];
  location: Coordinate;
  /** What it is, in the words of our places (`museum`, `cafe`, `town`); null for what nobody visits. */
  category: string | null;
  area: string | null;
  country: string | null;
  /** ISO 3166-1 alpha-2, upper case. */
  countryCode: string | null;
  wikidata: string | null;
  /** Opening hours in OpenStreetMap's notation, unread. */
  hours: string | null;
}

export interface GeocoderAnswer {
  /** The best first. */
  hits: readonly GeocoderHit[];
  retrievedAt: string;
}

/** A service that finds named things of OpenStreetMap. Both methods throw ToolFailure. */
export interface Geocoder {
  /** Things of that name, those near the destination preferred. */
  places(name: string, near: Destination, signal: AbortSignal): Promise<GeocoderAnswer>;
  /** Towns and villages of that name anywhere. */
  towns(name: string, signal: AbortSignal): Promise<GeocoderAnswer>;
}

/** Two capital letters, or null for anything else. */
export const countryCodeIn = (code: string | null | undefined): string | null =>
  code != null && /^[a-z]{2}$/i.test(code) ? code.toUpperCase() : null;
