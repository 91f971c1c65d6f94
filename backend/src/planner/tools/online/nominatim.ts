import type { Destination } from '@tripstream/contracts';
import { z } from 'zod';
import type { PoliteHttp } from '../polite-http.js';
import { countryCodeIn, type Geocoder, type GeocoderAnswer, type GeocoderHit } from './geocoder.js';
import { categoryOf } from './osm-category.js';

const degrees = z.coerce.number();
const text = z.record(z.string(), z.string());

const answerSchema = z.array(
  z.object({
    lat: degrees.min(-90).max(90),
    lon: degrees.min(-180).max(180),
    category: z.string(),
    type: z.string(),
    name: z.string().nullish(),
    /** What a border or an area is of: `city`, `suburb`. */
    addresstype: z.string().nullish(),
    address: text.nullish(),
    namedetails: text.nullish(),
    extratags: text.nullish(),
  }),
);
type Found = z.infer<typeof answerSchema>[number];

/** Half the side of the box in which things are preferred, in degrees: about 60 km. */
const PREFERRED_DEGREES = 0.55;
const MOST_HITS = 10;

/** Nominatim, OpenStreetMap's own search (nominatim.org). */
export class Nominatim implements Geocoder {
  constructor(private readonly http: PoliteHttp) {}

  places(name: string, { centre: { lat, lng } }: Destination, signal: AbortSignal): Promise<GeocoderAnswer> {
    const box = [
      lng - PREFERRED_DEGREES,
      lat + PREFERRED_DEGREES,
      lng + PREFERRED_DEGREES,
      lat - PREFERRED_DEGREES,
    ].map((side) => side.toFixed(4));
    return this.search({ q: name, viewbox: box.join(',') }, signal);
  }

  towns(name: string, signal: AbortSignal): Promise<GeocoderAnswer> {
    return this.search({ q: name, featureType: 'settlement' }, signal);
  }

  private async search(query: Record<string, string>, signal: AbortSignal): Promise<GeocoderAnswer> {
    const wanted = {
      ...query,
      format: 'jsonv2',
      limit: String(MOST_HITS),
      addressdetails: '1',
      namedetails: '1',
      extratags: '1',
      'accept-language': 'en',
    };
    const { value, retrievedAt } = await this.http.get('search', wanted, answerSchema, signal);
    return { hits: (value ?? []).flatMap((found) => hitOf(found) ?? []), retrievedAt };
  }
}

function hitOf(found: Found): GeocoderHit | null {
  const { address, namedetails, extratags } = found;
  const names = [...new Set([found.name ?? '', ...Object.values(namedetails ?? {})])].filter(Boolean);
  const [name] = names;
  if (name === undefined) return null;
  return {
    name,
    names,
    location: { lat: found.lat, lng: found.lon },
    category:
      // A town is often found by its border; what the border is of says what it is.
      found.category === 'boundary' && found.type === 'administrative'
        ? categoryOf('place', found.addresstype ?? '')
        : categoryOf(found.category, found.type),
    area: address?.neighbourhood ?? address?.quarter ?? address?.suburb ?? null,
    country: address?.country ?? null,
    countryCode: countryCodeIn(address?.country_code),
    // Mappers may name several, of which none is this one.
    wikidata: /^Q\d+$/.exec(extratags?.wikidata ?? '')?.[0] ?? null,
    hours: extratags?.opening_hours ?? null,
  };
}
