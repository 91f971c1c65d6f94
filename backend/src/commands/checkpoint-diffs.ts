import type { TripId } from '@tripstream/contracts';
import { diff, emptyPlan, type Plan, threadIdOf } from '@tripstream/itinerary';
import type { DiffRow } from '../event-log/commit.js';

/** The plan as a turn leaves it. */
export interface EndedTurn {
  turn: number;
  plan: Plan;
}

/**
 * What a commit writes when turns end in it: for turn N the differences (N-1, N) and (0, N), from which any range follows.
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
    if (turn > 1) rows.push(diffRow(tripId, turn - 1, turn, before, plan));
    rows.push(diffRow(tripId, 0, turn, emptyPlan, plan));
  }
  return rows;
}

const diffRow = (tripId: TripId, from: number, to: number, before: Plan, after: Plan): DiffRow => ({
  thread_id: threadIdOf(tripId),
  from_turn_count: from,
  to_turn_count: to,
  diff: diff(before, after),
});
