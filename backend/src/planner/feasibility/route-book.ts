import type { Coordinate, Leg, Mobility } from '@tripstream/contracts';
import type { RunContext } from '../run-context.js';
import { EstimatedRoutesTool } from '../tools/offline/estimated-routes.tool.js';
import type { Route, RoutesTool } from '../tools/ports.js';
import { askedInTime } from './asked-in-time.js';
import type { Way } from './ways.js';

/** Ways of one run that are asked for at the same time: enough to be quick, few enough to be a polite client. */
const PARALLEL = 4;

/**
 * The ways of one run, each asked for once. One that the tool does not say in time is estimated, and says so: a day whose
 * ways are left out would look shorter than it is.
 */
export class RouteBook {
  private readonly asked = new Map<string, Promise<Route>>();
  private readonly estimates = new EstimatedRoutesTool();
  private readonly late = new AbortController();
  private readonly waiting: (() => void)[] = [];
  private active = 0;

  constructor(
    private readonly tool: RoutesTool,
    private readonly mobility: Mobility,
    private readonly context: RunContext,
    private readonly patienceMs: number,
  ) {}

  /** Nobody waits any more: what the tool has not said by now is estimated. */
  hurry(): void {
    this.late.abort(new Error('the time for checks is up'));
  }

  /** @throws the reason for which the run was stopped */
  async legsOf(ways: readonly Way[]): Promise<readonly Leg[]> {
    const legs = await Promise.all(
      ways.map(async ({ from, to, isRide }): Promise<Leg> => {
        const { mode, metres, minutes, source } = await this.route(from.location, to.location, isRide);
        return {
          from,
          to,
          // What the plan calls a ride is one, however short: nobody walks it.
          mode: isRide && mode === 'walk' ? 'transit' : mode,
          metres: Math.round(metres),
          minutes: Math.round(minutes),
          source,
        };
      }),
    );
    this.context.signal.throwIfAborted();
    return legs;
  }

  private route(from: Coordinate, to: Coordinate, isRide: boolean): Promise<Route> {
    // Whoever takes a ride is asked about as somebody who would rather not walk.
    const mobility = isRide && this.mobility === 'any' ? 'short_walks' : this.mobility;
    const key = `${from.lat},${from.lng} ${to.lat},${to.lng} ${mobility}`;
    const known = this.asked.get(key);
    if (known !== undefined) return known;
    const asked = this.ask(from, to, mobility);
    this.asked.set(key, asked);
    return asked;
  }

  private async ask(from: Coordinate, to: Coordinate, mobility: Mobility): Promise<Route> {
    while (this.active >= PARALLEL) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.active += 1;
    const { signal, logger } = this.context;
    try {
      return await askedInTime(
        (until) => this.tool.route(from, to, { mobility }, until),
        this.patienceMs,
        AbortSignal.any([signal, this.late.signal]),
      );
    } catch (error) {
      if (!signal.aborted) logger.warn({ event: 'planner.route-estimated', error: String(error) });
      return this.estimates.route(from, to, { mobility });
    } finally {
      this.active -= 1;
      this.waiting.shift()?.();
    }
  }
}
