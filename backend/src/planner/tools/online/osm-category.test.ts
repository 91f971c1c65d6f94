import { categoryOf } from './osm-category.js';

describe('categoryOf', () => {
  it.each([
    ['tourism', 'museum', 'museum'],
    ['tourism', 'guest_house', 'lodging'],
    ['historic', 'castle', 'palace'],
    ['historic', 'ruins', 'landmark'],
    ['amenity', 'pub', 'bar'],
    ['shop', 'bakery', 'cafe'],
    ['shop', 'books', 'shop'],
    ['place', 'village', 'town'],
  ])('takes %s=%s for a %s', (key, value, category) => {
    expect(categoryOf(key, value)).toBe(category);
  });

  it.each([
    ['amenity', 'parking'],
    ['office', 'lawyer'],
    ['boundary', 'administrative'],
    ['constructor', 'name'],
    ['amenity', 'toString'],
  ])('knows nobody who visits %s=%s', (key, value) => {
    expect(categoryOf(key, value)).toBeNull();
  });
});
