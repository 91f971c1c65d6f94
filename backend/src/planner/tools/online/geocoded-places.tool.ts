import type { Destination, Source } from '@tripstream/contracts';
import { timeZoneAt } from '@tripstream/places';
import type { PlaceContext, PlaceQuestion, PlaceSearch, PlacesTool, ResolvedPlace } from '../ports.js';
import { provisional } from '../provisional.js';
import type { Geocoder, GeocoderHit } from './geocoder.js';
import { isNamed, judgeHits } from './judge-hits.js';
import { osmHours } from './osm-hours.js';

/** Asks what is bundled first, and a geocoder about everything that is not found there. */
export class GeocodedPlacesTool implements PlacesTool {
  constructor(
    private readonly bundled: PlacesTool,
    private readonly geocoder: Geocoder,
  ) {}

  async locate(
    destination: string,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<Destination | null> {
    const known = await this.bundled.locate(destination, signal);
    if (known !== null) return known;
    const { hits, retrievedAt } = await this.geocoder.towns(destination, signal);
    const [name = destination] = destination.split(',');
    const town = hits.find((hit) => hit.category === 'town' && isNamed(hit, name));
    if (town === undefined) return null;
    const { lat, lng } = town.location;
    return {
      name: town.name,
      country: town.country,
      countryCode: town.countryCode,
      centre: town.location,
      timeZone: timeZoneAt([lat, lng]),
      wikidata: town.wikidata,
      knowledge: 'centre_only',
      source: openStreetMap(retrievedAt),
    };
  }

  async resolve(node: PlaceQuestion, context: PlaceContext): Promise<ResolvedPlace> {
    const known = await this.bundled.resolve(node, context);
    const { destination, date, signal } = context;
    if (known.status === 'hydrated' || known.unverified === 'ambiguous') return known;
    const { kind, placeName } = node;
    if (placeName === null || destination === null) return known;
    const { hits, retrievedAt } = await this.geocoder.places(placeName, destination, signal);
    const judged = judgeHits(hits, { kind, placeName }, destination);
    if (typeof judged === 'string') return provisional(node, destination, judged);
    return {
      status: 'hydrated',
      location: { ...judged.location, provenance: 'hydrated' },
      place: {
        name: judged.name,
        area: judged.area,
        category: judged.category ?? 'place',
        // A ride ends at the door: whether the place is open says nothing about it.
        hours: kind === 'transfer' ? null : hoursOf(judged, date),
        wikidata: judged.wikidata,
        about: null,
        source: openStreetMap(retrievedAt),
      },
    };
  }

  /** A geocoder finds what has a name; what people like to see is known of curated cities only. */
  async search(search: PlaceSearch, signal: AbortSignal) {
    const { destination, places } = await this.bundled.search(search, signal);
    return { destination: destination ?? (await this.locate(search.city, signal)), places };
  }
}

const hoursOf = ({ hours }: GeocoderHit, date: string) => (hours === null ? null : osmHours(hours, date));

const openStreetMap = (retrievedAt: string): Source => ({
  name: 'OpenStreetMap',
  licence: 'ODbL-1.0',
  retrievedAt,
});
