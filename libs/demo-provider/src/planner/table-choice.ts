import type { LatLng, MealKind, MealPlace, PriceBand } from '@tripstream/places';
import { mealAppealOf } from './appeal.js';
import { roundedUp } from './calendar.js';
import type { Notes } from './notes.js';
import type { OpeningTimes } from './opening.js';
import type { Rhythm } from './rhythm.js';
import type { MealSlot } from './stops.js';
import type { MealChoice, MealRequest } from './timeline.js';
import { rideMinutes, walkMinutes, wayMetres } from './travel.js';

/** How much a kind of place suits a meal; absent kinds do not serve it. */
const SUITS: Readonly<Record<MealSlot, Readonly<Partial<Record<MealKind, number>>>>> = {
  breakfast: { cafe: 0.5, food_hall: 0.1 },
  lunch: { restaurant: 0.4, food_hall: 0.35, cafe: -0.1 },
  dinner: { restaurant: 0.5, food_hall: 0.15 },
};
/** How far out of the way a meal may lie. Dinner is worth a ride. */
const REACH_METRES: Readonly<Record<MealSlot, number>> = { breakfast: 1_300, lunch: 1_600, dinner: 7_000 };
const APPEAL_PER_KM = 0.45;
/** On a long stay places come up in turn, and none for ever. */
const APPEAL_PER_VISIT = 0.8;
const MOST_VISITS = 3;

/** What the trip knows about eating: who was where, and what the travellers like. */
export interface Tables {
  places: readonly MealPlace[];
  /** How often the trip has already been somewhere, by name. */
  visits: ReadonlyMap<string, number>;
  band: PriceBand;
  notes: Notes;
  /** A small seeded preference for each name, so that two trips do not eat in the same order. */
  whim: (name: string) => number;
}

/**
 * Chooses tables for one day, none twice: the most attractive open place near the way that the trip has not been to.
 * A place comes up again only when the city has no new one for that meal; where nothing is near, none is named.
 */
export function tableChooser(
  tables: Tables,
  rhythm: Rhythm,
  opening: OpeningTimes,
  ruledOut: Iterable<string> = [],
) {
  const today = new Set(ruledOut);
  const visitsTo = ({ name }: MealPlace) => tables.visits.get(name) ?? 0;

  return ({ slot, at, area, next, earliest }: MealRequest): MealChoice => {
    const serving = tables.places.filter(
      (place) => SUITS[slot][place.kind] !== undefined && !today.has(place.name),
    );
    const fresh = serving.filter((place) => visitsTo(place) === 0);
    const again = fresh.length === 0;

    const inReach = (again ? serving.filter((place) => visitsTo(place) < MOST_VISITS) : fresh)
      .map((place) => ({ place, detour: detourMetres(at, place.at, next?.at ?? null) }))
      .filter(
        ({ place, detour }) =>
          Math.max(detour, metresToNearerEnd(at, place.at, next?.at)) <= REACH_METRES[slot],
      )
      .filter(({ place }) => {
        const arrival = Math.max(earliest, roundedUp(earliest + minutesBetween(at, place.at, rhythm)));
        return opening.isOpen(place, arrival, arrival + rhythm.mealMinutes[slot]);
      })
      .map(({ place, detour }) => ({ place, score: scoreOf(place, slot, detour) }))
      .sort((a, b) => b.score - a.score);

    const best = inReach[0]?.place;
    if (!best)
      return {
        place: null,
        again: false,
        at: nearby(slot, at, next),
        area: slot === 'lunch' ? (next?.area ?? area) : area,
      };
    today.add(best.name);
    return { place: best, again, at: best.at, area: best.area };
  };

  function scoreOf(place: MealPlace, slot: MealSlot, detour: number) {
    const suits = SUITS[slot][place.kind] ?? 0;
    // Nobody splurges on breakfast; the band counts for the two meals at a table.
    const appeal = slot === 'breakfast' ? 0.3 : mealAppealOf(place, tables.band, tables.notes);
    const costs = (APPEAL_PER_KM * detour) / 1000 + APPEAL_PER_VISIT * visitsTo(place);
    return suits + appeal + tables.whim(place.name) - costs;
  }
}

function detourMetres(from: LatLng, via: LatLng, to: LatLng | null) {
  return to ? wayMetres(from, via) + wayMetres(via, to) - wayMetres(from, to) : wayMetres(from, via);
}

/** A place half-way along a ride is on the way and yet near nothing. */
const metresToNearerEnd = (from: LatLng, via: LatLng, to: LatLng | undefined) =>
  Math.min(wayMetres(from, via), to ? wayMetres(via, to) : Number.POSITIVE_INFINITY);

function minutesBetween(from: LatLng, to: LatLng, rhythm: Rhythm) {
  const metres = wayMetres(from, to);
  return metres <= rhythm.longestWalkMetres ? walkMinutes(metres) : rideMinutes(metres);
}

/** An unnamed lunch is found on arrival in the next area, breakfast and dinner where one stands. */
const nearby = (slot: MealSlot, at: LatLng, next: { at: LatLng } | null) =>
  slot === 'lunch' && next ? next.at : at;
