import { cities } from './cities.js';
import { distanceMetres } from './distance.js';
import { placesOf } from './find-place.js';
import { exampleHosts } from './hosts.js';

const interests = new Set(cities.flatMap(({ sights }) => sights.flatMap((sight) => sight.interests)));
const categories = new Set(cities.flatMap((city) => placesOf(city).map(({ category }) => category)));

describe('the example hosts', () => {
  it.each(cities.map((city) => [city.id, city] as const))(
    'of %s are two or three, and live there',
    (id, city) => {
      const here = exampleHosts.filter(({ cityId }) => cityId === id);
      expect(here.length).toBeGreaterThanOrEqual(2);
      expect(here.length).toBeLessThanOrEqual(3);
      for (const { hostId, at } of here)
        expect([hostId, distanceMetres(at, city.at) < 12_000]).toEqual([hostId, true]);
    },
  );

  it('have an id of their own, an offer in a sentence, and words that others know', () => {
    expect(new Set(exampleHosts.map(({ hostId }) => hostId)).size).toBe(exampleHosts.length);
    const known = new Set(cities.map(({ id }) => id));
    for (const host of exampleHosts) {
      expect(known).toContain(host.cityId);
      expect(host.offer).toMatch(/^[A-Z].{20,140}\.$/);
      expect(host.languages.join()).toMatch(/^([A-Z][a-z]+,?)+$/);
      expect(host.languages.length).toBeGreaterThan(0);
      for (const interest of host.interests) expect(interests).toContain(interest);
      for (const category of host.categories) expect(categories).toContain(category);
    }
  });
});
