import type { Coordinate, Mobility, Source } from '@tripstream/contracts';
import { z } from 'zod';
import type { Logger } from '../../../platform/logger.js';
import { estimatedRide, gaitOf, walkMinutes } from '../offline/estimated-routes.tool.js';
import type { PoliteHttp } from '../polite-http.js';
import type { Route, RoutesTool } from '../ports.js';

const answerSchema = z.object({
  code: z.literal('Ok'),
  routes: z.array(z.object({ distance: z.number().min(0), duration: z.number().min(0) })).min(1),
});

/** A taxi has to come, and to be paid. */
const RIDE_WAIT_MINUTES = 5;

/**
 * Ways by OSRM. A server of OSRM knows one kind of traffic, so there is one for walks and one for rides; where one is not
 * configured, knows no way or fails, the way is estimated, and says so.
 */
export class OsrmRoutesTool implements RoutesTool {
  constructor(
    private readonly servers: { foot: PoliteHttp | null; car: PoliteHttp | null },
    private readonly estimates: RoutesTool,
    private readonly logger: Logger,
  ) {}

  async route(
    from: Coordinate,
    to: Coordinate,
    preferences: { mobility: Mobility },
    signal: AbortSignal,
  ): Promise<Route> {
    const { mobility } = preferences;
    const { foot, car } = this.servers;
    let estimate = await this.estimates.route(from, to, preferences, signal);
    if (estimate.mode === 'walk') {
      const walk = foot === null ? null : await this.ask(foot, 'foot', from, to, signal);
      if (walk === null) return estimate;
      if (walk.metres <= gaitOf(mobility).metres)
        return { mode: 'walk', ...walk, minutes: walkMinutes(walk.metres, mobility) };
      // A river without a bridge makes a ride of what looked like a walk.
      estimate = estimatedRide(walk.metres, mobility);
    }
    if (car === null) return estimate;
    const ride = await this.ask(car, 'driving', from, to, signal);
    return ride === null ? estimate : { mode: 'drive', ...ride, minutes: ride.minutes + RIDE_WAIT_MINUTES };
  }

  private async ask(
    http: PoliteHttp,
    profile: string,
    from: Coordinate,
    to: Coordinate,
    signal: AbortSignal,
  ): Promise<Omit<Route, 'mode'> | null> {
    try {
      const ends = [from, to].map(({ lat, lng }) => `${lng.toFixed(5)},${lat.toFixed(5)}`).join(';');
      const { value, retrievedAt } = await http.get(
        `route/v1/${profile}/${ends}`,
        { overview: 'false' },
        answerSchema,
        signal,
      );
      const way = value?.routes[0];
      if (way === undefined) return null;
      return {
        metres: Math.round(way.distance),
        minutes: Math.round(way.duration / 60),
        source: osrm(retrievedAt),
      };
    } catch (error) {
      signal.throwIfAborted();
      this.logger.warn({ event: 'planner.lookup-failed', tool: 'routes', error: String(error) });
      return null;
    }
  }
}

const osrm = (retrievedAt: string): Source => ({
  name: 'OSRM on OpenStreetMap',
  licence: 'ODbL-1.0',
  retrievedAt,
});
