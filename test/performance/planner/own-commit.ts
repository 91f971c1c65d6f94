import { coreOn } from '../../support/core.js';
import { createTrip, newTrip, planNode, wishFor } from '../../support/trips.js';
import type { BenchPostgres } from '../bench-postgres.js';
import { median } from '../measure.js';

const DAYS = 5;
const NODES = 8;

/** What a commit takes by itself, with nothing else going on; milliseconds, medians. */
export interface OwnCommit {
  /** From the order to its answer. */
  whole: number;
  /** From the order to the moment that the event says, which is read in the middle of the commit. */
  untilClock: number;
}

/** Commits of one node each, one after the other, as a generation makes them. */
export async function ownCommit(postgres: BenchPostgres, quick: boolean): Promise<OwnCommit> {
  const core = coreOn(await postgres.database('own_commit'));
  const whole: number[] = [];
  const untilClock: number[] = [];
  // The first round only warms up.
  for (let round = 0; round <= (quick ? 1 : 10); round += 1) {
    const trip = newTrip();
    await core.dispatch(createTrip(trip, wishFor(DAYS)));
    for (let day = 1; day <= DAYS; day += 1)
      for (let index = 1; index <= NODES; index += 1) {
        const began = performance.timeOrigin + performance.now();
        const result = await core.dispatch(planNode(trip, day, index));
        const ended = performance.timeOrigin + performance.now();
        if (!result.applied || round === 0) continue;
        whole.push(ended - began);
        untilClock.push(Date.parse(result.events[0]?.occurredAt ?? '') - began);
      }
  }
  return { whole: median(whole), untilClock: median(untilClock) };
}
