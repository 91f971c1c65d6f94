import type { Sight } from '@tripstream/places';
import { roundedUp } from './calendar.js';
import type { OpeningTimes } from './opening.js';
import type { Rhythm } from './rhythm.js';
import type { MealSlot, Stop, Visit } from './stops.js';
import { type Tables, tableChooser } from './table-choice.js';
import {
  type Aim,
  type Frame,
  type MealChoice,
  type MealRequest,
  type Timeline,
  timelineOf,
} from './timeline.js';
import { wayMetres } from './travel.js';

export interface Candidate {
  sight: Sight;
  appeal: number;
}

/** Everything that the choice of one day's sights depends on. */
export interface DayChoice {
  frame: Frame;
  rhythm: Rhythm;
  opening: OpeningTimes;
  /** Sights that the trip does not have yet. */
  candidates: readonly Candidate[];
  /** At most this many of them. */
  count: number;
  /** One more is welcome when these leave half the day empty. */
  mayHoldMore: boolean;
  /** Quarters of the days before, where this day should not begin again. */
  recentAreas: ReadonlySet<string>;
  /** What else the day holds, at its end if nothing forbids it: free time of a slow day. */
  freeTimeAround: (sights: readonly Sight[]) => readonly Aim[];
  tables: Tables;
}

/** How many beginnings of a day are tried, and how many next sights after each. */
const BEGINNINGS = 6;
const NEXT_SIGHTS = 8;
/** As the crow flies times detour: a day's sights are neighbours. */
const NEIGHBOUR_METRES = 2_600;
const AGAIN_IN_RECENT_AREA = 0.3;
/** One long walk tires more than two short ones. */
const COST_PER_WALKED_KM_SQUARED = 0.25;
/** For a known place rather than one that the travellers have to find. */
const WORTH_OF_TABLE: Readonly<Record<MealSlot, number>> = { breakfast: 0.2, lunch: 0.5, dinner: 0.6 };
/** Drafts whose tables are tried, and the most sights that are tried in every order. */
const SERVED_DRAFTS = 3;
const MOST_PERMUTED = 4;
const COST_PER_RIDE = 0.45;
const COST_PER_RIDDEN_HOUR = 0.4;
const COST_PER_WAITED_HOUR = 0.5;
/** A pause before dinner is welcome, half an empty day is not. */
const LONGEST_GOOD_PAUSE = 150;
const COST_PER_EMPTY_HOUR = 0.25;
const HALF_EMPTY_MINUTES = 60;

/** The day that gives these travellers most: neighbouring sights in an order that their hours allow. */
export function chooseDay(choice: DayChoice): Timeline {
  const beginnings = choice.candidates
    .filter(({ sight }) => choice.opening.closing(sight) !== null)
    .map((candidate) => ({ candidate, appeal: candidate.appeal - penaltyOf(candidate, choice) }))
    .sort((a, b) => b.appeal - a.appeal)
    .slice(0, BEGINNINGS);
  const drafts = beginnings
    .map(({ candidate, appeal }) => grow([candidate], candidate.appeal - appeal, choice))
    .filter((draft) => draft !== null)
    .sort((a, b) => b.value - a.value);

  const attempts = choice.count > 0 ? drafts.slice(0, SERVED_DRAFTS) : [];
  const served = attempts.flatMap(({ chosen, penalty }) => {
    const best = serve(chosen, choice);
    return best ? [{ ...best, value: best.value - penalty }] : [];
  });
  const best = served.sort((a, b) => b.value - a.value)[0];
  return best?.timeline ?? withTables([], choice) ?? emptyDay(choice);
}

/** The best order of these sights once real tables stand between them; the least of them goes when none works. */
function serve(
  chosen: readonly Candidate[],
  choice: DayChoice,
): { timeline: Timeline; value: number } | null {
  for (let kept = chosen; kept.length > 0; kept = withoutLeast(kept)) {
    let best: { timeline: Timeline; value: number } | null = null;
    for (const order of ordersOf(kept)) {
      const timeline = withTables(order, choice);
      const value = timeline ? worthOf(timeline, order) : 0;
      if (timeline && value > (best?.value ?? Number.NEGATIVE_INFINITY)) best = { timeline, value };
    }
    if (best) return best;
  }
  return null;
}

/** Every order of a few sights; of many the given one, its reverse, and each with two neighbours exchanged. */
function ordersOf<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length <= MOST_PERMUTED)
    return items.length < 2
      ? [items]
      : items.flatMap((first, index) => ordersOf(items.toSpliced(index, 1)).map((rest) => [first, ...rest]));
  const orders = [items, items.toReversed()];
  return orders.flatMap((order) => [
    order,
    ...order.slice(1).map((item, index) => order.toSpliced(index, 2, item, order[index] as T)),
  ]);
}

const penaltyOf = ({ sight }: Candidate, { recentAreas }: DayChoice) =>
  recentAreas.has(sight.area) ? AGAIN_IN_RECENT_AREA : 0;

/** Adds the best next sight at its best position for as long as the day gets better. */
function grow(begun: readonly Candidate[], penalty: number, choice: DayChoice) {
  let chosen = begun;
  let value = promiseOf(chosen, choice);
  if (value === null) return null;
  while (chosen.length < choice.count + (isHalfEmpty(chosen, choice) ? 1 : 0)) {
    let better: { chosen: readonly Candidate[]; value: number } | null = null;
    for (const next of nextTo(chosen, choice))
      for (let position = 0; position <= chosen.length; position++) {
        const longer = chosen.toSpliced(position, 0, next);
        const longerValue = promiseOf(longer, choice);
        if (longerValue !== null && longerValue > (better?.value ?? value))
          better = { chosen: longer, value: longerValue };
      }
    if (!better) break;
    ({ chosen, value } = better);
  }
  return { chosen, penalty, value: value - penalty };
}

