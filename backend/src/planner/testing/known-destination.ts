import type { Destination } from '@tripstream/contracts';
import type { ResolvedPlace } from '../tools/ports.js';

const source = { name: 'a test', licence: null, retrievedAt: '2026-01-01T00:00:00.000Z' };

/** Where trips of tests go, as a place tool resolves it. */
export const lisbon: Destination = {
  name: 'Lisbon',
  country: 'Portugal',
  countryCode: 'PT',
  centre: { lat: 38.71, lng: -9.14 },
  timeZone: 'Europe/Lisbon',
  wikidata: 'Q597',
  knowledge: 'curated',
  source,
};

/** What a place tool of tests answers to any look-up there. */
export const found: ResolvedPlace = {
  status: 'hydrated',
  location: { lat: 38.7, lng: -9.2, provenance: 'hydrated' },
  place: {
    name: 'A place',
    area: null,
    category: 'museum',
    hours: null,
    wikidata: null,
    about: null,
    source,
  },
};
