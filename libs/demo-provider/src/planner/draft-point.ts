import type { LatLng } from '@tripstream/places';
import type { Random } from './random.js';

const METRES_PER_DEGREE = 111_320;
const NEAREST_METRES = 80;
const FARTHEST_METRES = 400;

/**
 * A point 80 to 400 m from the real one, to five decimals. A model remembers coordinates about as well; whoever shows
 * the plan looks the place up.
 */
export function draftPoint(at: LatLng, random: Random): { lat: number; lng: number } {
  const metres = NEAREST_METRES + random.next() * (FARTHEST_METRES - NEAREST_METRES);
  const bearing = random.next() * 2 * Math.PI;
  const lat = at[0] + (metres * Math.cos(bearing)) / METRES_PER_DEGREE;
  const lng = at[1] + (metres * Math.sin(bearing)) / (METRES_PER_DEGREE * Math.cos((at[0] * Math.PI) / 180));
  return { lat: Number(lat.toFixed(5)), lng: Number(lng.toFixed(5)) };
}