/** Four short stops may be over by lunch; where sights abound, such a day holds one more. */
function isHalfEmpty(chosen: readonly Candidate[], choice: DayChoice): boolean {
  if (!choice.mayHoldMore || chosen.length > choice.count) return false;
  const timeline = timelineOf(
    chosen.map(aimOf(choice)),
    choice.frame,
    choice.rhythm,
    choice.opening,
    eatHere,
  );
  return timeline !== null && emptyMinutes(timeline.stops) > HALF_EMPTY_MINUTES;
}

function nextTo(chosen: readonly Candidate[], { candidates }: DayChoice): readonly Candidate[] {
  return candidates
    .filter((candidate) => !chosen.includes(candidate))
    .map((candidate) => ({
      candidate,
      metres: Math.min(...chosen.map(({ sight }) => wayMetres(sight.at, candidate.sight.at))),
    }))
    .filter(({ metres }) => metres <= NEIGHBOUR_METRES)
    .map(({ candidate, metres }) => ({ candidate, rank: candidate.appeal - metres / 4_000 }))
    .sort((a, b) => b.rank - a.rank)
    .slice(0, NEXT_SIGHTS)
    .map(({ candidate }) => candidate);
}

/** What a day is worth, meals left out: they are eaten where one stands. Null when it cannot be done. */
function promiseOf(chosen: readonly Candidate[], choice: DayChoice): number | null {
  const timeline = timelineOf(
    chosen.map(aimOf(choice)),
    choice.frame,
    choice.rhythm,
    choice.opening,
    eatHere,
  );
  return timeline && worthOf(timeline, chosen);
}

function worthOf({ stops, waitedMinutes }: Timeline, chosen: readonly Candidate[]): number {
  const appeal = chosen.reduce((sum, candidate) => sum + candidate.appeal, 0);
  const costs = (COST_PER_WAITED_HOUR * waitedMinutes + COST_PER_EMPTY_HOUR * emptyMinutes(stops)) / 60;
  return stops.reduce((worth, stop) => worth + worthOfStop(stop), appeal) - costs;
}

/** What pauses between two stops have beyond a good one. */
function emptyMinutes(stops: readonly Stop[]): number {
  return stops.reduce((sum, stop, index) => {
    const pause = stop.from - (stops[index - 1]?.to ?? stop.from);
    return sum + Math.max(0, pause - LONGEST_GOOD_PAUSE);
  }, 0);
}

function worthOfStop(stop: Stop): number {
  const way = -COST_PER_WALKED_KM_SQUARED * (stop.walkMetres / 1000) ** 2;
  if (stop.kind === 'visit') return way + timingBonus(stop);
  if (stop.kind === 'meal') return way + (stop.place ? WORTH_OF_TABLE[stop.slot] : 0);
  return stop.kind === 'ride' ? -COST_PER_RIDE - (COST_PER_RIDDEN_HOUR * (stop.to - stop.from)) / 60 : way;
}

const eatHere = ({ at, area }: MealRequest): MealChoice => ({ place: null, again: false, at, area });

/** Markets belong to the morning, views to the late light, museums to rested feet. */
function timingBonus({ sight, from, to }: Visit): number {
  if (sight.kind === 'market') return to <= 780 ? 0.15 : -0.05;
  if (sight.kind === 'viewpoint') return from >= 960 ? 0.2 : from < 660 ? -0.1 : 0;
  if (sight.kind === 'museum' || sight.kind === 'gallery') return from < 900 ? 0.05 : -0.05;
  return 0;
}

const aimOf =
  ({ rhythm }: DayChoice) =>
  ({ sight }: Candidate): Aim => ({
    at: sight.at,
    area: sight.area,
    minutes: Math.max(15, roundedUp(sight.minutes * rhythm.visitFactor - 4)),
    sight,
  });

const withoutLeast = (chosen: readonly Candidate[]) => {
  const least = chosen.reduce((a, b) => (b.appeal < a.appeal ? b : a));
  return chosen.filter((candidate) => candidate !== least);
};

/** The day with real tables and its free time; null when they leave too little time for the sights. */
function withTables(chosen: readonly Candidate[], choice: DayChoice): Timeline | null {
  const sights = chosen.map(aimOf(choice));
  const free = choice.freeTimeAround(chosen.map(({ sight }) => sight));
  for (let kept = free.length; kept >= 0; kept--) {
    const timeline = withOpenTables([...sights, ...free.slice(0, kept)], choice);
    if (timeline) return timeline;
  }
  return null;
}

/** A long way to a table may end after its kitchen has closed; such a table is ruled out and the day built again. */
function withOpenTables(
  aims: readonly Aim[],
  { frame, rhythm, opening, tables }: DayChoice,
): Timeline | null {
  const ruledOut = new Set<string>();
  for (;;) {
    const timeline = timelineOf(
      aims,
      frame,
      rhythm,
      opening,
      tableChooser(tables, rhythm, opening, ruledOut),
    );
    const shut = timeline?.stops.find((stop) => isBeforeShutDoor(stop, opening));
    if (shut?.kind !== 'meal' || !shut.place) return timeline;
    ruledOut.add(shut.place.name);
  }
}

const isBeforeShutDoor = (stop: Stop, opening: OpeningTimes) =>
  stop.kind === 'meal' && stop.place !== null && !opening.isOpen(stop.place, stop.from, stop.to);

/** So short a day that not even its meals fit: it is only its frame. */
const emptyDay = ({ frame }: DayChoice): Timeline => ({
  stops: [],
  walkedMetres: 0,
  waitedMinutes: 0,
  minute: frame.start,
  at: frame.at,
});
