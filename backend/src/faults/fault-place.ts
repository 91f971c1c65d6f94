import { type PauseFacts, type PausePoint, pausePoints } from '../platform/pause-points.js';

/** Where something is to go wrong. */
export interface FaultPlace {
  /** As it was written in the setting. */
  readonly text: string;
  readonly point: PausePoint;
  /** One of {@link PauseFacts.kinds}; null for whatever is on its way. */
  readonly kind: string | null;
  /** The how manieth of them, counted from 1. */
  readonly nth: number;
  /** Null for any trip. */
  readonly tripId: string | null;
}

const FORM = /^([a-z_]+)(?::([A-Za-z_.]+))?(?::([1-9]\d*))?(?:@(trip_[\w-]+))?$/;

/**
 * Reads places such as `before_commit`, `after_commit:node_planned:3` or `run_claimed@trip_…`, separated by commas.
 *
 * @throws Error with a sentence that names the setting
 */
export function readFaultPlaces(setting: string, places: string | undefined): FaultPlace[] {
  if (places === undefined) return [];
  return places.split(',').map((text) => {
    const [, name, kind = null, nth = '1', tripId = null] = FORM.exec(text) ?? [];
    const point = pausePoints.find((known) => known === name);
    if (point === undefined)
      throw new Error(
        `${setting}: "${text}" is no place. A place is <point>[:<kind>][:<n>][@<trip>], and the points are ${pausePoints.join(', ')}.`,
      );
    return { text, point, kind, nth: Number(nth), tripId };
  });
}

/** How many of what the place counts have arrived with these facts. */
export function arrivalsAt(place: FaultPlace, point: PausePoint, { tripId, kinds }: PauseFacts): number {
  if (place.point !== point || (place.tripId !== null && place.tripId !== tripId)) return 0;
  return place.kind === null ? 1 : kinds.filter((kind) => kind === place.kind).length;
}
