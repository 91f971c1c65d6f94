import type { LatLng, MealPlace, Sight } from '@tripstream/places';
import { roundedUp } from './calendar.js';
import type { OpeningTimes } from './opening.js';
import type { Rhythm } from './rhythm.js';
import type { FreeTime, MealSlot, Stop } from './stops.js';
import { rideMinutes, walkMinutes, wayMetres } from './travel.js';

/** Something to do that takes time at a point: a sight, or free time. */
export type Aim = { at: LatLng; area: string; minutes: number } & (
  | { sight: Sight }
  | { sight: null; free: Pick<FreeTime, 'title' | 'description' | 'why'> }
);

/** What is fixed about a day before anything is chosen. Minutes from midnight. */
export interface Frame {
  start: number;
  at: LatLng;
  area: string;
  meals: readonly MealSlot[];
  /** Everything but dinner is over by then. */
  end: number;
}

export interface MealRequest {
  slot: MealSlot;
  at: LatLng;
  area: string;
  /** Where the day goes on, if it does. */
  next: Aim | null;
  /** Not before this minute. */
  earliest: number;
}

export interface MealChoice {
  place: MealPlace | null;
  again: boolean;
  at: LatLng;
  area: string;
}

export interface Timeline {
  stops: readonly Stop[];
  walkedMetres: number;
  /** Time spent before closed doors. */
  waitedMinutes: number;
  /** Where and when the day stands after its last stop. */
  minute: number;
  at: LatLng;
}

const LONGEST_WAIT = 40;
const LONGEST_WAIT_FOR_LUNCH = 60;
const LUNCH_EARLIER = 30;
const LUNCH_LATER = 75;
const EARLY_FOR_THE_LAST = 25;
const LAST_VISIT_BEFORE_DINNER = -15;
const OPEN_GROUND: ReadonlySet<Sight['kind']> = new Set([
  'viewpoint',
  'park',
  'square',
  'street',
  'neighbourhood',
  'beach',
]);
const PAUSE_BEFORE_DINNER = 75;
/** Dark in winter, still light enough to see something in most months. */
const LATEST_LIGHT = 1035;

/**
 * The day that follows from doing these things in this order, meals between them, or null when opening hours or the
 * clock forbid it.
 */
export function timelineOf(
  aims: readonly Aim[],
  frame: Frame,
  rhythm: Rhythm,
  opening: OpeningTimes,
  chooseMeal: (request: MealRequest) => MealChoice,
): Timeline | null {
  const clock = new DayClock(frame, rhythm);
  const eat = (slot: MealSlot, earliest: number, next: Aim | null) => {
    const choice = chooseMeal({
      slot,
      at: clock.at,
      area: clock.area,
      next,
      earliest: Math.max(clock.minute, earliest),
    });
    const { walkMetres } = clock.goTo(choice.at, choice.area, earliest);
    clock.spend(rhythm.mealMinutes[slot], (timed) => ({
      ...timed,
      kind: 'meal',
      slot,
      ...choice,
      walkMetres,
    }));
  };

  const last = aims.at(-1);
  const earliestLunch = rhythm.lunch - LUNCH_EARLIER;
  let isHungry = frame.meals.includes('lunch');
  if (frame.meals.includes('breakfast')) eat('breakfast', frame.start, aims[0] ?? null);

  for (const aim of aims) {
    const arrival = roundedUp(clock.minute + clock.minutesTo(aim.at));
    // Better an early table than an afternoon with nothing left in it.
    const isLast = aim === last;
    const isLunchtime =
      clock.minute >= earliestLunch - (isLast ? EARLY_FOR_THE_LAST : 0) ||
      arrival + aim.minutes > rhythm.lunch + LUNCH_LATER;
    if (isHungry && isLunchtime) {
      if (earliestLunch - clock.minute > LONGEST_WAIT_FOR_LUNCH) return null;
      eat('lunch', earliestLunch, aim);
      isHungry = false;
    }
    const endsAfternoon = isLast && !isHungry && frame.meals.includes('dinner');
    const { walkMetres } = clock.goTo(aim.at, aim.area, endsAfternoon ? lateStart(aim, rhythm) : 0);
    if (aim.sight) {
      const opens = opening.nextOpening(aim.sight, clock.minute);
      if (opens === null || opens - clock.minute > LONGEST_WAIT) return null;
      clock.waitUntil(roundedUp(opens));
      if (!opening.isOpen(aim.sight, clock.minute, clock.minute + aim.minutes)) return null;
    }
    clock.spend(aim.minutes, (timed) =>
      aim.sight
        ? { ...timed, kind: 'visit', sight: aim.sight, walkMetres }
        : { ...timed, kind: 'free', ...aim.free, walkMetres },
    );
  }

  if (isHungry) eat('lunch', earliestLunch, null);
  if (clock.minute > frame.end) return null;
  if (frame.meals.includes('dinner')) {
    if (clock.minute > rhythm.dinner + LAST_VISIT_BEFORE_DINNER) return null;
    eat('dinner', rhythm.dinner, null);
  }
  return clock.timeline();
}

