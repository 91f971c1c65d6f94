import { Injectable } from '@nestjs/common';
import type { TripId } from '@tripstream/contracts';
import { apply, diff, emptyPlan, type Plan, type PlanDiff, threadIdOf } from '@tripstream/itinerary';
import { Database } from '../platform/database.js';

const blobStatement = {
  name: 'checkpoint-diff',
  text: `SELECT diff FROM checkpoint_diff_blobs
         WHERE thread_id = $1 AND from_turn_count = $2 AND to_turn_count = $3`,
};

/** The plans that turns left behind, read from the stored diffs and from nothing else. Turn 0 is the empty plan. */
@Injectable()
export class Checkpoints {
  constructor(private readonly database: Database) {}

  /** The plan as it stood when a turn ended; null when there is no such checkpoint. */
  async planAt(tripId: TripId, turn: number, run = this.database.run): Promise<Plan | null> {
    if (turn === 0) return emptyPlan;
    const blob = await this.blob(tripId, 0, turn, run);
    return blob === null ? null : apply(emptyPlan, blob);
  }

  /** What changed between two checkpoints, in either direction; null when one of them does not exist. */
  async between(tripId: TripId, from: number, to: number): Promise<PlanDiff | null> {
    const stored = await this.blob(tripId, from, to);
    if (stored !== null) return stored;
    const [before, after] = await Promise.all([this.planAt(tripId, from), this.planAt(tripId, to)]);
    return before === null || after === null ? null : diff(before, after);
  }

  private async blob(
    tripId: TripId,
    from: number,
    to: number,
    run = this.database.run,
  ): Promise<PlanDiff | null> {
    const [row] = await run<{ diff: PlanDiff }>(blobStatement, [threadIdOf(tripId), from, to]);
    return row?.diff ?? null;
  }
}
