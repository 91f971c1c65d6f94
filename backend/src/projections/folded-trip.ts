import type { Itinerary, TripEvent, TripId } from '@tripstream/contracts';
import {
  diff,
  emptyPlan,
  endsGeneration,
  evolve,
  type Plan,
  planOf,
  threadIdOf,
} from '@tripstream/itinerary';
import type { DiffRow } from '../event-log/commit.js';

/** A trip folded from its log alone, with the differences that its turns left behind. */
export class FoldedTrip {
  state: Itinerary | null = null;
  /** The plan at the end of each turn. */
  private readonly plans = new Map<number, Plan>();

  constructor(private readonly tripId: TripId) {}

  apply(event: TripEvent): void {
    this.state = evolve(this.state, event);
    if (endsGeneration(event.type) && this.state.job !== null)
      this.plans.set(this.state.job.turn, planOf(this.state));
  }

  diffs(): DiffRow[] {
    return [...this.plans].flatMap(([turn, plan]) => {
      const before = this.plans.get(turn - 1);
      const whole = this.row(0, turn, emptyPlan, plan);
      return before === undefined ? [whole] : [this.row(turn - 1, turn, before, plan), whole];
    });
  }

  private row(from: number, to: number, before: Plan, after: Plan): DiffRow {
    return {
      thread_id: threadIdOf(this.tripId),
      from_turn_count: from,
      to_turn_count: to,
      diff: diff(before, after),
    };
  }
}
