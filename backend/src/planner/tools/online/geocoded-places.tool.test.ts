import { type Destination, destinationSchema, nodePlaceSchema } from '@tripstream/contracts';
import { lisbon } from '../../testing/known-destination.js';
import { BundledPlacesTool } from '../offline/bundled-places.tool.js';
import { json, politeTo, type ServiceServer, serviceServer } from '../testing/service-server.js';
import { GeocodedPlacesTool } from './geocoded-places.tool.js';
import { Nominatim } from './nominatim.js';
import { Photon } from './photon.js';

const { signal } = new AbortController();
/** A Monday. */
const date = '2026-05-04';
const ghent: Destination = {
  ...lisbon,
  name: 'Ghent',
  country: 'Belgium',
  countryCode: 'BE',
  centre: { lat: 51.05, lng: 3.72 },
  wikidata: null,
  knowledge: 'centre_only',
};

let service: ServiceServer;
beforeEach(async () => {
  service = await serviceServer(json([]));
});
afterEach(() => service.close());

const nominatim = () =>
  new GeocodedPlacesTool(new BundledPlacesTool({ lookupMs: 0 }), new Nominatim(politeTo(service.url)));
const photon = () =>
  new GeocodedPlacesTool(new BundledPlacesTool({ lookupMs: 0 }), new Photon(politeTo(service.url)));
const question = (placeName: string | null, change: object = {}) => ({
  kind: 'activity' as const,
  title: 'A visit',
  location: null,
  placeName,
  ...change,
});
const query = () => new URL(service.asked[0] ?? '', service.url).searchParams;

const castle = {
  place_id: 1,
  lat: '51.0572',
  lon: '3.7206',
  category: 'historic',
  type: 'castle',
  name: 'Gravensteen',
  address: { suburb: 'Patershol', city: 'Ghent', country: 'Belgium', country_code: 'be' },
  namedetails: { name: 'Gravensteen', 'name:en': 'Castle of the Counts' },
  extratags: { wikidata: 'Q1125837', opening_hours: 'Mo-Su 10:00-18:00' },
};

