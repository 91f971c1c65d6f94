import { type City, cities, distanceMetres, isOpenDuring, placesOf } from '@tripstream/places';
import fc from 'fast-check';
import type { TripBrief, Wish } from './brief.js';
import { weekdayOf } from './calendar.js';
import type { DraftDay, DraftNode, DraftPlan } from './draft.js';
import { planTrip } from './plan-trip.js';

const START = Date.parse('2026-05-03T00:00:00Z');
const dateOf = (day: number) => new Date(START + (day - 1) * 86_400_000).toISOString().slice(0, 10);
const WALK_LIMIT = { relaxed: 6_000, balanced: 10_000, packed: 15_000 } as const;

function brief(
  destination: string,
  days: number,
  wish: Partial<Wish> = {},
  rest: Partial<TripBrief> = {},
): TripBrief {
  return {
    wish: {
      destination,
      days,
      party: { adults: 2, children: 0 },
      budget: 'comfortable',
      pace: 'balanced',
      interests: [],
      notes: '',
      ...wish,
    },
    destination: null,
    days: Array.from({ length: days }, (_, index) => ({ day: index + 1, date: dateOf(index + 1) })),
    alreadyPlanned: [],
    ...rest,
  };
}

const plan = (of: TripBrief, seed = 'test') => planTrip(of, seed, JSON.stringify(of)).plan;
const minute = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const begins = (node: DraftNode) => minute(node.start_time);
const ends = (node: DraftNode) => begins(node) + node.duration_minutes;
const named = (nodes: readonly DraftNode[]) => nodes.flatMap(({ place_name }) => place_name ?? []);
const visitsOf = (day: DraftDay) =>
  day.nodes.filter(({ kind, place_name }) => kind === 'activity' && place_name !== null);
const placeOf = (city: City, name: string) => {
  const found = placesOf(city).find(({ place }) => place.name === name);
  if (!found) throw new Error(`${name} is not in ${city.name}`);
  return found.place;
};

/** Everything that must hold of any plan for a curated city; throws at the first breach. */
function expectSound(city: City, of: TripBrief, { days, title }: DraftPlan) {
  expect(title).toContain(city.name);
  expect(days.map(({ day }) => day)).toEqual(of.days.map(({ day }) => day));
  const visits = days.flatMap(visitsOf).map(({ title: visit }) => visit);
  expect(visits.filter((name, index) => visits.indexOf(name) !== index)).toEqual([]);
  const themes = days.map(({ theme }) => theme);
  expect(themes.filter((theme, index) => themes.indexOf(theme) !== index)).toEqual([]);
  for (const day of days) expectSoundDay(city, of, day);
}

function expectSoundDay(city: City, of: TripBrief, day: DraftDay) {
  const date = of.days.find((each) => each.day === day.day)?.date ?? '';
  const weekday = weekdayOf(date);
  const where = `${city.name}, day ${day.day}`;

  day.nodes.forEach((node, index) => {
    const before = day.nodes[index - 1];
    if (before)
      expect(`${where}: ${node.title} ${begins(node) >= ends(before)}`).toBe(`${where}: ${node.title} true`);
    expect(node.duration_minutes).toBeGreaterThan(0);
    expect(ends(node)).toBeLessThanOrEqual(1440);
    for (const text of [node.title, node.description, node.why])
      expect(text).not.toMatch(/undefined|null|NaN|^\s*$| {2}/);

    if (node.place_name === null) return;
    const place = placeOf(city, node.place_name);
    if (
      node.kind !== 'transfer' &&
      place.hours &&
      !isOpenDuring(place.hours, weekday, begins(node), ends(node))
    )
      throw new Error(
        `${where}: ${place.name} (${place.hours}) is not open ${node.start_time} +${node.duration_minutes}`,
      );
    const jitter = distanceMetres(place.at, [node.lat ?? 0, node.lng ?? 0]);
    expect(jitter).toBeGreaterThan(75);
    expect(jitter).toBeLessThan(410);
  });

  expect(walkedMetres(city, day)).toBeLessThanOrEqual(WALK_LIMIT[of.wish.pace]);
  const meals = day.nodes.filter(({ kind }) => kind === 'meal').map(({ title }) => title.split(' ')[0]);
  const isLast = day.day === of.wish.days && of.wish.days > 1;
  expect(`${where}: ${meals.join(' ')}`).toBe(
    `${where}: ${[...(day.day === 1 ? [] : ['Breakfast']), 'Lunch', ...(isLast ? [] : ['Dinner'])].join(' ')}`,
  );
}

