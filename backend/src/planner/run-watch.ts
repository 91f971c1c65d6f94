import { isTerminal } from '@tripstream/itinerary';
import type { TripQueries } from '../projections/trip-queries.js';
import { pause } from './retry-policy.js';
import { type RunContext, RunSuperseded } from './run-context.js';

const LOOK_EVERY_MS = 2_000;

/**
 * Ends a run that has nothing to write when the trip goes on without it. Every order finds that out by itself, but a
 * model may think for a minute before the first one, and a backoff may last as long: somebody who pressed Stop should
 * not pay for that. Returns when the run has ended.
 */
export async function watchRun(trips: Pick<TripQueries, 'state'>, context: RunContext): Promise<void> {
  const { run, signal } = context;
  for (;;) {
    // The reason of the end is handled by whoever drives the run.
    await pause(LOOK_EVERY_MS, signal).catch(() => undefined);
    if (signal.aborted) return;
    // While the database is away there is nothing to learn; the next look will tell.
    const trip = await trips.state(run.tripId).catch(() => null);
    const job = trip?.job ?? null;
    if (job === null) continue;
    if (job.generationId !== run.generationId) context.stop(new RunSuperseded('generation_mismatch'));
    else if (isTerminal(job.status)) context.stop(new RunSuperseded('terminal_state'));
    else if (job.attempt > run.attempt) context.stop(new RunSuperseded('attempt_superseded'));
  }
}
