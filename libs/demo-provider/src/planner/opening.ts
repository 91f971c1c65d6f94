import { type City, hoursOn, isOpenDuring, type Weekday } from '@tripstream/places';

type MayHaveHours = Pick<City['sights'][number] | City['meals'][number], 'kind' | 'hours'>;

/** When such places are usually open, for those whose own hours nobody wrote down. */
const USUAL: Readonly<Partial<Record<MayHaveHours['kind'], string>>> = {
  museum: 'Tu-Su 10:00-17:00',
  gallery: 'Tu-Su 11:00-17:00',
  palace: 'Tu-Su 10:00-16:30',
  worship: '09:30-17:00',
  market: '09:00-15:00',
  venue: '19:00-23:00',
  zoo: '10:00-17:00',
  park: '08:00-19:00',
  restaurant: '12:00-14:30,19:00-22:00',
  cafe: '08:00-18:00',
  bar: '18:00-24:00',
  food_hall: '11:00-21:00',
};

export const hoursOf = (place: MayHaveHours) => place.hours ?? USUAL[place.kind] ?? '24/7';

/** In minutes. */
const LONGER_THAN_ANY_DAY = 10_000;

/** One weekday's view of what is open; asks the notation once for each place and span. */
export class OpeningTimes {
  readonly weekday: Weekday;
  /** By hours, and there by span as one number. */
  readonly #known = new Map<string, Map<number, boolean>>();

  constructor(weekday: Weekday) {
    this.weekday = weekday;
  }

  isOpen(place: MayHaveHours, from: number, to: number): boolean {
    const hours = hoursOf(place);
    let spans = this.#known.get(hours);
    if (spans === undefined) {
      spans = new Map();
      this.#known.set(hours, spans);
    }
    const key = from * LONGER_THAN_ANY_DAY + to;
    const known = spans.get(key);
    if (known !== undefined) return known;
    const open = isOpenDuring(hours, this.weekday, from, to);
    spans.set(key, open);
    return open;
  }

  /** The next minute, not before `from`, at which the place opens or is open; null when that day holds none. */
  nextOpening(place: MayHaveHours, from: number): number | null {
    if (this.isOpen(place, from, from + 1)) return from;
    const next = hoursOn(hoursOf(place), this.weekday).find((interval) => interval.from >= from);
    return next?.from ?? null;
  }

  /** When the last of the day's hours end; null when it stays closed. */
  closing(place: MayHaveHours): number | null {
    return hoursOn(hoursOf(place), this.weekday).at(-1)?.to ?? null;
  }
}

/** A place of the night: it opens late, or it is a street that people go to for its bars. */
export function isForTheEvening(sight: City['sights'][number]): boolean {
  if (sight.interests[0] === 'nightlife') return true;
  const openings = ([0, 1, 2, 3, 4, 5, 6] as const).flatMap((day) =>
    hoursOn(hoursOf(sight), day).map(({ from }) => from),
  );
  return Math.min(...openings) >= 16 * 60;
}
