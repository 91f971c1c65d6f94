import type { Weekday } from '@tripstream/places';

/** A date has no zone here: it is the calendar's weekday at the place itself, whose hours are local too. */
export const weekdayOf = (date: string): Weekday => new Date(`${date}T00:00:00Z`).getUTCDay() as Weekday;
