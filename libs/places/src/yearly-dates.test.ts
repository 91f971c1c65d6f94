import { datesIn } from './yearly-dates.js';

describe('datesIn', () => {
  it.each([
    [2026, '05-15', '2026-05-15', '2026-05-15'],
    [2026, '06-12 2d', '2026-06-12', '2026-06-13'],
    [2026, '07 Su 3 -1 2d', '2026-07-18', '2026-07-19'],
    [2026, '08 Mo last -1 2d', '2026-08-30', '2026-08-31'],
    [2027, '11 Th 4', '2027-11-25', '2027-11-25'],
    [2026, '12-29 4d', '2026-12-29', '2027-01-01'],
    [2028, '02-29', '2028-02-29', '2028-02-29'],
  ])('in %i takes %j for %s to %s', (year, rule, from, to) => {
    expect(datesIn(year, rule)).toEqual({ from, to, about: false });
  });

  it.each([
    [2000, '04-23'],
    [2008, '03-23'],
    [2011, '04-24'],
    [2024, '03-31'],
    [2025, '04-20'],
    [2026, '04-05'],
    [2027, '03-28'],
    [2038, '04-25'],
    [2049, '04-18'],
  ])('knows Easter of %i', (year, day) => {
    expect(datesIn(year, 'easter').from).toBe(`${year}-${day}`);
  });

  it('counts from Easter across the end of a month, and says when it only knows about', () => {
    expect(datesIn(2026, '~easter -57 11d')).toEqual({ from: '2026-02-07', to: '2026-02-17', about: true });
    expect(datesIn(2026, 'easter +49').from).toBe('2026-05-24');
  });

  it.each(['', 'May', '13-01', '02-30', '05 Xx 1', '05 Su 6', '02 Su 5', '00 Su 1', '05-01 0d', '05-01 2'])(
    'refuses %j',
    (rule) => {
      expect(() => datesIn(2026, rule)).toThrow(RangeError);
    },
  );
});
