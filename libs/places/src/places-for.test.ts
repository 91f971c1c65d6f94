import { lisbon } from './cities/lisbon.js';
import { cities } from './cities.js';
import { placesFor } from './places-for.js';

const namesFor = (...[interest]: [Parameters<typeof placesFor>[1]]) =>
  placesFor(lisbon, interest).map(({ place }) => place.name);

describe('placesFor', () => {
  it('lists the sights as the city does when nothing else is asked', () => {
    expect(namesFor(null)).toEqual(lisbon.sights.map(({ name }) => name));
  });

  it('keeps to an interest', () => {
    const sea = placesFor(lisbon, 'sea');
    expect(sea.length).toBeGreaterThan(0);
    expect(sea.length).toBeLessThan(lisbon.sights.length);
    for (const { interests } of sea) expect(interests).toContain('sea');
  });

  it('knows that people eat in restaurants and go out to bars, and offers no bed', () => {
    const categoriesFor = (interest: 'food' | 'nightlife') =>
      new Set(cities.flatMap((city) => placesFor(city, interest).map(({ category }) => category)));
    expect(categoriesFor('food')).toContain('restaurant');
    expect(categoriesFor('nightlife')).toContain('bar');
    expect(categoriesFor('nightlife')).not.toContain('restaurant');
    expect(categoriesFor('food')).not.toContain('lodging');
  });
});
