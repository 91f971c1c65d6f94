import type { Destination, NodePlace, Source, UnverifiedReason } from '@tripstream/contracts';
import {
  cities,
  describeHours,
  distanceMetres,
  type FoundPlace,
  findPlace,
  type LatLng,
  type LocatedDestination,
  locateDestination,
  type Weekday,
} from '@tripstream/places';
import { pause } from '../retry-policy.js';
import type { PlaceContext, PlaceQuestion, PlacesTool, ResolvedPlace } from './places-tool.js';

/** Farther than this from the centre is another trip: flagged, not drawn as if it were around the corner. */
const AREA_METRES = 60_000;

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
    const city = cities.find(({ wikidata }) => wikidata === destination?.wikidata);
    if (destination === null || city === undefined) return provisional(node, destination, 'no_place_data');
    await pause(this.options.lookupMs, context.signal);
    const found = findPlace(city, node.placeName);
    if (found === null || found === 'ambiguous')
      return provisional(node, destination, found === null ? 'not_found' : 'ambiguous');
    const [lat, lng] = found.place.at;
    if (isFar(found.place.at, destination)) return { status: 'provisional', unverified: 'out_of_area' };
    return {
      status: 'hydrated',
      location: { lat, lng, provenance: 'hydrated' },
      // A ride ends at the door: whether the place is open says nothing about it.
      place: placeOf(found, node.kind === 'transfer' ? null : context.date),
    };
  }
}

/** A draft coordinate far away says more about a node than that nobody could check it. */
function provisional(
  node: PlaceQuestion,
  destination: Destination | null,
  otherwise: UnverifiedReason,
): ResolvedPlace {
  const far =
    node.location !== null &&
    destination !== null &&
    isFar([node.location.lat, node.location.lng], destination);
  return { status: 'provisional', unverified: far ? 'out_of_area' : otherwise };
}

const isFar = (at: LatLng, { centre }: Destination) =>
  distanceMetres(at, [centre.lat, centre.lng]) > AREA_METRES;

const placeOf = ({ place, category }: FoundPlace, date: string | null): NodePlace => ({
  name: place.name,
  area: place.area,
  category,
  hours: place.hours === undefined || date === null ? null : describeHours(place.hours, weekdayOf(date)),
  wikidata: place.wikidata ?? null,
  source: bundled(),
});

/** A date has no zone here: it is the calendar's weekday at the destination. */
const weekdayOf = (date: string) => new Date(`${date}T00:00:00Z`).getUTCDay() as Weekday;

function destinationOf(located: LocatedDestination): Destination {
  if (located.kind === 'centre_only') {
    const { name, country, countryCode, at, timeZone, wikidata } = located;
    return {
      name,
      country,
      countryCode,
      centre: { lat: at[0], lng: at[1] },
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
    centre: { lat: at[0], lng: at[1] },
    timeZone,
    wikidata,
    knowledge: 'curated',
    source: bundled(),
  };
}

const bundled = (): Source => ({
  name: 'Tripstream places',
  licence: 'CC0-1.0',
  retrievedAt: new Date().toISOString(),
});
