import type { Random } from '../planner/random.js';
import type { Preferences } from './bundles-brief.js';
import type { Portrait } from './portraits/portrait.js';

const MS_PER_DAY = 86_400_000;
/** Thursday to Saturday: most people have to take fewer days off. */
const HANDY_WEEKDAYS: readonly number[] = [4, 5, 6];

/** When a trip goes, and how good a time that is for the city: 0 to 4. */
export interface Season {
  startDate: string;
  endDate: string;
  /** Of the middle of the trip, 1 to 12. */
  month: number;
  score: number;
}

/** The best start that the window leaves; of several equally good ones a handy weekday, and then whichever. */
export function bestSeason(
  { months }: Portrait,
  { from, to, days }: Preferences['timeframe'],
  today: string,
  random: Random,
): Season {
  const lastStart = Date.parse(to) - (days - 1) * MS_PER_DAY;
  const earliest = Math.max(Date.parse(from), Date.parse(today) + MS_PER_DAY);
  // A window that is over already is still answered: whoever asks said so.
  const first = Math.min(earliest, lastStart);
  const starts = Array.from({ length: (lastStart - first) / MS_PER_DAY + 1 }, (_, day) => {
    const at = new Date(first + day * MS_PER_DAY);
    const month = new Date(at.getTime() + Math.floor(days / 2) * MS_PER_DAY).getUTCMonth() + 1;
    return { at, month, score: Number(months[month - 1] ?? 0) };
  });
  const best = Math.max(...starts.map(({ score }) => score));
  const good = starts.filter(({ score }) => score === best);
  const handy = good.filter(({ at }) => HANDY_WEEKDAYS.includes(at.getUTCDay()));
  const { at, month, score } = random.pick(handy.length > 0 ? handy : good);
  return {
    startDate: dateOf(at.getTime()),
    endDate: dateOf(at.getTime() + (days - 1) * MS_PER_DAY),
    month,
    score,
  };
}

const dateOf = (time: number) => new Date(time).toISOString().slice(0, 10);

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** @param month 1 to 12 */
export const monthName = (month: number) => MONTHS[month - 1] ?? '';

/** As the northern half of the world counts them. */
export const seasonOf = (month: number): keyof Portrait['weather'] =>
  month < 3 || month === 12 ? 'winter' : month < 6 ? 'spring' : month < 9 ? 'summer' : 'autumn';

/** `14 May`. */
export const dayAndMonth = (date: string) =>
  `${Number(date.slice(8))} ${monthName(Number(date.slice(5, 7)))}`;
