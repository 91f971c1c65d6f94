import fc from 'fast-check';
import { describeHours, hoursOn, isOpenDuring, type Weekday } from './opening-hours.js';

const [SU, MO, TU, WE, , FR, SA] = [0, 1, 2, 3, 4, 5, 6] as const;
const at = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

describe('hoursOn', () => {
  it('reads ranges and lists of days', () => {
    expect(hoursOn('Tu-Su 10:00-18:00', TU)).toEqual([{ from: 600, to: 1080 }]);
    expect(hoursOn('Tu-Su 10:00-18:00', MO)).toEqual([]);
    expect(hoursOn('Mo,We-Fr 10:00-18:00', TU)).toEqual([]);
    expect(hoursOn('Mo,We-Fr 10:00-18:00', FR)).toEqual([{ from: 600, to: 1080 }]);
    expect(hoursOn('Sa-Mo 10:00-12:00', SU)).toHaveLength(1);
    expect(hoursOn('Sa-Mo 10:00-12:00', TU)).toEqual([]);
  });

  it('applies to every day when none is named', () => {
    for (const day of [SU, MO, SA]) expect(hoursOn('08:00-20:00', day)).toEqual([{ from: 480, to: 1200 }]);
  });

  it('lets a later rule replace an earlier one', () => {
    const hours = 'Mo-Su 10:00-18:00; Fr 10:00-21:00; Mo off';
    expect(hoursOn(hours, FR)).toEqual([{ from: 600, to: 1260 }]);
    expect(hoursOn(hours, MO)).toEqual([]);
  });

  it('sorts several spans of a day', () => {
    expect(hoursOn('19:00-22:30,12:00-15:00', WE)).toEqual([
      { from: 720, to: 900 },
      { from: 1140, to: 1350 },
    ]);
  });

  it('carries an end before the start, or past 24:00, into the night', () => {
    expect(hoursOn('18:00-26:00', MO)).toEqual([{ from: 1080, to: 1560 }]);
    expect(hoursOn('18:00-02:00', MO)).toEqual([{ from: 1080, to: 1560 }]);
  });

  it.each([
    '',
    'sunrise-sunset',
    'Tu-Xx 10:00-18:00',
    '10-18',
    'Apr-Oct 10:00-18:00',
    'Mo 25:00-26:00',
    'Mo 10:60-11:00',
    'Mo',
  ])('refuses %j', (hours) => {
    expect(() => hoursOn(hours, MO)).toThrow(RangeError);
  });
});

describe('isOpenDuring', () => {
  it('wants the whole span', () => {
    expect(isOpenDuring('10:00-18:00', MO, at('10:00'), at('18:00'))).toBe(true);
    expect(isOpenDuring('10:00-18:00', MO, at('09:55'), at('11:00'))).toBe(false);
    expect(isOpenDuring('10:00-18:00', MO, at('17:30'), at('18:05'))).toBe(false);
    expect(isOpenDuring('12:00-15:00,19:00-22:00', MO, at('14:30'), at('19:30'))).toBe(false);
  });

  it('knows last night and the night to come', () => {
    expect(isOpenDuring('Mo 18:00-26:00', TU, at('00:30'), at('01:30'))).toBe(true);
    expect(isOpenDuring('Mo 18:00-26:00', MO, at('00:30'), at('01:30'))).toBe(false);
    expect(isOpenDuring('Mo 18:00-26:00', MO, at('23:00'), at('25:30'))).toBe(true);
    expect(isOpenDuring('24/7', SA, at('23:00'), at('30:00'))).toBe(true);
    expect(isOpenDuring('Sa 12:00-24:00; Su 00:00-06:00', SA, at('22:00'), at('28:00'))).toBe(true);
  });
});

describe('describeHours', () => {
  it.each([
    ['Tu-Su 09:30-17:30', TU, '09:30-17:30'],
    ['Tu-Su 09:30-17:30', MO, 'closed'],
    ['24/7', MO, 'open all day'],
    ['12:00-15:00,19:00-26:00', MO, '12:00-15:00, 19:00-02:00'],
    ['10:00-24:00', MO, '10:00-24:00'],
  ] as const)('says %j on day %i as %j', (hours, day, said) => {
    expect(describeHours(hours, day)).toBe(said);
  });
});

describe('hours in general', () => {
  const weekday = fc.integer({ min: 0, max: 6 }) as fc.Arbitrary<Weekday>;
  const minute = fc.integer({ min: 0, max: 1439 });
  const span = fc
    .tuple(minute, fc.integer({ min: 1, max: 1440 }))
    .map(([from, length]) => ({ from, to: from + length }));
  const written = (value: number) =>
    `${String(Math.floor(value / 60)).padStart(2, '0')}:${String(value % 60).padStart(2, '0')}`;
  const NAMES = ['Su', 'Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa'];

  it('come back as they were written', () => {
    fc.assert(
      fc.property(weekday, span, (day, { from, to }) => {
        const hours = `${NAMES[day]} ${written(from)}-${written(to)}`;
        expect(hoursOn(hours, day)).toEqual([{ from, to }]);
        expect(hoursOn(hours, ((day + 1) % 7) as Weekday)).toEqual([]);
      }),
    );
  });

  it('are open during every part of an interval and not a minute longer', () => {
    fc.assert(
      fc.property(weekday, span, fc.nat(1440), fc.nat(1440), (day, { from, to }, a, b) => {
        const hours = `${NAMES[day]} ${written(from)}-${written(to)}`;
        const start = from + (a % (to - from));
        const end = start + 1 + (b % (to - start));
        expect(isOpenDuring(hours, day, start, end)).toBe(true);
        expect(isOpenDuring(hours, day, start, to + 1)).toBe(false);
        expect(isOpenDuring(hours, day, from - 1, end)).toBe(false);
      }),
    );
  });
});
