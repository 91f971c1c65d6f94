import type { Coordinate, Mobility, Source } from '@tripstream/contracts';
import { metresBetween } from '../area.js';
import type { Route, RoutesTool } from '../ports.js';

/** Streets are longer than the line between two points. */
const DETOUR = 1.3;

interface Gait {
  /** The longest way that these people walk. */
  metres: number;
  metresPerMinute: number;
  /** Waiting for a ride, and getting to it and away. */
  waitMinutes: number;
}

const gaits: Readonly<Record<Mobility, Gait>> = {
  any: { metres: 1_600, metresPerMinute: 75, waitMinutes: 10 },
  short_walks: { metres: 800, metresPerMinute: 60, waitMinutes: 10 },
  step_free: { metres: 1_000, metresPerMinute: 60, waitMinutes: 12 },
};

/** How far and how fast people of this mobility walk. */
export const gaitOf = (mobility: Mobility): Gait => gaits[mobility];

export const walkMinutes = (metres: number, mobility: Mobility): number =>
  Math.round(metres / gaits[mobility].metresPerMinute);

/** Buses and metros near; farther out trains, and rides on fast roads, whose way to the stop is longer. */
const rideMinutes = (metres: number, { waitMinutes }: Gait): number =>
  Math.round(waitMinutes + Math.min(metres / 350, 20 + metres / 1_100));

/** A ride of so many metres, by whatever goes there. */
export const estimatedRide = (metres: number, mobility: Mobility): Route => ({
  mode: 'transit',
  metres,
  minutes: rideMinutes(metres, gaits[mobility]),
  source: estimate(),
});

/** Ways as people guess them on a map: nobody was asked, so the source says that it is an estimate. */
export class EstimatedRoutesTool implements RoutesTool {
  async route(from: Coordinate, to: Coordinate, { mobility }: { mobility: Mobility }): Promise<Route> {
    const metres = Math.round(metresBetween(from, to) * DETOUR);
    return metres <= gaits[mobility].metres
      ? { mode: 'walk', metres, minutes: walkMinutes(metres, mobility), source: estimate() }
      : estimatedRide(metres, mobility);
  }
}

const estimate = (): Source => ({
  name: 'Tripstream estimate',
  licence: 'CC0-1.0',
  retrievedAt: new Date().toISOString(),
});
