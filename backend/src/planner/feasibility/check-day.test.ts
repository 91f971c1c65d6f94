import { dayCheckSchema, type FindingCode, findingCodeSchema } from '@tripstream/contracts';
import fc from 'fast-check';
import { checkDay } from './check-day.js';
import type { DayFacts } from './day-facts.js';
import {
  centre,
  goodDay,
  leg,
  meal,
  north,
  type StopChange,
  stop,
  unfound,
  weatherOf,
} from './testing/plain-day.js';

interface Example {
  code: FindingCode;
  what: string;
  /** A day that has this finding … */
  bad: Partial<DayFacts>;
  says: string;
  /** … and one that is nearly the same and has not. */
  good: Partial<DayFacts>;
}

const visit = (change: StopChange) => ({ nodes: [stop(1, change)] });
const id = (index: number) => stop(index).nodeId;
const two = (startTime: string) => [stop(1), stop(2, { startTime })];
const away = { location: { ...north(70_000), provenance: 'hydrated' as const } };
/** Visits of two hours. */
const visits = (firstIndex: number, ...times: string[]) =>
  times.map((startTime, at) => stop(firstIndex + at, { startTime, durationMinutes: 120 }));
const transfer = (index: number, startTime: string) => stop(index, { kind: 'transfer', startTime });

