/**
 * What Tripstream knows about a city without asking anyone: facts entered by hand, one place a line.
 *
 * Coordinates are WGS 84 degrees of the place's entrance or centre. Hours follow a small part of the
 * OpenStreetMap opening-hours notation (see opening-hours.ts) and are the usual ones, not a promise for a date.
 */

/** What a sight is; decides how long people stay, whether rain matters and which icon it gets. */
export type SightKind =
  | 'landmark'
  | 'museum'
  | 'gallery'
  | 'worship'
  | 'palace'
  | 'park'
  | 'viewpoint'
  | 'market'
  | 'square'
  | 'street'
  | 'neighbourhood'
  | 'beach'
  | 'venue'
  | 'zoo';

/** Where people eat or drink. */
export type MealKind = 'restaurant' | 'cafe' | 'bar' | 'food_hall';

/** What a traveller may care about. */
export type Interest =
  | 'history'
  | 'art'
  | 'architecture'
  | 'food'
  | 'nature'
  | 'views'
  | 'music'
  | 'nightlife'
  | 'shopping'
  | 'family'
  | 'sea'
  | 'quirky';

/** Price band within the city: 0 free, 1 inexpensive, 2 middling, 3 expensive. */
export type PriceBand = 0 | 1 | 2 | 3;

interface Located {
  name: string;
  /** [latitude, longitude] in degrees. */
  at: readonly [number, number];
  /** Quarter of the city, as people there call it. */
  area: string;
  /** Wikidata id such as `Q215003`, where one is known. */
  wikidata?: string;
}

export interface Sight extends Located {
  kind: SightKind;
  /** Usual hours, `24/7` for open ground; absent when they vary too much to say. */
  hours?: string;
  /** A typical visit, in minutes. */
  minutes: number;
  interests: readonly Interest[];
  price: PriceBand;
  /** One plain sentence on why people go. */
  why: string;
}

export interface MealPlace extends Located {
  kind: MealKind;
  hours?: string;
  price: PriceBand;
  /** One plain sentence: what is eaten there. */
  why: string;
}

export interface Lodging extends Located {
  price: PriceBand;
}

/** An airport or a main railway station. */
export interface Gateway extends Located {
  kind: 'airport' | 'station';
}

export interface City {
  /** Stable, lower-case ASCII: `new-york`. */
  id: string;
  name: string;
  /** Other spellings people type, in lower case without accents: `lisboa`. */
  aliases: readonly string[];
  /** ISO 3166-1 alpha-2. */
  countryCode: string;
  country: string;
  wikidata: string;
  /** The centre that a visitor means. */
  at: readonly [number, number];
  /** IANA zone. */
  timeZone: string;
  /** ISO 4217. */
  currency: string;
  sights: readonly Sight[];
  meals: readonly MealPlace[];
  lodgings: readonly Lodging[];
  gateways: readonly Gateway[];
}
