import type { Weekday } from '@tripstream/places';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

/** A calendar date's weekday. No zone is involved: the date is already one at the destination. */
export const weekdayOf = (date: string) => new Date(`${date}T00:00:00Z`).getUTCDay() as Weekday;

export const weekdayName = (weekday: Weekday) => WEEKDAYS[weekday];

/** Minutes from midnight as `09:30`. */
export const clockTime = (minute: number) =>
  `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** Up to the next five minutes: nobody plans 10:37. */
export const roundedUp = (minute: number) => Math.ceil(minute / 5) * 5;
