import type { Coordinate } from '@tripstream/contracts';
import { distanceMetres } from '@tripstream/places';

/** Farther than this from the centre is another trip: flagged, not drawn as if it were around the corner. */
export const AREA_METRES = 60_000;

export const metresBetween = (from: Coordinate, to: Coordinate): number =>
  distanceMetres([from.lat, from.lng], [to.lat, to.lng]);

export const isFar = (at: Coordinate, centre: Coordinate): boolean => metresBetween(at, centre) > AREA_METRES;
