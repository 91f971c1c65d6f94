import { cities } from './cities.js';
import { climateNear, climateOf, type MonthClimate } from './climate.js';

const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

function yearOf(cityId: string): MonthClimate[] {
  return MONTHS.map((month) => {
    const climate = climateOf(cityId, month);
    if (climate === null) throw new Error(`nothing is known of ${cityId} in month ${month}`);
    return climate;
  });
}

describe.each(cities.map(({ id, at: [lat] }) => [id, lat] as const))('the climate of %s', (id, lat) => {
  const year = yearOf(id);

  it('is one that people live in', () => {
    for (const { minCelsius, maxCelsius, rainDays, rainChance } of year) {
      expect(maxCelsius - minCelsius).toBeGreaterThanOrEqual(4);
      expect(maxCelsius - minCelsius).toBeLessThanOrEqual(18);
      expect(minCelsius).toBeGreaterThan(-10);
      expect(maxCelsius).toBeLessThan(40);
      expect(rainDays).toBeLessThanOrEqual(22);
      expect(rainChance).toBeGreaterThanOrEqual(0);
      expect(rainChance).toBeLessThanOrEqual(75);
    }
  });

  it('changes little from one month to the next', () => {
    for (const [at, { maxCelsius }] of year.entries())
      expect(Math.abs(maxCelsius - (year[(at + 1) % 12]?.maxCelsius ?? 0))).toBeLessThanOrEqual(8);
  });

  it('is warm when the sun is high, outside the tropics', () => {
    const warmest = year.reduce(
      (best, { maxCelsius }, at) => (maxCelsius > (year[best]?.maxCelsius ?? 0) ? at : best),
      0,
    );
    const inTropics = Math.abs(lat) < 23.5;
    const summer = lat > 0 ? [5, 6, 7, 8] : [11, 0, 1];
    expect(inTropics || summer.includes(warmest)).toBe(true);
  });
});

describe('climate', () => {
  it('counts a month’s days with rain as the chance of one', () => {
    expect(climateOf('lisbon', 1)).toEqual({ minCelsius: 8, maxCelsius: 15, rainDays: 10, rainChance: 32 });
  });

  it('is unknown where nobody entered it, and in a thirteenth month', () => {
    expect(climateOf('ghent', 5)).toBeNull();
    expect(climateOf('lisbon', 13)).toBeNull();
    expect(climateOf('lisbon', 0)).toBeNull();
  });

  it('holds for the surroundings of a city, and not for the next one', () => {
    const sintra = [38.7979, -9.3907] as const;
    expect(climateNear(sintra, 7)).toEqual(climateOf('lisbon', 7));
    expect(climateNear([51.05, 3.72], 7)).toBeNull();
  });
});
