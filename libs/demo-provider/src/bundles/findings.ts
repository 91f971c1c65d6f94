import { type City, distanceMetres, type Interest } from '@tripstream/places';
import { isNumber, isObject, stringOr, stringsOf } from '../json-values.js';
import type { Exchange } from './conversation.js';

export interface FoundPlace {
  name: string;
  category: string;
  lat: number | null;
  lng: number | null;
  interests: readonly string[];
}

export interface FoundWeather {
  summary: string;
  minCelsius: number;
  maxCelsius: number;
  /** 0 to 100; null when unknown. */
  rainChance: number | null;
}

/** What the tools said of one city. `undefined`: not asked yet; null: asked in vain. */
export interface Findings {
  places: readonly FoundPlace[] | null | undefined;
  weather: FoundWeather | null | undefined;
  events: readonly { name: string; when: string }[] | null | undefined;
  hosts: readonly { name: string; offer: string; languages: readonly string[] }[] | null | undefined;
}

/** A trip is about one city; what lies farther away is another one. */
const CITY_RADIUS_METRES = 60_000;

/** What earlier rounds found out about a city. */
export function findingsFor(city: City, exchanges: readonly Exchange[]): Findings {
  const about = (name: string) =>
    exchanges.filter((exchange) => exchange.name === name && exchange.arguments.city === city.name);
  return {
    places: placesIn(city, about('search_places')),
    weather: last(about('get_weather'), readWeather),
    events: last(about('find_events'), ({ events }) =>
      objectsIn(events).flatMap(({ name, when }) =>
        typeof name === 'string' ? [{ name, when: stringOr(when, '') }] : [],
      ),
    ),
    hosts: last(about('find_hosts'), ({ hosts }) =>
      objectsIn(hosts).flatMap(({ name, offer, languages }) =>
        typeof name === 'string' && typeof offer === 'string'
          ? [{ name, offer, languages: stringsOf(languages) }]
          : [],
      ),
    ),
  };
}

/** How often a city's places were asked for. */
export const searchesOf = (city: City, exchanges: readonly Exchange[]) =>
  exchanges.filter(({ name, arguments: given }) => name === 'search_places' && given.city === city.name);

function last<T>(
  exchanges: readonly Exchange[],
  read: (output: Record<string, unknown>) => T,
): T | null | undefined {
  const newest = exchanges.at(-1);
  if (newest === undefined) return undefined;
  return newest.output === null ? null : read(newest.output);
}

/** Of all searches together, each place once. A city that the tool does not know was asked for in vain. */
function placesIn(city: City, searches: readonly Exchange[]): FoundPlace[] | null | undefined {
  if (searches.length === 0) return undefined;
  const outputs = searches.flatMap(({ output }) => (output && isObject(output.city) ? [output] : []));
  if (outputs.length === 0) return null;
  const byName = new Map<string, FoundPlace>();
  for (const place of outputs.flatMap(({ places }) => objectsIn(places)))
    if (typeof place.name === 'string' && isNear(city, place) && !byName.has(place.name))
      byName.set(place.name, {
        name: place.name,
        category: stringOr(place.category, ''),
        lat: isNumber(place.lat) ? place.lat : null,
        lng: isNumber(place.lng) ? place.lng : null,
        interests: stringsOf(place.interests),
      });
  return [...byName.values()];
}

const isNear = (city: City, { lat, lng }: Record<string, unknown>) =>
  !isNumber(lat) || !isNumber(lng) || distanceMetres(city.at, [lat, lng]) <= CITY_RADIUS_METRES;

function readWeather({ weather }: Record<string, unknown>): FoundWeather | null {
  if (!isObject(weather) || !isNumber(weather.minCelsius) || !isNumber(weather.maxCelsius)) return null;
  const { summary, minCelsius, maxCelsius, rainChance } = weather;
  return {
    summary: stringOr(summary, ''),
    minCelsius,
    maxCelsius,
    rainChance: isNumber(rainChance) ? rainChance : null,
  };
}

const objectsIn = (value: unknown) => (Array.isArray(value) ? value.filter(isObject) : []);

/** What a city has to offer without asking anybody. */
export const knownPlaces = (city: City, lead: Interest): FoundPlace[] =>
  city.sights
    .map(({ name, kind, at: [lat, lng], interests }) => ({ name, category: kind, lat, lng, interests }))
    .sort((a, b) => Number(b.interests.includes(lead)) - Number(a.interests.includes(lead)));
