/** `[latitude, longitude]` in WGS 84 degrees. */
export type LatLng = readonly [number, number];

const MEAN_EARTH_RADIUS_METRES = 6_371_008.8;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Great-circle distance in metres (haversine): within 0.5 % of the distance on the ellipsoid. */
export function distanceMetres(from: LatLng, to: LatLng): number {
  const halfLat = radians(to[0] - from[0]) / 2;
  const halfLng = radians(to[1] - from[1]) / 2;
  const chord =
    Math.sin(halfLat) ** 2 + Math.cos(radians(from[0])) * Math.cos(radians(to[0])) * Math.sin(halfLng) ** 2;
  // Rounding may carry the chord of two antipodes past 1, where asin has no answer.
  return 2 * MEAN_EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(chord)));
}
