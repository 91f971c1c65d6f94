import type { NodeKind } from '@tripstream/contracts';
import { lisbon } from '../../testing/known-destination.js';
import type { GeocoderHit } from './geocoder.js';
import { judgeHits } from './judge-hits.js';

const hit = (name: string, change: Partial<GeocoderHit> = {}): GeocoderHit => ({
  name,
  names: [name],
  location: { lat: 38.71, lng: -9.14 },
  category: 'museum',
  area: null,
  country: 'Portugal',
  countryCode: 'PT',
  wikidata: null,
  hours: null,
  ...change,
});
const judge = (hits: GeocoderHit[], placeName: string, kind: NodeKind = 'activity') => {
  const judged = judgeHits(hits, { kind, placeName }, lisbon);
  return typeof judged === 'string' ? judged : judged.name;
};
const vienna = { lat: 48.2, lng: 16.37 };
const sintra = { lat: 38.797, lng: -9.39 };

describe('a geocoder’s hit', () => {
  it.each([
    ['Museu do Azulejo', 'museu do azulejo'],
    ['Museu do Azulejo', 'Visit to the Museu do Azulejo'],
    ['Museu do Azulejo', 'Museu Azulejo, Lisbon'],
    ['Lisbon Story Centre', 'Story Centre'],
    ['Museu Nacional do Azulejo', 'Museu do Azulejo'],
  ])('%s is %s', (name, placeName) => {
    expect(judge([hit(name)], placeName)).toBe(name);
  });

  it.each([
    ['Market', 'Lunch at Time Out Market'],
    ['Museu do Oriente', 'Museu do Azulejo'],
    ['Lisbon', 'Museum of Lisbon'],
    ['The', 'The Café Nobody Opened'],
    ['Museu', 'Lisbon'],
  ])('%s is not %s', (name, placeName) => {
    expect(judge([hit(name)], placeName)).toBe('not_found');
  });

  it('answers to any of its names', () => {
    expect(
      judge(
        [hit('Mosteiro', { names: ['Mosteiro', 'Monastery of the Hieronymites'] })],
        'Monastery of the Hieronymites',
      ),
    ).toBe('Mosteiro');
  });

  it('has to be of a kind that fits', () => {
    const hotel = hit('Casa Azul', { category: 'lodging' });
    const table = hit('Casa Azul', { category: 'restaurant' });
    expect(judge([hotel], 'Casa Azul', 'meal')).toBe('not_found');
    expect(judge([hotel], 'Casa Azul', 'activity')).toBe('not_found');
    expect(judge([hotel], 'Casa Azul', 'lodging')).toBe('Casa Azul');
    expect(judge([table], 'Casa Azul', 'lodging')).toBe('not_found');
    expect(judge([table], 'Casa Azul', 'meal')).toBe('Casa Azul');
    expect(judge([hotel], 'Casa Azul', 'transfer')).toBe('Casa Azul');
    expect(judge([hit('Casa Azul', { category: null })], 'Casa Azul', 'transfer')).toBe('not_found');
  });

  it('has to lie within 60 km of where the trip goes', () => {
    const far = hit('Café Central', { category: 'cafe', location: vienna });
    const near = hit('Café Central', { category: 'cafe', location: sintra });
    expect(judge([far], 'Café Central', 'meal')).toBe('out_of_area');
    expect(judge([far, near], 'Café Central', 'meal')).toBe('Café Central');
  });

  it('has to be the only one', () => {
    const here = hit('A Brasileira', { category: 'cafe' });
    const there = hit('A Brasileira', { category: 'cafe', location: sintra });
    expect(judge([here, there], 'A Brasileira', 'meal')).toBe('ambiguous');
    expect(
      judge([here, { ...there, location: { lat: 38.7102, lng: -9.1401 } }], 'A Brasileira', 'meal'),
    ).toBe('A Brasileira');
    const same = { wikidata: 'Q1' };
    expect(
      judge(
        [
          { ...here, ...same },
          { ...there, ...same },
        ],
        'A Brasileira',
        'meal',
      ),
    ).toBe('A Brasileira');
  });

  it('of the very name is meant rather than others that contain it', () => {
    const long = hit('Belém Cultural Centre Shop', { location: sintra });
    expect(judge([long, hit('Belém Cultural Centre')], 'Belém Cultural Centre')).toBe(
      'Belém Cultural Centre',
    );
  });
});
