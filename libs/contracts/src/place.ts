import { z } from 'zod';

/** WGS 84, degrees. */
export const coordinateSchema = z.strictObject({
  lat: z.number().min(-90).max(90),
  lng: z.number().min(-180).max(180),
});
export type Coordinate = z.infer<typeof coordinateSchema>;

/** Who says so, and when they said it. */
export const sourceSchema = z.strictObject({
  name: z.string(),
  licence: z.string().nullable(),
  retrievedAt: z.iso.datetime(),
});
export type Source = z.infer<typeof sourceSchema>;

/** Where the trip goes, as a place tool resolved it. */
export const destinationSchema = z.strictObject({
  name: z.string(),
  country: z.string().nullable(),
  countryCode: z.string().length(2).nullable(),
  centre: coordinateSchema,
  /** IANA zone, such as `Europe/Lisbon`. */
  timeZone: z.string(),
  wikidata: z.string().nullable(),
  /** `curated`: places there are known one by one. `centre_only`: only the centre is known, so nodes stay unverified. */
  knowledge: z.enum(['curated', 'centre_only']),
  source: sourceSchema,
});
export type Destination = z.infer<typeof destinationSchema>;

/** A place that the trip turns around; nodes without a coordinate of their own are shown at one. */
export const anchorSchema = z.strictObject({
  anchorId: z.string(),
  kind: z.enum(['city', 'lodging']),
  name: z.string(),
  location: coordinateSchema,
});
export type Anchor = z.infer<typeof anchorSchema>;
