import type { LatLng, MealPlace, Sight } from '@tripstream/places';
import type { Wish } from './brief.js';
import { roundedUp } from './calendar.js';
import type { OpeningTimes } from './opening.js';
import type { Rhythm } from './rhythm.js';
import type { Stop } from './stops.js';
import type { Timeline } from './timeline.js';
import { isWalk, rideMinutes, walkMinutes, wayMetres } from './travel.js';

const LATEST_START = 1380;
const MIDNIGHT = 1440;
const MINUTES = 60;
const REACH_METRES = 1_300;

/** What the night offers that the trip does not have yet. */
export interface Nightlife {
  bars: readonly MealPlace[];
  sights: readonly Sight[];
}

export interface EveningChoice {
  wish: Wish;
  rhythm: Rhythm;
  opening: OpeningTimes;
  /** Where they sleep. */
  home: LatLng;
}

/** One more stop after dinner for adults who came for nightlife or music: a bar or a place of the night, on foot. */
export function eveningStop(
  timeline: Timeline,
  { bars, sights }: Nightlife,
  { wish, rhythm, opening, home }: EveningChoice,
): Stop | null {
  const wantsMusic = wish.interests.includes('music');
  const wantsBars = wish.interests.includes('nightlife');
  if (wish.party.children > 0 || (!wantsBars && !wantsMusic)) return null;

  const offers = [
    ...sights
      .filter(({ interests }) => interests.some((each) => wish.interests.includes(each)))
      .map((sight) => ({ place: sight, sight })),
    ...(wantsBars ? bars.map((bar) => ({ place: bar, sight: null, bar })) : []),
  ]
    .map((offer) => {
      const metres = wayMetres(timeline.at, offer.place.at);
      return { ...offer, metres, from: roundedUp(timeline.minute + walkMinutes(metres)) };
    })
    .filter(
      ({ metres }) => metres <= REACH_METRES && timeline.walkedMetres + metres <= rhythm.walkLimitMetres,
    )
    .filter(({ place, metres, from }) => {
      const back = wayMetres(place.at, home);
      const isOnFoot = isWalk(back, timeline.walkedMetres + metres, rhythm);
      return isOnFoot || from + MINUTES + rideMinutes(back) <= MIDNIGHT;
    })
    .filter(({ place, from }) => from <= LATEST_START && opening.isOpen(place, from, from + MINUTES))
    .sort((a, b) => a.metres - b.metres);

  const nearest = offers[0];
  if (!nearest) return null;
  const { place, from, metres } = nearest;
  const timed = { from, to: from + MINUTES, at: place.at, area: place.area, walkMetres: metres };
  return nearest.sight
    ? { ...timed, kind: 'visit', sight: nearest.sight }
    : { ...timed, kind: 'drink', place: nearest.bar };
}
