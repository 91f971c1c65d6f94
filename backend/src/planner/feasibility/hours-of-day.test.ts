import {
  cities,
  describeHours,
  isOpenDuring as isReallyOpen,
  placesOf,
  type Weekday,
} from '@tripstream/places';
import fc from 'fast-check';
import { isOpenDuring, openSpans } from './hours-of-day.js';

const written = cities
  .flatMap(placesOf)
  .flatMap(({ place }) => (place.hours === undefined ? [] : [place.hours]));

describe('the hours of a day', () => {
  it('are read as the places that we know are open, from the morning to midnight', () => {
    const weekday = fc.constantFrom<Weekday>(0, 1, 2, 3, 4, 5, 6);
    const from = fc.integer({ min: 6 * 60, max: 23 * 60 });
    const minutes = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(
        fc.constantFrom(...new Set(written)),
        weekday,
        from,
        minutes,
        (hours, on, begins, stays) => {
          const spans = openSpans(describeHours(hours, on));
          expect(spans).not.toBeNull();
          expect(isOpenDuring(spans ?? [], begins, begins + stays)).toBe(
            isReallyOpen(hours, on, begins, begins + stays),
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('go on past midnight', () => {
    const spans = openSpans('12:00-15:00, 19:00-02:00') ?? [];
    expect(isOpenDuring(spans, 23 * 60, 25 * 60)).toBe(true);
    expect(isOpenDuring(spans, 25 * 60, 27 * 60)).toBe(false);
  });

  it('follow each other without a break', () => {
    const spans = openSpans('14:00-18:00, 10:00-14:00') ?? [];
    expect(isOpenDuring(spans, 13 * 60, 15 * 60)).toBe(true);
    expect(isOpenDuring(spans, 17 * 60, 19 * 60)).toBe(false);
  });

  it.each(['9:30 – 17:30', '09:30-17:30', ' 09:30-17:30 '])('may be written %j', (text) => {
    expect(openSpans(text)).toEqual([{ from: 570, to: 1050 }]);
  });

  it.each(['', 'by appointment', '09:30', 'Mo-Fr 09:30-17:30', '25:00-26:00-27:00'])(
    'are unknown where nobody understands %j',
    (text) => {
      expect(openSpans(text)).toBeNull();
    },
  );
});
