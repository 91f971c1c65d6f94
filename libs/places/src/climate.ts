import { cities } from './cities.js';
import { distanceMetres, type LatLng } from './distance.js';

/** What a month is usually like somewhere. */
export interface MonthClimate {
  /** Mean of the nights' lowest and of the days' highest temperatures, in degrees Celsius. */
  minCelsius: number;
  maxCelsius: number;
  /** Days of the month with 1 mm of rain or more. */
  rainDays: number;
  /** How likely one day of the month is such a day, 0 to 100. */
  rainChance: number;
}

/** January to December as `lowest/highest/rain days`: long-term means, rounded, entered by hand. */
const CLIMATE: Readonly<Record<string, string>> = {
  amsterdam: '1/6/12 1/7/10 3/10/10 5/14/8 8/18/9 11/20/10 13/22/11 13/22/11 11/19/11 8/15/12 4/10/13 2/7/13',
  athens: '7/14/7 7/14/6 9/17/6 12/21/4 16/26/3 21/31/2 24/34/1 24/34/1 20/29/2 16/24/5 12/19/6 9/15/8',
  bangkok:
    '22/33/1 24/33/2 26/34/3 27/35/5 26/34/12 26/34/12 26/33/13 26/33/14 25/33/16 25/33/13 24/33/5 22/32/1',
  barcelona: '6/14/4 6/15/4 8/17/5 10/19/6 13/22/5 17/26/4 20/28/2 20/29/4 17/26/5 14/22/6 9/17/5 7/14/5',
  berlin: '-1/4/10 -1/5/8 2/10/8 5/15/7 10/20/8 13/23/8 15/26/9 15/25/8 11/20/7 7/14/8 3/8/9 1/5/10',
  budapest: '-2/4/7 -1/6/6 3/12/6 7/18/6 11/22/9 15/26/8 17/28/7 17/28/6 12/22/6 8/16/5 3/9/8 -1/4/7',
  copenhagen: '-1/4/10 -1/4/8 1/7/8 4/12/7 8/17/7 12/20/8 14/23/9 14/22/10 11/18/9 7/13/10 4/8/11 1/5/11',
  edinburgh: '2/7/12 2/8/10 3/9/10 4/12/9 7/15/9 9/17/10 11/19/10 11/19/10 9/17/10 7/13/12 4/10/11 2/7/12',
  florence: '2/11/8 3/13/7 6/17/7 8/20/8 12/24/8 16/29/6 18/32/3 18/32/4 14/27/6 11/21/8 6/15/9 3/11/9',
  istanbul: '4/9/12 4/10/10 5/12/9 9/17/7 13/22/5 18/26/4 20/29/3 21/29/4 17/25/5 14/20/8 9/15/9 6/11/12',
  kyoto: '1/9/8 1/10/8 4/14/9 9/20/9 14/25/9 19/28/11 23/32/11 24/34/8 20/29/9 14/23/7 8/17/6 3/12/7',
  lisbon: '8/15/10 9/16/9 11/19/8 12/20/8 14/22/6 17/26/2 18/28/1 19/28/1 17/27/4 15/23/8 12/18/10 9/15/11',
  london: '3/8/11 3/9/9 4/12/8 6/15/9 9/18/8 12/21/8 14/24/8 14/23/8 12/20/8 9/16/10 5/11/11 3/9/11',
  madrid: '2/10/6 3/12/6 6/16/5 8/18/7 11/23/6 16/29/3 19/33/1 19/32/2 15/27/3 10/20/6 6/13/7 3/10/7',
  'mexico-city':
    '7/22/2 8/24/2 10/26/3 12/27/5 13/27/10 14/25/15 13/24/19 13/24/18 13/23/16 11/23/8 9/22/3 8/22/2',
  'new-york': '-2/4/8 -2/6/7 2/10/8 7/16/8 12/22/9 18/27/9 21/30/8 20/29/8 16/25/7 10/18/7 5/12/7 1/7/9',
  paris: '3/7/10 3/8/9 5/12/9 8/16/9 11/20/9 14/23/8 16/26/8 16/26/7 13/22/7 10/16/9 6/11/10 4/8/11',
  porto: '5/14/13 6/15/11 8/17/10 9/18/11 12/20/9 14/24/5 16/25/3 16/25/3 15/24/6 12/21/11 8/17/12 6/14/13',
  prague: '-3/2/7 -2/4/6 1/9/7 4/15/6 9/19/9 12/23/9 14/25/9 14/25/8 10/20/6 5/13/6 2/7/7 -1/3/7',
  rome: '3/12/7 3/13/7 6/16/7 8/19/8 12/24/5 16/28/4 18/31/2 19/31/3 15/27/6 12/22/8 8/17/9 4/13/8',
  'san-francisco':
    '8/14/9 9/16/9 9/16/8 10/17/5 11/18/2 12/19/1 13/19/0 13/20/0 13/22/1 12/21/3 10/17/6 8/14/9',
  sydney: '20/27/8 20/27/9 18/25/9 15/23/8 12/20/8 10/18/8 9/17/7 10/19/6 12/21/6 14/23/7 16/24/8 18/26/8',
  tokyo: '1/10/4 2/11/5 5/14/9 10/19/9 15/24/9 19/26/11 23/30/10 24/31/8 21/28/10 15/22/9 9/17/7 4/12/4',
  venice: '0/7/6 1/9/5 5/13/5 9/17/8 13/22/8 17/26/8 19/28/6 19/28/6 15/24/6 10/18/6 5/12/7 1/8/6',
  vienna: '-1/4/8 0/6/7 3/11/8 7/17/7 11/21/9 15/25/9 17/27/9 16/27/8 12/21/7 8/15/6 4/9/7 0/4/8',
};

const DAYS = [31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
/** The weather of a city is that of the country around it, up to about here. */
const SAME_WEATHER_METRES = 60_000;

/** @param month - 1 to 12; null for a city that nothing is known of */
export function climateOf(cityId: string, month: number): MonthClimate | null {
  const [min, max, rainDays] = (CLIMATE[cityId]?.split(' ')[month - 1] ?? '').split('/').map(Number);
  const days = DAYS[month - 1];
  if (min === undefined || max === undefined || rainDays === undefined || days === undefined) return null;
  return {
    minCelsius: min,
    maxCelsius: max,
    rainDays,
    rainChance: Math.round((rainDays / days) * 100),
  };
}

/** The climate of the nearest city that is known, where one is near enough. */
export function climateNear(at: LatLng, month: number): MonthClimate | null {
  const near = cities
    .map(({ id, at: centre }) => ({ id, metres: distanceMetres(at, centre) }))
    .filter(({ metres }) => metres <= SAME_WEATHER_METRES)
    .sort((a, b) => a.metres - b.metres)[0];
  return near === undefined ? null : climateOf(near.id, month);
}
