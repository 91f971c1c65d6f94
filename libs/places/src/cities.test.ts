import { cities } from './cities.js';
import type { City } from './city.js';
import { countryName, currencyOf } from './countries.js';
import { distanceMetres } from './distance.js';
import { placesOf } from './find-place.js';
import { foldName } from './fold-name.js';
import { hoursOn } from './opening-hours.js';
import { timeZoneAt } from './time-zone.js';

/** What is wrong with a list of things, one line each: a failure names every culprit at once. */
const wrong = <T>(items: readonly T[], isRight: (item: T) => boolean, name: (item: T) => string) =>
  items.filter((item) => !isRight(item)).map(name);
const repeated = (values: readonly string[]) =>
  values.filter((value, index) => values.indexOf(value) !== index);

const WEEK = [0, 1, 2, 3, 4, 5, 6] as const;

describe('the curated cities', () => {
  it('are at least 24, each with an id of its own', () => {
    expect(cities.length).toBeGreaterThanOrEqual(24);
    expect(repeated(cities.map(({ id }) => id))).toEqual([]);
    expect(
      wrong(
        cities,
        ({ id }) => /^[a-z]+(-[a-z]+)*$/.test(id),
        ({ id }) => id,
      ),
    ).toEqual([]);
  });

  it('share no name', () => {
    expect(
      repeated(cities.flatMap(({ name, aliases }) => [...new Set([name, ...aliases].map(foldName))])),
    ).toEqual([]);
  });

  it('give no Wikidata id to two different places', () => {
    const ids = new Map<string, string>();
    const clashes: string[] = [];
    for (const city of cities)
      for (const { wikidata, name } of [city, ...placesOf(city).map(({ place }) => place)]) {
        if (!wikidata) continue;
        const other = ids.get(wikidata);
        if (other !== undefined && other !== `${city.id}: ${name}`)
          clashes.push(`${wikidata}: ${other} and ${city.id}: ${name}`);
        ids.set(wikidata, `${city.id}: ${name}`);
      }
    expect(clashes).toEqual([]);
  });
});

describe.each(cities.map((city): [string, City] => [city.id, city]))('%s', (_id, city) => {
  const places = placesOf(city).map(({ place }) => place);

  it('lies where it says', () => {
    expect(timeZoneAt(city.at)).toBe(city.timeZone);
    expect(currencyOf(city.countryCode)).toBe(city.currency);
    expect(countryName(city.countryCode)).toBe(city.country);
    expect(city.wikidata).toMatch(/^Q[1-9]\d*$/);
    expect(wrong(city.aliases, (alias) => alias === foldName(alias), String)).toEqual([]);
  });

  it('has enough of everything', () => {
    expect(city.sights.length).toBeGreaterThanOrEqual(20);
    expect(city.meals.length).toBeGreaterThanOrEqual(6);
    expect(city.lodgings.length).toBeGreaterThanOrEqual(3);
    expect(city.gateways.length).toBeGreaterThanOrEqual(1);
    expect(city.meals.some(({ kind }) => kind === 'cafe')).toBe(true);
    expect(city.meals.filter(({ kind }) => kind === 'restaurant').length).toBeGreaterThanOrEqual(3);
    expect(new Set(city.lodgings.map(({ price }) => price))).toEqual(new Set([1, 2, 3]));
  });

  it('names each place once', () => {
    expect(repeated(places.map(({ name }) => foldName(name)))).toEqual([]);
    expect(
      wrong(
        places,
        ({ name, area }) => name.trim() === name && name !== '' && area.trim() !== '',
        ({ name }) => name,
      ),
    ).toEqual([]);
  });

  it('has its places within 60 km of the centre, and its airports within 100', () => {
    const isNear = ({ at }: { at: readonly [number, number] }, km: number) =>
      distanceMetres(city.at, at) < km * 1000;
    const visited = [...city.sights, ...city.meals, ...city.lodgings];
    expect(
      wrong(
        visited,
        (place) => isNear(place, 60),
        ({ name, at }) => `${name} at ${at.join(', ')}`,
      ),
    ).toEqual([]);
    expect(
      wrong(
        city.gateways,
        (place) => isNear(place, 100),
        ({ name, at }) => `${name} at ${at.join(', ')}`,
      ),
    ).toEqual([]);
  });

  it('writes hours that can be read and that are open some day', () => {
    const isReadable = ({ hours }: { hours?: string }) => {
      try {
        return hours === undefined || WEEK.some((day) => hoursOn(hours, day).length > 0);
      } catch {
        return false;
      }
    };
    expect(wrong(places, isReadable, ({ name, hours }) => `${name}: ${hours}`)).toEqual([]);
  });

  it('writes plausible visits', () => {
    expect(
      wrong(
        city.sights,
        ({ minutes }) => minutes >= 10 && minutes <= 480,
        ({ name }) => name,
      ),
    ).toEqual([]);
    expect(
      wrong(
        city.sights,
        ({ interests }) => interests.length > 0,
        ({ name }) => name,
      ),
    ).toEqual([]);
    expect(
      wrong(
        [...city.sights, ...city.meals],
        ({ why }) => /^["'“‘\p{Lu}\d].*[.!?]["”]?$/u.test(why),
        ({ name, why }) => `${name}: ${why}`,
      ),
    ).toEqual([]);
    expect(
      wrong(
        places,
        ({ wikidata }) => wikidata === undefined || /^Q[1-9]\d*$/.test(wikidata),
        ({ name }) => name,
      ),
    ).toEqual([]);
  });
});