/** Between places that follow each other without a ride, and the gaps between them are long enough to walk. */
function walkedMetres(city: City, { nodes }: DraftDay): number {
  let walked = 0;
  nodes.forEach((node, index) => {
    const before = nodes[index - 1];
    if (!before?.place_name || !node.place_name || before.kind === 'transfer' || node.kind === 'transfer')
      return;
    const metres =
      1.3 * distanceMetres(placeOf(city, before.place_name).at, placeOf(city, node.place_name).at);
    expect(begins(node) - ends(before)).toBeGreaterThanOrEqual(Math.floor(metres / 75));
    walked += metres;
  });
  return walked;
}

const anyWish: fc.Arbitrary<Partial<Wish>> = fc.record({
  party: fc.record({ adults: fc.integer({ min: 1, max: 4 }), children: fc.integer({ min: 0, max: 3 }) }),
  budget: fc.constantFrom('thrifty', 'comfortable', 'splurge'),
  pace: fc.constantFrom('relaxed', 'balanced', 'packed'),
  interests: fc.subarray([
    'history',
    'art',
    'food',
    'views',
    'nightlife',
    'music',
    'nature',
    'family',
  ] as const),
  notes: fc.constantFrom(
    '',
    'vegetarian, no museums please',
    'late start, coming by train',
    'our anniversary; bad knees',
  ),
});

