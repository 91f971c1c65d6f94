import type { City, Gateway, LatLng, Lodging } from '@tripstream/places';
import { roundedUp } from './calendar.js';
import type { Rhythm } from './rhythm.js';
import type { Arrival, Ride, Stay, Stop } from './stops.js';
import type { Frame } from './timeline.js';
import { isWalk, rideMinutes, walkMinutes, wayMetres } from './travel.js';

/** Where a day has come to. */
export interface Standing {
  minute: number;
  at: LatLng;
  walkedMetres: number;
}

/** The fixed ends of a day: what it begins and closes with, and the room for sights between. */
export interface DayFrame extends Frame {
  /** At most this many sights. */
  sights: number;
  before: readonly Stop[];
  /** What follows once the day stands at a point. */
  after: (standing: Standing) => readonly Stop[];
}

const ARRIVES = 600;
const SHORTEST_TRANSFER = 25;
const CHECK_IN_MINUTES = 30;
const CHECK_OUT_MINUTES = 20;
const BACK_FOR_THE_BAGS = 960;
/** No visit begins so late that it would end after this. */
const DAY_ENDS = 1410;
const FIRST_DAY_SHARE = 0.6;
const LAST_DAY_SHARE = 0.5;

export interface Base {
  city: City;
  lodging: Lodging | null;
  gateway: Gateway | null;
  rhythm: Rhythm;
  /** Days of the whole trip. */
  tripDays: number;
}

/** The frame of a day of the trip, counted from 1. */
export function frameOf(day: number, base: Base): DayFrame {
  if (base.tripDays === 1) return onlyDay(base);
  if (day === 1) return firstDay(base);
  const { rhythm } = base;
  const home = homeOf(base);
  const morning = { ...home, start: rhythm.dayStart, before: [] };
  if (day === base.tripDays)
    return {
      ...morning,
      meals: ['breakfast', 'lunch'],
      end: BACK_FOR_THE_BAGS,
      sights: Math.ceil(rhythm.sightsPerDay * LAST_DAY_SHARE),
      after: (standing) => leaving(standing, base),
    };
  return {
    ...morning,
    meals: ['breakfast', 'lunch', 'dinner'],
    end: DAY_ENDS,
    sights: rhythm.sightsPerDay,
    after: (standing) => backHome(standing, base),
  };
}

export const homeOf = ({ city, lodging }: Base) =>
  lodging ? { at: lodging.at, area: lodging.area } : { at: city.at, area: `central ${city.name}` };

function firstDay(base: Base): DayFrame {
  const home = homeOf(base);
  const arrival = transfer('arrival', ARRIVES, base, home);
  const checkIn: Stay = {
    kind: 'check_in',
    from: arrival.to,
    to: arrival.to + CHECK_IN_MINUTES,
    ...home,
    walkMetres: 0,
    lodging: base.lodging,
    nights: base.tripDays - 1,
  };
  return {
    ...home,
    start: checkIn.to,
    meals: ['lunch', 'dinner'],
    end: DAY_ENDS,
    sights: Math.ceil(base.rhythm.sightsPerDay * FIRST_DAY_SHARE),
    before: [arrival, checkIn],
    after: (standing) => backHome(standing, base),
  };
}

/** There and back without a night: no lodging, and dinner before the way home. */
function onlyDay(base: Base): DayFrame {
  const centre = { at: base.city.at, area: `central ${base.city.name}` };
  const dayTrip = { ...base, lodging: null };
  const arrival = transfer('arrival', Math.min(ARRIVES, base.rhythm.dayStart), dayTrip, centre);
  return {
    ...centre,
    start: arrival.to,
    meals: ['lunch', 'dinner'],
    end: DAY_ENDS,
    sights: base.rhythm.sightsPerDay,
    before: [arrival],
    after: ({ minute, at }) => [transfer('departure', minute, dayTrip, { at, area: centre.area })],
  };
}

function leaving(standing: Standing, base: Base): Stop[] {
  const home = homeOf(base);
  const back = backHome(standing, base);
  const metres = back.length > 0 ? 0 : wayMetres(standing.at, home.at);
  const from = back[0]?.to ?? roundedUp(standing.minute + walkMinutes(metres));
  const checkOut: Stay = {
    kind: 'check_out',
    from,
    to: from + CHECK_OUT_MINUTES,
    ...home,
    walkMetres: metres,
    lodging: base.lodging,
    nights: base.tripDays - 1,
  };
  return [...back, checkOut, transfer('departure', checkOut.to, base, home)];
}

/** Days end where they began. A walk home needs no entry of its own, a ride does. */
function backHome(standing: Standing, base: Base): Ride[] {
  const home = homeOf(base);
  const { minute, at, walkedMetres } = standing;
  const metres = wayMetres(at, home.at);
  if (isWalk(metres, walkedMetres, base.rhythm)) return [];
  const to = minute + rideMinutes(metres);
  return [{ kind: 'ride', from: minute, to, ...home, walkMetres: 0, start: at, metres }];
}

/** On foot from the last stop of a day to the lodging; 0 where that is a ride. */
export function walkHomeMetres({ at, walkedMetres }: Standing, base: Base): number {
  const metres = wayMetres(at, homeOf(base).at);
  return isWalk(metres, walkedMetres, base.rhythm) ? metres : 0;
}

/** Between the gateway and where the travellers stay or stand; `at` is the gateway, whichever way they go. */
function transfer(
  kind: Arrival['kind'],
  from: number,
  { gateway, lodging }: Pick<Base, 'gateway' | 'lodging'>,
  here: { at: LatLng; area: string },
): Arrival {
  const metres = gateway ? wayMetres(gateway.at, here.at) : 0;
  return {
    kind,
    from,
    to: from + Math.max(SHORTEST_TRANSFER, rideMinutes(metres)),
    at: gateway?.at ?? here.at,
    area: gateway?.area ?? here.area,
    walkMetres: 0,
    gateway,
    lodging,
    metres,
  };
}
