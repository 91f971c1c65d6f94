import type { Day, Itinerary } from '@tripstream/contracts';

/** The days that the newest turn writes: the one day of a day retry, else all. */
export const inScope = ({ days, job }: Pick<Itinerary, 'days' | 'job'>): readonly Day[] => {
  const only = job?.day ?? null;
  return only === null ? days : days.filter(({ day }) => day === only);
};

/** The days of the trip that could not be planned, whichever turn tried. */
export const failedDaysOf = ({ days }: Pick<Itinerary, 'days'>): number[] =>
  days.filter(({ status }) => status === 'failed').map(({ day }) => day);
