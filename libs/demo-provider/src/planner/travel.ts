import { distanceMetres, type LatLng } from '@tripstream/places';
import { roundedUp } from './calendar.js';
import type { Rhythm } from './rhythm.js';

type WalkingLimits = Pick<Rhythm, 'longestWalkMetres' | 'walkLimitMetres'>;

/** Streets are longer than the line between two points. */
const DETOUR = 1.3;
/** 4.5 km/h. */
const WALKING_METRES_PER_MINUTE = 75;

/** Metres on foot or on wheels between two points. */
export const wayMetres = (from: LatLng, to: LatLng) => distanceMetres(from, to) * DETOUR;

export const walkMinutes = (metres: number) => Math.ceil(metres / WALKING_METRES_PER_MINUTE);

/** Waiting and walking to the stop included: buses and metros near, trains and fast roads far. */
export const rideMinutes = (metres: number) =>
  roundedUp(metres < 12_000 ? 10 + metres / 350 : 30 + metres / 1_100);

/** Whether people who have walked so far today walk this way too, or ride. */
export const isWalk = (metres: number, walkedMetres: number, rhythm: WalkingLimits) =>
  metres <= rhythm.longestWalkMetres && walkedMetres + metres <= rhythm.walkLimitMetres;

export const minutesFor = (metres: number, walkedMetres: number, rhythm: WalkingLimits) =>
  isWalk(metres, walkedMetres, rhythm) ? walkMinutes(metres) : rideMinutes(metres);

const DIRECTIONS = [
  'north',
  'north-east',
  'east',
  'south-east',
  'south',
  'south-west',
  'west',
  'north-west',
] as const;

/** Where `to` lies as seen from `from`. */
export function directionOf(from: LatLng, to: LatLng) {
  const east = (to[1] - from[1]) * Math.cos((from[0] * Math.PI) / 180);
  const bearing = (Math.atan2(east, to[0] - from[0]) * 180) / Math.PI;
  return DIRECTIONS[(Math.round(bearing / 45) + 8) % 8] as (typeof DIRECTIONS)[number];
}
