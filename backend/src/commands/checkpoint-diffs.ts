import type { TripId } from '@tripstream/contracts';
import type { Plan } from '@tripstream/itinerary';
import type { DiffRow } from '../event-log/commit.js';
import { diffRowsOf } from '../projections/diff-rows.js';

/** The plan as a turn leaves it. */
export interface EndedTurn {
  turn: number;
  plan: Plan;
}

/**
 * The differences that a commit writes for the turns that end in it.
 *
 * @param ended - in the order of turns; a turn whose end was corrected may come twice, and the last one counts
 * @param planAt - reads the checkpoint of an earlier turn
 */
export async function checkpointDiffs(
  tripId: TripId,
  ended: readonly EndedTurn[],
  planAt: (turn: number) => Promise<Plan | null>,
): Promise<DiffRow[]> {
  const plans = new Map(ended.map(({ turn, plan }) => [turn, plan]));
  const rows: DiffRow[] = [];
  for (const [turn, plan] of plans) {
    const before = plans.get(turn - 1) ?? (await planAt(turn - 1));
    if (before === null) throw new Error(`turn ${turn - 1} of ${tripId} left no checkpoint`);
    rows.push(...diffRowsOf(tripId, turn, before, plan));
  }
  return rows;
}
