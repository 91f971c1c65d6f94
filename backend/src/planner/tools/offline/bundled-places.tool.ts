import type { Destination, NodePlace } from '@tripstream/contracts';
import {
  type City,
  cities,
  describeHours,
  type FoundPlace,
  findPlace,
  type LatLng,
  type LocatedDestination,
  locateDestination,
  placesFor,
} from '@tripstream/places';
import { pause } from '../../retry-policy.js';
import { isFar } from '../area.js';
import type {
  PlaceContext,
  PlaceOffer,
  PlaceQuestion,
  PlaceSearch,
  PlacesTool,
  ResolvedPlace,
} from '../ports.js';
import { provisional } from '../provisional.js';
import { suitsKind } from '../suits-kind.js';
import { weekdayOf } from '../weekday-of.js';
import { bundledSource, PLACES_SOURCE } from './bundled-source.js';

/** Places that Tripstream knows without asking anyone; a city it has no list of keeps its nodes unverified. */
export class BundledPlacesTool implements PlacesTool {
  /** @param options.lookupMs - time that a look-up takes beyond its real work: real ones are not free either */
  constructor(private readonly options: { lookupMs: number }) {}

  async locate(destination: string): Promise<Destination | null> {
    const located = await locateDestination(destination);
    return located === null ? null : destinationOf(located);
  }

  async resolve(node: PlaceQuestion, context: PlaceContext): Promise<ResolvedPlace> {
    const { destination } = context;
    // Nothing is named, so there is nothing to look up: free time, a walk, a drive.
    if (node.placeName === null) return provisional(node, destination, 'no_place_data');
    const city = cityOf(destination);
    if (destination === null || city === undefined) return provisional(node, destination, 'no_place_data');
    await pause(this.options.lookupMs, context.signal);
    const found = findPlace(city, node.placeName, ({ category }) => suitsKind(category, node.kind));
    if (found === null || found === 'ambiguous')
      return provisional(node, destination, found === null ? 'not_found' : 'ambiguous');
    const location = pointOf(found.place.at);
    if (isFar(location, destination.centre)) return { status: 'provisional', unverified: 'out_of_area' };
    return {
      status: 'hydrated',
      location: { ...location, provenance: 'hydrated' },
      // A ride ends at the door: whether the place is open says nothing about it.
      place: placeOf(found, node.kind === 'transfer' ? null : context.date),
    };
  }

  async search({ city: name, interest, limit }: PlaceSearch) {
    const destination = await this.locate(name);
    const city = cityOf(destination);
    const offered = city === undefined ? [] : placesFor(city, interest).slice(0, limit);
    return {
      destination,
      places: offered.map(
        ({ place, category, interests }): PlaceOffer => ({
          name: place.name,
          category,
          location: pointOf(place.at),
          interests,
          source: bundledSource(PLACES_SOURCE),
        }),
      ),
    };
  }
}

const cityOf = (destination: Destination | null): City | undefined =>
  cities.find(({ wikidata }) => wikidata === destination?.wikidata);

const pointOf = ([lat, lng]: LatLng) => ({ lat, lng });

const placeOf = ({ place, category }: FoundPlace, date: string | null): NodePlace => ({
  name: place.name,
  area: place.area,
  category,
  hours: place.hours === undefined || date === null ? null : describeHours(place.hours, weekdayOf(date)),
  wikidata: place.wikidata ?? null,
  about: null,
  source: bundledSource(PLACES_SOURCE),
});

function destinationOf(located: LocatedDestination): Destination {
  if (located.kind === 'centre_only') {
    const { name, country, countryCode, at, timeZone, wikidata } = located;
    return {
      name,
      country,
      countryCode,
      centre: pointOf(at),
      timeZone,
      wikidata,
      knowledge: 'centre_only',
      source: { name: 'GeoNames', licence: 'CC-BY-4.0', retrievedAt: new Date().toISOString() },
    };
  }
  const { name, country, countryCode, at, timeZone, wikidata } = located.city;
  return {
    name,
    country,
    countryCode,
    centre: pointOf(at),
    timeZone,
    wikidata,
    knowledge: 'curated',
    source: bundledSource(PLACES_SOURCE),
  };
}
