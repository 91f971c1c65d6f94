import { lisbon } from './cities/lisbon.js';
import { cities } from './cities.js';
import type { City } from './city.js';
import { findPlace, placesOf } from './find-place.js';

const nameOf = (found: ReturnType<typeof findPlace>) =>
  found && found !== 'ambiguous' ? found.place.name : found;

describe('findPlace', () => {
  it.each([
    ['Belém Tower', 'Belém Tower'],
    ['belem tower', 'Belém Tower'],
    ['Visit to Belém Tower', 'Belém Tower'],
    ['The Jeronimos Monastery (Mosteiro)', 'Jerónimos Monastery'],
    ['Jerónimos', 'Jerónimos Monastery'],
    ['Lunch at Time Out Market', 'Time Out Market'],
    ['Hotel Mundial', 'Hotel Mundial'],
    ['Eiffel Tower', null],
    ['', null],
    ['Miradouro', 'ambiguous'],
  ])('takes %j for %j', (name, expected) => {
    expect(nameOf(findPlace(lisbon, name))).toBe(expected);
  });

  it('says what the place is', () => {
    expect(findPlace(lisbon, 'Jerónimos Monastery')).toMatchObject({
      category: 'worship',
      place: { area: 'Belém' },
    });
    expect(findPlace(lisbon, 'Hotel Mundial')).toMatchObject({ category: 'lodging' });
    expect(findPlace(lisbon, 'Lisbon Airport')).toMatchObject({ category: 'airport' });
  });

  it('prefers the fullest name that is contained, and an exact name to all', () => {
    const sight = (name: string): City['sights'][number] => ({
      name,
      at: [38.7, -9.1],
      area: 'Sé',
      kind: 'worship',
      minutes: 30,
      interests: [],
      price: 0,
      why: '',
    });
    const city = { ...lisbon, sights: [sight('Sé'), sight('Sé Cathedral'), sight('Cathedral (Old Sé)')] };
    expect(nameOf(findPlace(city, 'Sé Cathedral of Lisbon'))).toBe('Sé Cathedral');
    expect(nameOf(findPlace(city, 'se'))).toBe('Sé');
    expect(nameOf(findPlace(city, 'Old Sé'))).toBe('Cathedral (Old Sé)');
  });

  it('takes only what suits for a name that is not its own', () => {
    const isBed = ({ category }: { category: string }) => category === 'lodging';
    expect(nameOf(findPlace(lisbon, 'Boutique Hotel Belém Tower'))).toBe('Belém Tower');
    expect(findPlace(lisbon, 'Boutique Hotel Belém Tower', isBed)).toBeNull();
    expect(nameOf(findPlace(lisbon, 'Check in at Hotel Mundial', isBed))).toBe('Hotel Mundial');
    expect(nameOf(findPlace(lisbon, 'Belém Tower', isBed))).toBe('Belém Tower');
  });

  it('finds every place of every city by its own name', () => {
    for (const city of cities)
      for (const { place } of placesOf(city))
        expect(`${city.id}: ${nameOf(findPlace(city, place.name))}`).toBe(`${city.id}: ${place.name}`);
  });
});
