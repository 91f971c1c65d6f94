import { type City, findPlace, foldName, type Sight } from '@tripstream/places';
import { appealOf, bandOf } from './appeal.js';
import { chooseGateway, chooseLodging } from './base.js';
import type { RequestedDay, TripBrief } from './brief.js';
import { weekdayOf } from './calendar.js';
import { type Candidate, chooseDay } from './choose-day.js';
import { type Base, type DayFrame, frameOf, homeOf, walkHomeMetres } from './day-frame.js';
import { daySummary, dayTheme, tripTitle } from './day-words.js';
import type { DraftDay, DraftedTrip } from './draft.js';
import { eveningStop } from './evening.js';
import { FreeTimeIdeas } from './free-time.js';
import { nodeOf } from './node-of.js';
import { type Notes, readNotes } from './notes.js';
import { isForTheEvening, OpeningTimes } from './opening.js';
import type { PlannedDay } from './planned-day.js';
import { PriceList } from './prices.js';
import { type Random, randomFrom } from './random.js';
import { reasoningFor } from './reasoning.js';
import { rhythmOf } from './rhythm.js';
import type { Stop } from './stops.js';

/** How much a seed may shift a sight's appeal, or a table's. */
const SIGHT_WHIM = 0.22;
const TABLE_WHIM = 0.25;
/** The curated lists begin with what everybody knows. */
const FAMOUS_SIGHTS = 8;

/**
 * Plans days of a trip to a city whose places are known. What holds for the whole trip (lodging, likings) depends on
 * `seed` and the wish alone, so that days written by different requests agree; the rest also on `prompt`.
 */
export function planKnownCity(city: City, brief: TripBrief, seed: string, prompt: string): DraftedTrip {
  const notes = readNotes(brief.wish.notes, brief.wanted);
  const rhythm = rhythmOf(brief.wish, notes, city.countryCode);
  const wishKey = JSON.stringify(brief.wish);
  const lodging = chooseLodging(city, brief, notes, randomFrom(seed, wishKey, 'lodging'));
  const base: Base = {
    city,
    lodging,
    gateway: chooseGateway(city, notes),
    rhythm,
    tripDays: brief.wish.days,
  };
  const random = randomFrom(seed, prompt);

  const whims = new Map(
    [...city.sights, ...city.meals].map(({ name }) => [name, randomFrom(seed, wishKey, name).next()]),
  );
  const planner = new KnownCityPlanner(base, brief, notes, (name) => whims.get(name) ?? 0, random);
  const days = brief.days.map((requested) => planner.plan(requested));
  return {
    reasoning: reasoningFor(city, brief, notes, rhythm, lodging, days),
    plan: { title: tripTitle(city.name, brief.wish), days: inWords(days, base, brief, notes, random) },
  };
}

/** Goes through the days in order and remembers what the trip already has. */
class KnownCityPlanner {
  readonly #base: Base;
  readonly #brief: TripBrief;
  readonly #notes: Notes;
  readonly #whim: (name: string) => number;
  readonly #ideas: FreeTimeIdeas;
  readonly #candidates: readonly Candidate[];
  /** Folded names of the sights that the trip has, and of every place that other days of it have. */
  readonly #used: Set<string>;
  readonly #mealVisits: Map<string, number>;
  readonly #themes: Set<string>;
  #recentAreas: ReadonlySet<string> = new Set();
  #framesAhead: number;

  constructor(base: Base, brief: TripBrief, notes: Notes, whim: (name: string) => number, random: Random) {
    this.#base = base;
    this.#brief = brief;
    this.#notes = notes;
    this.#whim = whim;
    this.#ideas = new FreeTimeIdeas(base.city, base.lodging, random);
    this.#used = usedNames(base.city, brief);
    this.#themes = new Set(brief.alreadyPlanned.map(({ theme }) => theme));
    this.#mealVisits = new Map(
      base.city.meals.filter((meal) => !this.#isFresh(meal)).map(({ name }) => [name, 1]),
    );
    const { sights } = base.city;
    this.#candidates = sights
      .map((sight, rank) => ({
        sight,
        appeal:
          appealOf(sight, 1 - rank / sights.length, rank < FAMOUS_SIGHTS, brief.wish, notes) +
          SIGHT_WHIM * whim(sight.name),
      }))
      .filter(({ sight }) => !notes.avoided.has(sight.kind) && !isForTheEvening(sight));
    this.#framesAhead = daysToFill(brief).reduce((sum, day) => sum + frameOf(day, base).sights, 0);
  }

