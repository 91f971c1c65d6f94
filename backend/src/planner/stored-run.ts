import type { Itinerary } from '@tripstream/contracts';
import { isDatabaseUnavailable } from '../platform/database.js';
import type { ProviderRuntime, ProviderRuntimes } from '../projections/provider-runtimes.js';
import type { TripQueries } from '../projections/trip-queries.js';
import { backoffMs, pause } from './retry-policy.js';
import { type RunContext, RunSuperseded } from './run-context.js';

/** A trip as it is stored, as soon as the database answers. @throws RunSuperseded when there is no such trip */
export const readTrip = (trips: Pick<TripQueries, 'state'>, context: RunContext): Promise<Itinerary> =>
  whenAnswered(context, 'planner.trip-unreadable', async () => {
    const trip = await trips.state(context.run.tripId);
    if (trip === null) throw new RunSuperseded('not_found');
    return trip;
  });

/** The provider's response that a worker before us read, as soon as the database answers. */
export const readRuntime = (
  runtimes: Pick<ProviderRuntimes, 'load'>,
  context: RunContext,
): Promise<ProviderRuntime | null> =>
  whenAnswered(context, 'planner.runtime-unreadable', () => runtimes.load(context.run.generationId));

/** What the database answers, as soon as it does. */
export async function whenAnswered<T>(
  { signal, logger }: RunContext,
  event: string,
  ask: () => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
      logger.warn({ event, tries, error: String(error) });
      await pause(backoffMs(tries), signal);
    }
  }
}