const examples: Example[] = [
  {
    code: 'overlap',
    what: 'two stops at once',
    bad: { nodes: two('10:45') },
    says: '“Stop 2” begins at 10:45, while “Stop 1” lasts until 11:00.',
    good: { nodes: two('11:00') },
  },
  {
    code: 'overlap',
    what: 'stops that are not written in the order of the clock',
    bad: { nodes: [stop(1, { startTime: '12:00' }), stop(2, { startTime: '11:30' })] },
    says: '“Stop 1” begins at 12:00, while “Stop 2” lasts until 12:30.',
    good: { nodes: [stop(1, { startTime: '12:00' }), stop(2)] },
  },
  {
    code: 'overlap',
    what: 'a short stop within a long one, and another after the short one',
    bad: {
      nodes: [stop(1, { durationMinutes: 180 }), stop(2, { startTime: '10:30', durationMinutes: 15 })],
    },
    says: '“Stop 2” begins at 10:30, while “Stop 1” lasts until 13:00.',
    good: { nodes: [stop(1, { startTime: '23:00' }), stop(2, { startTime: '00:30', durationMinutes: 30 })] },
  },
  {
    code: 'too_tight',
    what: 'a way that is longer than the gap',
    bad: { nodes: two('11:10'), legs: [leg(id(1), id(2), { minutes: 25 })] },
    says: 'The way from “Stop 1” to “Stop 2” takes about 25 minutes; the plan leaves 10 minutes.',
    good: { nodes: two('11:20'), legs: [leg(id(1), id(2), { minutes: 25 })] },
  },
  {
    code: 'too_tight',
    what: 'a ride that is shorter than its way',
    bad: {
      nodes: [stop(1), transfer(2, '11:00'), stop(3, { startTime: '12:00' })],
      legs: [leg(id(1), id(2), { minutes: 75, mode: 'transit' })],
    },
    says: 'The way from “Stop 1” to “Stop 3” takes about 1 hour 15 minutes; the plan leaves 1 hour.',
    good: {
      nodes: [stop(1), transfer(2, '11:00'), stop(3, { startTime: '12:10' })],
      legs: [leg(id(1), id(2), { minutes: 75, mode: 'transit' })],
    },
  },
  {
    code: 'too_tight',
    what: 'free time that nobody knows the place of, between two ends of a way',
    bad: {
      nodes: [
        stop(1),
        unfound(2, { startTime: '11:00', placeName: null, unverified: 'no_place_data' }),
        stop(3, { startTime: '12:10' }),
      ],
      legs: [leg(id(1), id(3), { minutes: 25 })],
    },
    says: 'The way from “Stop 1” to “Stop 3” takes about 25 minutes; the plan leaves 10 minutes.',
    good: {
      nodes: [
        stop(1),
        unfound(2, {
          startTime: '11:00',
          durationMinutes: 40,
          placeName: null,
          unverified: 'no_place_data',
        }),
        stop(3, { startTime: '12:10' }),
      ],
      legs: [leg(id(1), id(3), { minutes: 25 })],
    },
  },
  {
    code: 'closed_that_day',
    what: 'a day off',
    bad: visit({ place: { hours: 'closed', name: 'Museum' } }),
    says: 'Museum is closed that day; the plan is there from 10:00 to 11:00.',
    good: visit({ place: { hours: 'open all day' } }),
  },
  {
    code: 'outside_hours',
    what: 'an hour before the doors open',
    bad: visit({ place: { hours: '10:30-17:30', name: 'Museum' } }),
    says: 'Museum is open 10:30-17:30 that day; the plan is there from 10:00 to 11:00.',
    good: visit({ place: { hours: '10:00-17:30' } }),
  },
  {
    code: 'outside_hours',
    what: 'the hours after a midday rest',
    bad: { nodes: [meal(1, '14:30', { place: { hours: '12:00-15:00, 19:00-23:00', name: 'Trattoria' } })] },
    says: 'Trattoria is open 12:00-15:00, 19:00-23:00 that day; the plan is there from 14:30 to 15:30.',
    good: { nodes: [meal(1, '20:00', { place: { hours: '12:00-15:00, 19:00-23:00' } })] },
  },
  {
    code: 'outside_hours',
    what: 'a bar after it has closed in the night',
    bad: {
      nodes: [
        stop(1, { startTime: '21:00' }),
        stop(2, { startTime: '01:30', place: { hours: '18:00-02:00', name: 'Bar' } }),
      ],
    },
    says: 'Bar is open 18:00-02:00 that day; the plan is there from 01:30 to 02:30.',
    good: {
      nodes: [
        stop(1, { startTime: '21:00' }),
        stop(2, { startTime: '00:30', place: { hours: '18:00-02:00' } }),
      ],
    },
  },
  {
    code: 'outside_hours',
    what: 'hours in words that are none of ours, which say nothing',
    bad: visit({ place: { hours: '11:00-12:00', name: 'Museum' } }),
    says: 'Museum is open 11:00-12:00 that day; the plan is there from 10:00 to 11:00.',
    good: visit({ place: { hours: 'by appointment' } }),
  },
  {
    code: 'too_much_walking',
    what: 'more on foot than the pace holds',
    bad: { pace: 'relaxed', legs: [leg(null, id(1), { metres: 6_400 })] },
    says: '6.4 km on foot, more than the 6.0 km of a day at a relaxed pace.',
    good: { pace: 'relaxed', legs: [leg(null, id(1), { metres: 6_000 })] },
  },
  {
    code: 'too_much_walking',
    what: 'more on foot than people can who walk short ways',
    bad: { mobility: 'short_walks', legs: [leg(null, id(1), { metres: 5_200 })] },
    says: '5.2 km on foot, more than the 5.0 km of a day with short walks only.',
    good: { mobility: 'short_walks', legs: [leg(null, id(1), { metres: 15_200, mode: 'transit' })] },
  },
  {
    code: 'no_meal',
    what: 'a day that goes through lunchtime',
    bad: { nodes: visits(1, '10:00', '12:15', '14:30') },
    says: 'No lunch is planned: nothing to eat begins between 11:00 and 16:00.',
    good: { nodes: [...visits(1, '10:00', '15:00'), meal(9, '13:00')] },
  },
  {
    code: 'no_meal',
    what: 'an evening without dinner',
    bad: { nodes: [meal(1, '13:00'), ...visits(2, '15:00', '17:30', '20:00')] },
    says: 'No dinner is planned: nothing to eat begins between 17:00 and 22:30.',
    good: { nodes: [meal(1, '13:00'), ...visits(2, '15:00', '17:30')] },
  },
  {
    code: 'no_rest',
    what: 'six hours without sitting down',
    bad: { nodes: visits(1, '09:00', '11:00', '13:00') },
    says: 'No pause from 09:00 to 15:00: 6 hours in a row.',
    good: { nodes: visits(1, '09:00', '11:25', '13:50') },
  },
  {
    code: 'no_rest',
    what: 'time to spare that is needed for the way',
    bad: {
      nodes: visits(1, '09:00', '11:25', '13:50'),
      legs: [leg(id(1), id(2), { minutes: 20 }), leg(id(2), id(3), { minutes: 20 })],
    },
    says: 'No pause from 09:00 to 15:50: 6 hours 50 minutes in a row.',
    good: {
      pace: 'packed',
      nodes: visits(1, '09:00', '11:00', '13:00'),
    },
  },
  {
    code: 'outside_area',
    what: 'a stop in another part of the country',
    bad: visit(away),
    says: '“Stop 1” lies 70 km away, and the plan does not call it an excursion.',
    good: visit({ ...away, title: 'Day trip to the coast' }),
  },
  {
    code: 'outside_area',
    what: 'a stop that a tool would not place because it is far away',
    bad: { nodes: [unfound(1, { unverified: 'out_of_area' })] },
    says: '“Stop 1” lies more than 60 km away, and the plan does not call it an excursion.',
    good: { nodes: [stop(1, { kind: 'transfer', ...away })] },
  },
  {
    code: 'unverified_place',
    what: 'a name that nobody knows',
    bad: { nodes: [unfound(1), stop(2, { startTime: '12:00' })] },
    says: '“Place 1” could not be checked: nobody we asked knows it.',
    good: { nodes: [unfound(1, { placeName: null, unverified: 'no_place_data' })] },
  },
  {
    code: 'unverified_place',
    what: 'a whole day that nobody knows',
    bad: {
      nodes: [unfound(1), unfound(2, { startTime: '12:00' })],
    },
    says: 'None of the 2 places of this day could be checked: nobody we asked knows it.',
    good: {},
  },
  {
    code: 'weather_risk',
    what: 'rain on a day in the open',
    bad: { ...visit({ place: { category: 'park' } }), weather: weatherOf(18, 70) },
    says: 'A chance of rain of 70 % is forecast, and 100 % of the visits are in the open.',
    good: { ...visit({ place: { category: 'museum' } }), weather: weatherOf(18, 70) },
  },
  {
    code: 'weather_risk',
    what: 'heat on a day in the open',
    bad: { ...visit({ place: { category: 'viewpoint' } }), weather: weatherOf(33, null) },
    says: 'Heat of up to 33 °C is forecast, and 100 % of the visits are in the open.',
    good: { ...visit({ place: { category: 'viewpoint' } }), weather: weatherOf(32.4, 20) },
  },
  {
    code: 'no_lodging_start',
    what: 'a morning that begins nowhere',
    bad: { lodging: { start: null, end: null } },
    says: 'No lodging is known that day 2 could begin at.',
    good: {
      lodging: { start: null, end: null },
      nodes: [stop(1, { kind: 'lodging' }), stop(2, { startTime: '12:00' })],
    },
  },
  {
    code: 'no_lodging_end',
    what: 'an evening that ends nowhere',
    bad: { lodging: { start: null, end: null } },
    says: 'No lodging is known that day 2 could end at.',
    good: { day: 3, lodging: { start: null, end: null } },
  },
  {
    code: 'no_arrival',
    what: 'a first day without an arrival',
    bad: { day: 1 },
    says: 'The first day does not say how and when you arrive.',
    good: { day: 1, nodes: [transfer(1, '09:00'), stop(2)] },
  },
  {
    code: 'no_departure',
    what: 'a last day without a departure',
    bad: { day: 3 },
    says: 'The last day does not say how and when you leave.',
    good: { day: 3, nodes: [stop(1), transfer(2, '12:00')] },
  },
];

