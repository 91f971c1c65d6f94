import type { Itinerary, TripEvent, TripId } from '@tripstream/contracts';
import { emptyPlan, endsGeneration, evolve, type Plan, planOf } from '@tripstream/itinerary';
import type { DiffRow } from '../event-log/commit.js';
import { diffRowsOf } from './diff-rows.js';

/** A trip folded from its log alone, with the differences that its turns left behind. */
export class FoldedTrip {
  state: Itinerary | null = null;
  /** The plan at the end of each turn; a turn begins when the one before has ended, so none is missing in between. */
  private readonly plans = new Map<number, Plan>();

  constructor(private readonly tripId: TripId) {}

  apply(event: TripEvent): void {
    this.state = evolve(this.state, event);
    if (endsGeneration(event) && this.state.job !== null)
      this.plans.set(this.state.job.turn, planOf(this.state));
  }

  diffs(): DiffRow[] {
    return [...this.plans].flatMap(([turn, plan]) =>
      diffRowsOf(this.tripId, turn, this.plans.get(turn - 1) ?? emptyPlan, plan),
    );
  }
}