describe('places by Nominatim', () => {
  it('[C2] are found in towns that nothing is bundled of, with their hours on that weekday and their source', async () => {
    service.answer(json([castle]));
    const found = await nominatim().resolve(question('Castle of the Counts'), {
      destination: ghent,
      date,
      signal,
    });
    expect(found).toEqual({
      status: 'hydrated',
      location: { lat: 51.0572, lng: 3.7206, provenance: 'hydrated' },
      place: {
        name: 'Gravensteen',
        area: 'Patershol',
        category: 'palace',
        hours: '10:00-18:00',
        wikidata: 'Q1125837',
        about: null,
        source: { name: 'OpenStreetMap', licence: 'ODbL-1.0', retrievedAt: expect.any(String) },
      },
    });
    if (found.status === 'hydrated') nodePlaceSchema.parse(found.place);
    expect(Object.fromEntries(query())).toMatchObject({
      q: 'Castle of the Counts',
      format: 'jsonv2',
      viewbox: '3.1700,51.6000,4.2700,50.5000',
      'accept-language': 'en',
    });
    expect(query().has('bounded')).toBe(false);
  });

  it('[C2] are not said to be several things of Wikidata, or to lie in a country without a code', async () => {
    service.answer(
      json([
        {
          ...castle,
          category: 'place',
          type: 'town',
          name: 'Xyzzyville',
          namedetails: null,
          address: { country_code: 'xyz' },
          extratags: { wikidata: 'Q1;Q2' },
        },
      ]),
    );
    expect(await nominatim().locate('Xyzzyville')).toMatchObject({ countryCode: null, wikidata: null });
  });

  it('are a second opinion in curated cities: what is bundled is not asked for', async () => {
    const tool = nominatim();
    const context = { destination: await tool.locate('Lisbon'), date, signal };
    expect(await tool.resolve(question('Belém Tower'), context)).toMatchObject({
      place: { source: { name: 'Tripstream places' } },
    });
    expect(await tool.resolve(question(null), context)).toMatchObject({ unverified: 'no_place_data' });
    expect(service.asked).toEqual([]);
    service.answer(
      json([
        {
          ...castle,
          name: 'Museu Bordalo Pinheiro',
          namedetails: null,
          lat: '38.7594',
          lon: '-9.1553',
          category: 'tourism',
          type: 'museum',
        },
      ]),
    );
    expect(await tool.resolve(question('Museu Bordalo Pinheiro'), context)).toMatchObject({
      status: 'hydrated',
      place: { category: 'museum', source: { name: 'OpenStreetMap' } },
    });
  });

  it('that lie in another city, are another kind of thing or are several are honest gaps', async () => {
    const tool = nominatim();
    const resolve = async (name: string, hits: unknown[], change: object = {}) => {
      service.answer(json(hits));
      const found = await tool.resolve(question(name, change), { destination: ghent, date, signal });
      return found.status === 'hydrated' ? found.place.name : found.unverified;
    };
    const named = (name: string, change: object = {}) => ({
      ...castle,
      name,
      namedetails: null,
      extratags: null,
      ...change,
    });
    expect(await resolve('Nowhere Hall', [])).toBe('not_found');
    expect(await resolve('Far Castle', [named('Far Castle', { lat: '48.2', lon: '16.4' })])).toBe(
      'out_of_area',
    );
    expect(
      await resolve('Some Office', [named('Some Office', { category: 'office', type: 'company' })]),
    ).toBe('not_found');
    expect(await resolve('Two Castles', [named('Two Castles'), named('Two Castles', { lat: '51.2' })])).toBe(
      'ambiguous',
    );
    const draft = { lat: 48.2, lng: 16.4, provenance: 'draft' };
    expect(await resolve('Elsewhere Hall', [], { location: draft })).toBe('out_of_area');
  });

  it('[D7] that cannot be asked for are no verdict: whoever asked may ask again', async () => {
    const tool = nominatim();
    const context = { destination: ghent, date, signal };
    service.answer(json({}, 503));
    await expect(tool.resolve(question('Gravensteen'), context)).rejects.toMatchObject({
      code: 'unavailable',
      retryable: true,
    });
    service.answer(json({ error: 'what?' }));
    await expect(tool.resolve(question('Gravensteen'), context)).rejects.toMatchObject({ code: 'malformed' });
    service.answer(json([{ ...castle, lat: '95' }]));
    await expect(tool.resolve(question('Gravensteen'), context)).rejects.toMatchObject({ code: 'malformed' });
    service.answer(json([castle]));
    expect(await tool.resolve(question('Gravensteen'), context)).toMatchObject({ status: 'hydrated' });
  });

  it('[C2] locate a village that no gazetteer has, in its own zone', async () => {
    const village = {
      ...castle,
      lat: '64.1',
      lon: '-21.9',
      category: 'boundary',
      type: 'administrative',
      addresstype: 'village',
      name: 'Xyzzyvík',
      address: { country: 'Iceland', country_code: 'is' },
      namedetails: null,
      extratags: null,
    };
    service.answer(
      json([{ ...village, name: 'Xyzzyvík Street', category: 'highway', type: 'residential' }, village]),
    );
    const located = await nominatim().locate('Xyzzyvik, Iceland', signal);
    expect(destinationSchema.parse(located)).toEqual({
      name: 'Xyzzyvík',
      country: 'Iceland',
      countryCode: 'IS',
      centre: { lat: 64.1, lng: -21.9 },
      timeZone: 'Atlantic/Reykjavik',
      wikidata: null,
      knowledge: 'centre_only',
      source: { name: 'OpenStreetMap', licence: 'ODbL-1.0', retrievedAt: expect.any(String) },
    });
    expect(query().get('featureType')).toBe('settlement');
  });

  it('locate nothing where the geocoder knows nothing of that name, and do not ask for what is known', async () => {
    const tool = nominatim();
    service.answer(
      json([{ ...castle, category: 'place', type: 'town', name: 'Plughton', namedetails: null }]),
    );
    expect(await tool.locate('Xyzzyville')).toBeNull();
    expect(await tool.locate('Ghent')).toMatchObject({ source: { name: 'GeoNames' } });
    expect(service.asked).toHaveLength(1);
  });

  it('are searched by interest in what is bundled; elsewhere at least the place itself is known', async () => {
    const tool = nominatim();
    expect((await tool.search({ city: 'Lisbon', interest: 'food', limit: 4 }, signal)).places).toHaveLength(
      4,
    );
    service.answer(
      json([{ ...castle, category: 'place', type: 'town', name: 'Xyzzyville', namedetails: null }]),
    );
    expect(await tool.search({ city: 'Xyzzyville', interest: 'food', limit: 4 }, signal)).toMatchObject({
      destination: { name: 'Xyzzyville' },
      places: [],
    });
  });
});

describe('places by Photon', () => {
  const feature = (change: object = {}) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [3.7206, 51.0572] },
    properties: {
      osm_key: 'historic',
      osm_value: 'castle',
      name: 'Gravensteen',
      district: 'Patershol',
      country: 'Belgium',
      countrycode: 'BE',
      ...change,
    },
  });

  it('[C2] are found near where the trip goes, longitude first', async () => {
    service.answer(json({ type: 'FeatureCollection', features: [feature({ name: undefined }), feature()] }));
    expect(
      await photon().resolve(question('Gravensteen'), { destination: ghent, date, signal }),
    ).toMatchObject({
      status: 'hydrated',
      location: { lat: 51.0572, lng: 3.7206 },
      place: { name: 'Gravensteen', area: 'Patershol', category: 'palace', hours: null, wikidata: null },
    });
    expect(Object.fromEntries(query())).toMatchObject({
      q: 'Gravensteen',
      lat: '51.0500',
      lon: '3.7200',
      lang: 'en',
    });
  });

  it('locate a town', async () => {
    service.answer(
      json({ features: [feature({ osm_key: 'place', osm_value: 'town', name: 'Xyzzyville' })] }),
    );
    expect(await photon().locate('Xyzzyville')).toMatchObject({
      name: 'Xyzzyville',
      timeZone: 'Europe/Brussels',
      countryCode: 'BE',
    });
    expect(query().get('layer')).toBe('city');
  });

  it('[D7] that come in another shape are no answer', async () => {
    service.answer(json({ features: [{ geometry: { coordinates: [3.7] }, properties: {} }] }));
    await expect(
      photon().resolve(question('Gravensteen'), { destination: ghent, date, signal }),
    ).rejects.toMatchObject({ code: 'malformed', retryable: false });
  });
});