const findings = (change: Partial<DayFacts>, code: FindingCode) =>
  checkDay(goodDay(change)).findings.filter((finding) => finding.code === code);

describe('checking a day', () => {
  it('finds nothing wrong with a good day', () => {
    expect(checkDay(goodDay()).findings).toEqual([]);
  });

  it.each(examples)('finds $what ($code), and not its harmless neighbour', ({ code, bad, says, good }) => {
    expect(findings(bad, code).map(({ message }) => message)).toEqual([says]);
    expect(findings(good, code)).toEqual([]);
  });

  it('has an example of each finding that there is', () => {
    expect(new Set(examples.map(({ code }) => code))).toEqual(new Set(findingCodeSchema.options));
  });

  it('adds up what is walked, and nothing that is ridden', () => {
    const legs = [
      leg(null, id(1), { metres: 700 }),
      leg(id(1), id(2), { metres: 4_000, mode: 'transit' }),
      leg(id(2), null, { metres: 300 }),
    ];
    expect(checkDay(goodDay({ legs })).walkingMetres).toBe(1_000);
  });
});

const anyStop = fc.record({
  kind: fc.constantFrom('activity', 'meal', 'lodging', 'transfer'),
  startTime: fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`),
  durationMinutes: fc.integer({ min: 0, max: 1440 }),
  hours: fc.constantFrom(null, 'closed', '09:30-17:30', '19:00-02:00', 'open all day', 'ask at the door'),
  metres: fc.option(fc.integer({ min: 0, max: 200_000 })),
});
const anyDay = fc
  .record({
    stops: fc.array(anyStop, { maxLength: 12 }),
    day: fc.integer({ min: 1, max: 3 }),
    pace: fc.constantFrom('relaxed', 'balanced', 'packed'),
    minutes: fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 12, maxLength: 12 }),
  })
  .map(({ stops, minutes, ...rest }) =>
    goodDay({
      ...rest,
      nodes: stops.map(({ hours, metres, ...each }, index) =>
        metres === null
          ? unfound(index + 1, each)
          : stop(index + 1, {
              ...each,
              location: { ...north(metres), provenance: 'hydrated' },
              place: { hours },
            }),
      ),
      legs: minutes.slice(0, stops.length).map((each, index) => leg(null, id(index + 1), { minutes: each })),
    }),
  );

describe('the check of any day', () => {
  it('keeps to the contract, in whatever order the stops come', () => {
    fc.assert(
      fc.property(anyDay, (facts) => {
        const check = checkDay(facts);
        expect(dayCheckSchema.parse(check)).toEqual(check);
        expect(checkDay({ ...facts, nodes: facts.nodes.toReversed() })).toEqual(check);
      }),
    );
  });

  it('says with figures what is wrong, in one sentence about a stop of that day', () => {
    fc.assert(
      fc.property(anyDay, (facts) => {
        const known = new Set(facts.nodes.map(({ nodeId }) => nodeId));
        for (const { nodeId, message } of checkDay(facts).findings) {
          expect(nodeId === null || known.has(nodeId)).toBe(true);
          expect(message).toMatch(/^[\p{Lu}\d“].*\.$/u);
          expect(message).not.toMatch(/undefined|NaN|null|Infinity/);
        }
      }),
    );
  });

  it('never finds less when a way takes longer', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 60 }), (facts, more) => {
        const slower = facts.legs.map((each) => ({ ...each, minutes: each.minutes + more }));
        const tight = (legs: DayFacts['legs']) =>
          checkDay({ ...facts, legs }).findings.filter(({ code }) => code === 'too_tight').length;
        expect(tight(slower)).toBeGreaterThanOrEqual(tight(facts.legs));
      }),
    );
  });

  it('flags every stop that is far from the centre and is no ride', () => {
    fc.assert(
      fc.property(anyDay, (facts) => {
        const flagged = checkDay(facts).findings.filter(({ code }) => code === 'outside_area');
        const far = facts.nodes.filter(
          ({ kind, location, status }) =>
            kind !== 'transfer' && status === 'hydrated' && (location?.lat ?? 0) > centre.lat + 0.54,
        );
        for (const { nodeId } of far) expect(flagged.map((finding) => finding.nodeId)).toContain(nodeId);
      }),
    );
  });
});