describe('a plan for a curated city', () => {
  const five = cities.filter(({ id }) => ['lisbon', 'london', 'kyoto', 'mexico-city', 'rome'].includes(id));

  it.each(five.map((city): [string, City] => [city.name, city]))(
    'is sound for thirty travellers to %s',
    (name, city) => {
      fc.assert(
        fc.property(fc.string(), anyWish, fc.integer({ min: 1, max: 8 }), (seed, wish, days) => {
          const wanted = brief(name, days, wish);
          expectSound(city, wanted, plan(wanted, seed));
        }),
        { numRuns: 30 },
      );
    },
  );

  it.each(cities.map((city): [string, City] => [city.id, city]))(
    'is sound for 1, 5, 14 and 30 days in %s',
    (_id, city) => {
      for (const [days, pace] of [
        [1, 'balanced'],
        [5, 'relaxed'],
        [14, 'packed'],
        [30, 'balanced'],
      ] as const) {
        const wanted = brief(city.name, days, { pace });
        expectSound(city, wanted, plan(wanted));
      }
    },
  );

  it('fills the days between arrival and departure by pace', () => {
    const visits = (pace: Wish['pace']) =>
      plan(brief('Rome', 5, { pace }))
        .days.slice(1, 4)
        .map((day) => visitsOf(day).length);
    for (const count of visits('relaxed')) expect([2, 3]).toContain(count);
    for (const count of visits('balanced')) expect([3, 4, 5]).toContain(count);
    for (const count of visits('packed')) expect([5, 6, 7]).toContain(count);
  });

  it('sees what everybody knows on a week that has room for it', () => {
    const visits = new Set(
      plan(brief('Rome', 7))
        .days.flatMap(visitsOf)
        .map(({ title }) => title),
    );
    for (const name of ['Colosseum', 'Pantheon', 'Trevi Fountain', 'Vatican Museums', "St. Peter's Basilica"])
      expect(visits).toContain(name);
  });

  it('begins with arrival and check-in and ends with check-out and departure, at one lodging', () => {
    const { days } = plan(brief('Paris', 4));
    const lodgings = days.flatMap(({ nodes }) => nodes.filter(({ kind }) => kind === 'lodging'));
    expect(days[0]?.nodes.slice(0, 2).map(({ kind }) => kind)).toEqual(['transfer', 'lodging']);
    expect(days[3]?.nodes.slice(-2).map(({ kind }) => kind)).toEqual(['lodging', 'transfer']);
    expect(lodgings).toHaveLength(2);
    expect(new Set(named(lodgings)).size).toBe(1);
  });

  it('chooses the lodging by budget', () => {
    const city = cities.find(({ id }) => id === 'lisbon') as City;
    for (const [budget, price] of [
      ['thrifty', 1],
      ['comfortable', 2],
      ['splurge', 3],
    ] as const) {
      const [lodging] = named(
        plan(brief('Lisbon', 3, { budget })).days[0]?.nodes.filter(({ kind }) => kind === 'lodging') ?? [],
      );
      expect(city.lodgings.find(({ name }) => name === lodging)?.price).toBe(price);
    }
  });

  it('leaves out what other days of the trip have, and keeps their lodging', () => {
    const whole = plan(brief('Lisbon', 6));
    const [first, second, ...others] = whole.days as [DraftDay, DraftDay, ...DraftDay[]];
    const rest = brief(
      'Lisbon',
      6,
      {},
      {
        days: others.map(({ day }) => ({ day, date: dateOf(day) })),
        alreadyPlanned: [first, second].map(({ day, theme, nodes }) => ({
          day,
          theme,
          places: named(nodes),
        })),
      },
    );
    const again = plan(rest);
    expect(again.days.map(({ day }) => day)).toEqual([3, 4, 5, 6]);
    const stays = named(
      [...whole.days, ...again.days].flatMap(({ nodes }) => nodes.filter(({ kind }) => kind === 'lodging')),
    );
    expect(new Set(stays).size).toBe(1);
    const before = new Set(named([...first.nodes, ...second.nodes]).filter((name) => !stays.includes(name)));
    const visits = again.days.flatMap(({ nodes }) =>
      named(nodes.filter(({ kind }) => kind === 'activity' || kind === 'meal')),
    );
    expect(visits.filter((name) => before.has(name))).toEqual([]);
  });

  it('goes to no restaurant twice while there are others', () => {
    for (const city of cities) {
      const eaten = named(
        plan(brief(city.name, 4)).days.flatMap(({ nodes }) =>
          nodes.filter(({ title }) => / at /.test(title) && title !== 'Breakfast at the hotel'),
        ),
      );
      expect(eaten.filter((name, index) => eaten.indexOf(name) !== index)).toEqual([]);
    }
  });

  it('lets children eat earlier', () => {
    const dinner = (children: number) => {
      const { days } = plan(brief('Rome', 3, { party: { adults: 2, children } }));
      return begins(days[1]?.nodes.find(({ title }) => title.startsWith('Dinner')) as DraftNode);
    };
    expect(dinner(2)).toBeLessThan(dinner(0));
  });

  it('heeds simple notes and says so', () => {
    const wanted = brief('London', 3, { notes: 'No museums, please. We really want to see Kew Gardens.' });
    const { plan: drafted, reasoning } = planTrip(wanted, 'test', '');
    const visits = drafted.days.flatMap(visitsOf).map(({ title }) => title);
    expect(visits.some((title) => /Kew/.test(title))).toBe(true);
    expect(visits.filter((title) => /Museum|Gallery/.test(title))).toEqual([]);
    expect(reasoning.join(' ')).toContain('no museums');
  });

  it('goes to the places that the trip was chosen for', () => {
    const chosen = ['Kew Gardens', 'Hampstead Heath', 'Greenwich Park'];
    const known = cities.find(({ name }) => name === 'London')?.sights.map(({ name }) => name) ?? [];
    const wanted = known.filter((name) => chosen.some((each) => name.includes(each)));
    expect(wanted.length).toBeGreaterThan(0);
    const without = named(plan(brief('London', 4)).days.flatMap(visitsOf));
    expect(without).not.toEqual(expect.arrayContaining(wanted));
    const { plan: drafted, reasoning } = planTrip(brief('London', 4, {}, { wanted }), 'test', '');
    expect(named(drafted.days.flatMap(visitsOf))).toEqual(expect.arrayContaining(wanted));
    expect(reasoning.join(' ')).toContain('as chosen');
  });

  it('keeps to short ways for people who cannot walk far', () => {
    for (const notes of ['Short walks only.', 'Step-free ways only.', 'bad knees'])
      for (const city of cities.slice(0, 6)) {
        const { days } = plan(brief(city.name, 4, { pace: 'packed', notes }));
        for (const day of days) expect(walkedMetres(city, day)).toBeLessThanOrEqual(3_000);
      }
  });

  it('rides back at night where the way to the lodging is too long to walk', () => {
    for (const city of cities) {
      const { days } = plan(brief(city.name, 5, { pace: 'relaxed' }));
      const lodging = named(days[0]?.nodes.filter(({ kind }) => kind === 'lodging') ?? [])[0] as string;
      for (const { day, nodes } of days.slice(0, -1)) {
        const last = nodes.at(-1) as DraftNode;
        if (last.place_name === null) continue;
        const home = 1.3 * distanceMetres(placeOf(city, lodging).at, placeOf(city, last.place_name).at);
        expect(`${city.name} ${day}: ${home <= 1_600}`).toBe(`${city.name} ${day}: true`);
      }
    }
  });

  it('calls unplanned time by its name when the sights run out', () => {
    const { days } = plan(brief('Venice', 30));
    const open = days.flatMap(({ nodes }) =>
      nodes.filter(({ kind, place_name }) => kind === 'activity' && place_name === null),
    );
    expect(open.length).toBeGreaterThan(10);
    for (const { description } of open) expect(description).toMatch(/unplanned time/i);
    expect(new Set(open.map(({ title }) => title)).size).toBe(open.length);
  });

  it('gives two to four short reasons', () => {
    for (const notes of ['', 'vegan'])
      for (const days of [1, 5, 30]) {
        const { reasoning } = planTrip(brief('Kyoto', days, { notes }), 'test', '');
        expect(reasoning.length).toBeGreaterThanOrEqual(2);
        expect(reasoning.length).toBeLessThanOrEqual(4);
        for (const part of reasoning) expect(part.length).toBeLessThan(600);
      }
  });

  it('is the same for the same seed and another for another', () => {
    const wanted = brief('Lisbon', 5);
    expect(plan(wanted, 'a')).toEqual(plan(wanted, 'a'));
    expect(plan(wanted, 'a')).not.toEqual(plan(wanted, 'b'));
  });
});