  plan({ day, date }: RequestedDay): PlannedDay {
    const { rhythm, city } = this.#base;
    const { wish, days } = this.#brief;
    const opening = new OpeningTimes(weekdayOf(date));
    const frame = frameOf(day, this.#base);
    const candidates = this.#candidates.filter(({ sight }) => this.#isFresh(sight));
    const count = this.#shareOf(frame, candidates.length);
    const isCelebration = this.#notes.celebration !== null && day === days[Math.floor(days.length / 2)]?.day;

    const timeline = chooseDay({
      frame,
      rhythm,
      opening,
      candidates,
      count,
      mayHoldMore: wish.pace !== 'relaxed' && count === frame.sights,
      recentAreas: this.#recentAreas,
      freeTimeAround: (sights) => this.#freeTimeAround(sights, frame),
      tables: {
        places: city.meals,
        visits: this.#mealVisits,
        band: isCelebration ? 3 : bandOf(wish.budget),
        notes: this.#notes,
        whim: (name) => TABLE_WHIM * this.#whim(name),
      },
    });

    const nightlife = {
      bars: city.meals.filter((meal) => meal.kind === 'bar' && !this.#mealVisits.has(meal.name)),
      sights: city.sights.filter((sight) => isForTheEvening(sight) && this.#isFresh(sight)),
    };
    const isNightFree = frame.meals.includes('dinner') && wish.days > 1;
    const evening = isNightFree
      ? eveningStop(timeline, nightlife, { wish, rhythm, opening, home: homeOf(this.#base).at })
      : null;

    const begun = [...frame.before, ...timeline.stops, ...(evening ? [evening] : [])];
    const standing = {
      minute: evening?.to ?? timeline.minute,
      at: evening?.at ?? timeline.at,
      walkedMetres: walkedMetresOf(begun),
    };
    const stops = [...begun, ...frame.after(standing)];
    const walksHome = day < wish.days ? walkHomeMetres(standing, this.#base) : 0;
    this.#remember(stops);
    const visits = stops.filter(({ kind }) => kind === 'visit').length;
    return {
      day,
      theme: dayTheme(stops, city.countryCode, this.#themes),
      stops,
      walkedMetres: walkedMetresOf(stops) + walksHome,
      opening,
      isCelebration,
      isSlow: visits < frame.sights && stops.some(({ kind }) => kind === 'free'),
    };
  }

  /** What is left, spread over what is ahead: a long stay gets slower days, not empty last ones. */
  #shareOf({ sights }: DayFrame, left: number): number {
    const share = Math.min(sights, Math.ceil((left * sights) / Math.max(1, this.#framesAhead)));
    this.#framesAhead -= sights;
    return share;
  }

  #freeTimeAround(sights: readonly Sight[], frame: DayFrame) {
    const last = sights.at(-1);
    if (!last) return this.#ideas.near(this.#ideas.somewhere(), frame.meals.includes('breakfast') ? 2 : 1);
    return this.#ideas.near(last.at, sights.length <= frame.sights / 2 ? 1 : 0);
  }

  #isFresh({ name }: { name: string }) {
    return !this.#used.has(foldName(name));
  }

  #remember(stops: readonly Stop[]) {
    for (const stop of stops) {
      if (stop.kind === 'visit') this.#used.add(foldName(stop.sight.name));
      if ((stop.kind === 'meal' || stop.kind === 'drink') && stop.place)
        this.#mealVisits.set(stop.place.name, (this.#mealVisits.get(stop.place.name) ?? 0) + 1);
      if (stop.kind === 'free') this.#ideas.take(stop);
    }
    this.#recentAreas = new Set(stops.flatMap((stop) => (stop.kind === 'visit' ? [stop.area] : [])));
  }
}

const walkedMetresOf = (stops: readonly Stop[]) => stops.reduce((sum, { walkMetres }) => sum + walkMetres, 0);

/** Days that this request or a later one writes. */
function daysToFill({ wish, days, alreadyPlanned }: TripBrief): number[] {
  const requested = new Set(days.map(({ day }) => day));
  const planned = new Set(alreadyPlanned.map(({ day }) => day));
  const open = Array.from({ length: wish.days }, (_, index) => index + 1).filter((day) => !planned.has(day));
  return [...new Set([...requested, ...open])];
}

function usedNames(city: City, { alreadyPlanned }: TripBrief): Set<string> {
  const names = alreadyPlanned.flatMap(({ places }) => places);
  return new Set(
    names.map((name) => {
      const found = findPlace(city, name);
      return foldName(found === null || found === 'ambiguous' ? name : found.place.name);
    }),
  );
}

function inWords(
  days: readonly PlannedDay[],
  base: Base,
  { wish }: TripBrief,
  notes: Notes,
  random: Random,
): DraftDay[] {
  const { city, lodging, rhythm } = base;
  const prices = new PriceList(city.currency, city.countryCode, wish.party);
  const tripOpenings = days.map(({ opening }) => opening);
  const home = lodging?.at ?? city.at;
  const famous = new Set(city.sights.slice(0, FAMOUS_SIGHTS).map(({ name }) => name));
  let turn = 0;
  return days.map(({ day, theme, stops, walkedMetres, opening, isCelebration }) => {
    const given = new Map<string, number>();
    const nodes = stops.map((stop, index) =>
      nodeOf(stop, {
        surroundings: {
          wish,
          notes,
          opening,
          tripOpenings,
          previous: stops[index - 1] ?? null,
          next: stops[index + 1] ?? null,
          home: lodging?.name ?? null,
          famous,
          given,
          isCelebration,
          turn: turn++,
        },
        prices,
        random,
        home,
        centre: city.at,
        cityName: city.name,
      }),
    );
    return { day, theme, nodes, summary: daySummary(stops, walkedMetres, rhythm) };
  });
}
