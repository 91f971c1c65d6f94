import type { OpeningTimes } from './opening.js';
import type { Stop } from './stops.js';

/** A day with everything chosen, before it becomes a part of the document. */
export interface PlannedDay {
  day: number;
  theme: string;
  stops: readonly Stop[];
  walkedMetres: number;
  opening: OpeningTimes;
  /** Has the better dinner that the notes call for. */
  isCelebration: boolean;
  /** Has fewer sights than its pace would hold, because the city has no more for so long a stay. */
  isSlow: boolean;
}
