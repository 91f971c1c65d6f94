import type { LatLng, MealPlace, Sight } from '@tripstream/places';
import { roundedUp } from './calendar.js';
import type { OpeningTimes } from './opening.js';
import type { Rhythm } from './rhythm.js';
import type { FreeTime, MealSlot, Stop } from './stops.js';
import { isWalk, minutesFor, wayMetres } from './travel.js';

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
/** A pause, and what a way or a door may take longer than thought. */
const REST_MINUTES = 25;
const SLACK = 5;
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
    clock.goTo(choice.at, choice.area, earliest);
    clock.eat(slot, choice);
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
    if (clock.isTiredBy(aim)) clock.rest();
    const endsAfternoon = isLast && !isHungry && frame.meals.includes('dinner');
    clock.goTo(aim.at, aim.area, endsAfternoon ? lateStart(aim, rhythm) : 0);
    if (aim.sight === null) {
      clock.idle(aim, aim.free);
      continue;
    }
    const opens = opening.nextOpening(aim.sight, clock.minute);
    if (opens === null || opens - clock.minute > LONGEST_WAIT) return null;
    clock.waitUntil(roundedUp(opens));
    if (!opening.isOpen(aim.sight, clock.minute, clock.minute + aim.minutes)) return null;
    clock.visit(aim.sight, aim.minutes);
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
  /** On foot to where the day stands, from the stop before. */
  #walkMetres = 0;
  /** Since when nobody has sat down. */
  #upSince: number | null = null;

  constructor(frame: Frame, rhythm: Rhythm) {
    this.minute = frame.start;
    this.at = frame.at;
    this.area = frame.area;
    this.#rhythm = rhythm;
  }

  minutesTo(at: LatLng): number {
    return minutesFor(wayMetres(this.at, at), this.#walkedMetres, this.#rhythm);
  }

  /** Whether people would be up for too long by the end of it. */
  isTiredBy({ at, minutes }: Aim): boolean {
    return (
      this.#upSince !== null &&
      roundedUp(this.minute + this.minutesTo(at)) + minutes + SLACK - this.#upSince >
        this.#rhythm.longestStretch
    );
  }

  /** Sits down where the day stands. */
  rest() {
    this.minute += REST_MINUTES;
    this.#upSince = null;
  }

  /**
   * Walks, or adds a ride, and stands at the new place at the next full five minutes, but not before `arriveAt`: time
   * to spare is spent where one is, not on a pavement in front of a restaurant.
   */
  goTo(at: LatLng, area: string, arriveAt = 0) {
    const metres = wayMetres(this.at, at);
    const start = this.at;
    const minutes = minutesFor(metres, this.#walkedMetres, this.#rhythm);
    if (this.minute < arriveAt - minutes) this.#waitFor(arriveAt - minutes);
    this.at = at;
    this.area = area;
    if (isWalk(metres, this.#walkedMetres, this.#rhythm)) {
      this.#walkedMetres += metres;
      this.#walkMetres = metres;
      this.minute = roundedUp(this.minute + minutes);
      return;
    }
    this.#walkMetres = 0;
    const from = this.minute;
    this.minute += minutes;
    this.#stops.push({ kind: 'ride', from, to: this.minute, at, area, walkMetres: 0, start, metres });
  }

  /** Stands before a closed door. */
  waitUntil(minute: number) {
    if (minute <= this.minute) return;
    this.#waitedMinutes += minute - this.minute;
    this.#waitFor(minute);
  }

  visit(sight: Sight, minutes: number) {
    const { minute: from, at, area } = this;
    this.#upSince ??= from;
    this.minute += minutes;
    this.#stops.push({ kind: 'visit', from, to: this.minute, at, area, walkMetres: this.#walkMetres, sight });
  }

  idle({ minutes }: Aim, { title, description, why }: Pick<FreeTime, 'title' | 'description' | 'why'>) {
    const { minute: from, at, area } = this;
    const walkMetres = this.#walkMetres;
    this.#upSince = null;
    this.minute += minutes;
    this.#stops.push({
      kind: 'free',
      from,
      to: this.minute,
      at,
      area,
      walkMetres,
      title,
      description,
      why,
    });
  }

  eat(slot: MealSlot, { place, again }: MealChoice) {
    const { minute: from, at, area } = this;
    const walkMetres = this.#walkMetres;
    this.#upSince = null;
    this.minute += this.#rhythm.mealMinutes[slot];
    this.#stops.push({ kind: 'meal', from, to: this.minute, at, area, walkMetres, slot, place, again });
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

  #waitFor(minute: number) {
    if (minute - this.minute >= REST_MINUTES) this.#upSince = null;
    this.minute = minute;
  }
}