/**
 * When the last thing of an afternoon may begin at the earliest: open ground is best in the late light, with a pause
 * before it, and a long empty stretch before dinner serves nobody.
 */
function lateStart({ sight, minutes }: Aim, rhythm: Rhythm): number {
  if (!sight || !OPEN_GROUND.has(sight.kind)) return 0;
  return Math.min(roundedUp(rhythm.dinner - minutes) - PAUSE_BEFORE_DINNER, LATEST_LIGHT);
}

/** Where the day stands and what it has so far. */
class DayClock {
  minute: number;
  at: LatLng;
  area: string;
  readonly #rhythm: Rhythm;
  readonly #stops: Stop[] = [];
  #walkedMetres = 0;
  #waitedMinutes = 0;

  constructor(frame: Frame, rhythm: Rhythm) {
    this.minute = frame.start;
    this.at = frame.at;
    this.area = frame.area;
    this.#rhythm = rhythm;
  }

  minutesTo(at: LatLng): number {
    const metres = wayMetres(this.at, at);
    return this.#isWalk(metres) ? walkMinutes(metres) : rideMinutes(metres);
  }

  /**
   * Walks, or adds a ride, and stands at the new place at the next full five minutes, but not before `arriveAt`: time
   * to spare is spent where one is, not on a pavement in front of a restaurant.
   */
  goTo(at: LatLng, area: string, arriveAt = 0): { walkMetres: number } {
    const metres = wayMetres(this.at, at);
    const start = this.at;
    const isWalk = this.#isWalk(metres);
    const minutes = isWalk ? walkMinutes(metres) : rideMinutes(metres);
    this.minute = Math.max(this.minute, arriveAt - minutes);
    this.at = at;
    this.area = area;
    if (isWalk) {
      this.#walkedMetres += metres;
      this.minute = roundedUp(this.minute + minutes);
      return { walkMetres: metres };
    }
    this.spend(minutes, (timed) => ({ ...timed, kind: 'ride', start, metres }));
    return { walkMetres: 0 };
  }

  /** Stands before a closed door. */
  waitUntil(minute: number) {
    this.#waitedMinutes += Math.max(0, minute - this.minute);
    this.minute = Math.max(this.minute, minute);
  }

  spend(minutes: number, stop: (timed: Pick<Stop, 'from' | 'to' | 'at' | 'area' | 'walkMetres'>) => Stop) {
    const from = this.minute;
    this.minute += minutes;
    this.#stops.push(stop({ from, to: this.minute, at: this.at, area: this.area, walkMetres: 0 }));
  }

  timeline(): Timeline {
    return {
      stops: this.#stops,
      walkedMetres: this.#walkedMetres,
      waitedMinutes: this.#waitedMinutes,
      minute: this.minute,
      at: this.at,
    };
  }

  #isWalk(metres: number) {
    return (
      metres <= this.#rhythm.longestWalkMetres && this.#walkedMetres + metres <= this.#rhythm.walkLimitMetres
    );
  }
}
