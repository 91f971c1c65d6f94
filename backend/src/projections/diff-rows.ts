import type { TripId } from '@tripstream/contracts';
import { diff, emptyPlan, type Plan, threadIdOf } from '@tripstream/itinerary';
import type { DiffRow } from '../event-log/commit.js';

/**
 * What is stored when a turn ends: the differences to the turn before and to the beginning, from which that of any two
 * turns follows.
 *
 * @param before - the plan at the end of the turn before; the empty plan for the first
 */
export function diffRowsOf(tripId: TripId, turn: number, before: Plan, after: Plan): DiffRow[] {
  const row = (from: number, earlier: Plan): DiffRow => ({
    thread_id: threadIdOf(tripId),
    from_turn_count: from,
    to_turn_count: turn,
    diff: diff(earlier, after),
  });
  return turn === 1 ? [row(0, emptyPlan)] : [row(turn - 1, before), row(0, emptyPlan)];
}
