import { cities } from './cities.js';
import { findCity } from './find-city.js';

describe('findCity', () => {
  it.each([
    ['Lisbon', 'lisbon'],
    ['  LISBOA ', 'lisbon'],
    ['Lisbon, Portugal', 'lisbon'],
    ['lisbon portugal', 'lisbon'],
    ['Lisboa, PT', 'lisbon'],
    ['London, England', 'london'],
    ['London UK', 'london'],
    ['Paris, France', 'paris'],
    ['new-york', 'new-york'],
  ])('understands %j', (query, id) => {
    expect(findCity(query)?.id).toBe(id);
  });

  it.each([
    '',
    ',',
    'Portugal',
    'Atlantis',
    'Paris, Texas',
    'Paris, Ontario',
    'Rome, Georgia',
    'Lisbon, Spain',
  ])('finds none for %j', (query) => {
    expect(findCity(query)).toBeNull();
  });

  it('finds every city by its name, its id, its aliases and its name with its country', () => {
    for (const city of cities)
      for (const query of [
        city.name,
        city.id,
        ...city.aliases,
        `${city.name}, ${city.country}`,
        `${city.name}, ${city.countryCode}`,
      ])
        expect(`${query}: ${findCity(query)?.id}`).toBe(`${query}: ${city.id}`);
  });
});
