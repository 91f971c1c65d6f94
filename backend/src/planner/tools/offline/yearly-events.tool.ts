import { daysBetween } from '@tripstream/contracts';
import { type DatedEvent, eventsBetween, locateDestination } from '@tripstream/places';
import type { CityEvent, EventsTool } from '../ports.js';

/** Nobody looks farther for a trip, and every further year is worked out day by day. */
const MOST_DAYS = 732;

/** What cities celebrate every year, on its usual dates: nobody was asked whether it takes place. */
export class YearlyEventsTool implements EventsTool {
  /** @throws RangeError when the two dates lie too far apart */
  async find(city: string, from: string, to: string): Promise<readonly CityEvent[]> {
    if (daysBetween(from, to) > MOST_DAYS) throw new RangeError(`at most ${MOST_DAYS} days at once`);
    const located = await locateDestination(city);
    if (located?.kind !== 'curated') return [];
    return eventsBetween(located.city.id, from, to).map((event) => ({
      name: event.name,
      when: whenOf(event),
      description: event.description,
    }));
  }
}

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

/** `13 June 2027`, `20 to 28 March 2027`, `about 30 December 2027 to 1 January 2028`. */
function whenOf({ from, to, about }: DatedEvent): string {
  const first = partsOf(from);
  const last = partsOf(to);
  const end = `${last.day} ${last.month} ${last.year}`;
  const begin = [
    first.day,
    ...(first.month === last.month && first.year === last.year ? [] : [first.month]),
    ...(first.year === last.year ? [] : [first.year]),
  ].join(' ');
  return `${about ? 'about ' : ''}${from === to ? end : `${begin} to ${end}`}`;
}

function partsOf(date: string) {
  const [year = '', month, day] = date.split('-');
  return { year, month: MONTHS[Number(month) - 1], day: Number(day) };
}
