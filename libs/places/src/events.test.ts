import { cities } from './cities.js';
import { eventsBetween, yearlyEvents } from './events.js';
import { datesIn } from './yearly-dates.js';

describe('the yearly events', () => {
  it.each(cities.map(({ id }) => id))('of %s are three to six', (id) => {
    const names = yearlyEvents.filter(({ cityId }) => cityId === id).map(({ name }) => name);
    expect(names.length).toBeGreaterThanOrEqual(3);
    expect(names.length).toBeLessThanOrEqual(6);
    expect(new Set(names).size).toBe(names.length);
  });

  it('are all of cities that are known, with dates in every year and a sentence each', () => {
    const known = new Set(cities.map(({ id }) => id));
    for (const { cityId, name, dates, description } of yearlyEvents) {
      expect([name, known.has(cityId)]).toEqual([name, true]);
      expect(description).toMatch(/^.{20,140}\.$/);
      for (let year = 2025; year <= 2040; year += 1) {
        const { from, to } = datesIn(year, dates);
        expect(from <= to).toBe(true);
      }
    }
  });

  it('are told of the year that is asked for, in order', () => {
    expect(eventsBetween('venice', '2026-07-01', '2026-09-30')).toMatchObject([
      { name: 'Festa del Redentore', from: '2026-07-18', to: '2026-07-19', about: false },
      { name: 'Venice Film Festival', about: true },
      { name: 'Regata Storica', from: '2026-09-06' },
    ]);
    expect(eventsBetween('venice', '2027-07-18', '2027-07-18')).toMatchObject([
      { name: 'Festa del Redentore', from: '2027-07-17' },
    ]);
  });

  it('that last over the end of a year are told in both years', () => {
    const hogmanay = { name: 'Hogmanay', from: '2026-12-29', to: '2027-01-01' };
    expect(eventsBetween('edinburgh', '2027-01-01', '2027-01-02')).toMatchObject([hogmanay]);
    expect(eventsBetween('edinburgh', '2026-12-31', '2026-12-31')).toMatchObject([hogmanay]);
    expect(eventsBetween('edinburgh', '2027-01-02', '2027-01-03')).toEqual([]);
  });

  it('are unknown elsewhere', () => {
    expect(eventsBetween('ghent', '2026-01-01', '2026-12-31')).toEqual([]);
  });
});
