import type { Destination } from '@tripstream/contracts';
import { z } from 'zod';
import type { PoliteHttp } from '../polite-http.js';
import { countryCodeIn, type Geocoder, type GeocoderAnswer, type GeocoderHit } from './geocoder.js';
import { categoryOf } from './osm-category.js';

const answerSchema = z.object({
  features: z.array(
    z.object({
      geometry: z.object({
        /** Longitude first, as GeoJSON has it. */
        coordinates: z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]),
      }),
      properties: z.object({
        osm_key: z.string(),
        osm_value: z.string(),
        name: z.string().nullish(),
        district: z.string().nullish(),
        locality: z.string().nullish(),
        country: z.string().nullish(),
        countrycode: z.string().nullish(),
      }),
    }),
  ),
});
type Found = z.infer<typeof answerSchema>['features'][number];

const MOST_HITS = 10;

/** Photon (photon.komoot.io): quicker to search than Nominatim, and without opening hours or Wikidata. */
export class Photon implements Geocoder {
  constructor(private readonly http: PoliteHttp) {}

  places(name: string, { centre: { lat, lng } }: Destination, signal: AbortSignal): Promise<GeocoderAnswer> {
    return this.search({ q: name, lat: lat.toFixed(4), lon: lng.toFixed(4) }, signal);
  }

  towns(name: string, signal: AbortSignal): Promise<GeocoderAnswer> {
    return this.search({ q: name, layer: 'city' }, signal);
  }

  private async search(query: Record<string, string>, signal: AbortSignal): Promise<GeocoderAnswer> {
    const wanted = { ...query, limit: String(MOST_HITS), lang: 'en' };
    const { value, retrievedAt } = await this.http.get('api', wanted, answerSchema, signal);
    return { hits: (value?.features ?? []).flatMap((found) => hitOf(found) ?? []), retrievedAt };
  }
}

function hitOf({ geometry, properties }: Found): GeocoderHit | null {
  const { name, osm_key, osm_value, district, locality, country, countrycode } = properties;
  if (!name) return null;
  const [lng, lat] = geometry.coordinates;
  return {
    name,
    names: [name],
    location: { lat, lng },
    category: categoryOf(osm_key, osm_value),
    area: locality ?? district ?? null,
    country: country ?? null,
    countryCode: countryCodeIn(countrycode),
    wikidata: null,
    hours: null,
  };
}