describe('a plan for another city', () => {
  const oslo = { name: 'Oslo', country: 'Norway', countryCode: 'NO', at: [59.9127, 10.7461] } as const;

  it.each([1, 5, 30])('names no place and stays near the centre for %i days', (length) => {
    const { days } = plan(brief('Oslo', length, { pace: 'packed' }, { destination: oslo }));
    expect(days).toHaveLength(length);
    for (const { nodes } of days)
      nodes.forEach((node, index) => {
        expect(node).toMatchObject({ place_name: null, cost: null });
        expect(distanceMetres(oslo.at, [node.lat ?? 0, node.lng ?? 0])).toBeLessThan(4_500);
        expect(begins(node)).toBeGreaterThanOrEqual(index > 0 ? ends(nodes[index - 1] as DraftNode) : 0);
        expect(node.duration_minutes).toBeGreaterThan(0);
      });
  });

  it('says what nobody checked', () => {
    const { days } = plan(brief('Oslo', 3, {}, { destination: oslo }));
    for (const node of days.flatMap(({ nodes }) => nodes.filter(({ kind }) => kind === 'activity')))
      expect(node.description).toMatch(/not checked|not verified|unverified|for you to find out/i);
  });

  it('gives no coordinates for a place that nobody can find', () => {
    const { days } = plan(brief('Xyzzyville', 2));
    for (const node of days.flatMap(({ nodes }) => nodes))
      expect(node).toMatchObject({ lat: null, lng: null });
  });

  it('does not take a namesake for a curated city', () => {
    const texan = {
      name: 'Paris',
      country: 'United States',
      countryCode: 'US',
      at: [33.66, -95.55],
    } as const;
    const { days } = plan(brief('Paris, Texas', 2, {}, { destination: texan }));
    expect(named(days.flatMap(({ nodes }) => nodes))).toEqual([]);
  });
});
