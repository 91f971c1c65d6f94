import type { Destination } from '@tripstream/contracts';
import { BundledPlacesTool } from './bundled-places.tool.js';

const tool = new BundledPlacesTool({ lookupMs: 0 });
const { signal } = new AbortController();
const node = { kind: 'activity' as const, title: 'A stroll', location: null };
/** A Monday. */
const date = '2026-05-04';

describe('the bundled places', () => {
  let lisbon: Destination;
  beforeAll(async () => {
    const located = await tool.locate('Lisbon');
    if (located === null) throw new Error('Lisbon is curated');
    lisbon = located;
  });
  const resolve = (placeName: string | null, change: object = {}, destination: Destination | null = lisbon) =>
    tool.resolve({ ...node, placeName, ...change }, { destination, date, signal });

  it('say where a curated city is, and who says so', () => {
    expect(lisbon).toMatchObject({
      name: 'Lisbon',
      countryCode: 'PT',
      timeZone: 'Europe/Lisbon',
      knowledge: 'curated',
      source: { name: 'Tripstream places', licence: 'CC0-1.0' },
    });
  });

  it('know only the centre of other cities, and nothing of places that do not exist', async () => {
    expect(await tool.locate('Ghent')).toMatchObject({
      knowledge: 'centre_only',
      source: { name: 'GeoNames' },
    });
    expect(await tool.locate('Xyzzyville')).toBeNull();
  });

  it('hydrate a place by the name that the model gave, with the hours of that weekday', async () => {
    expect(await resolve('Belém Tower')).toMatchObject({
      status: 'hydrated',
      location: { provenance: 'hydrated' },
      place: {
        name: expect.stringContaining('Belém Tower'),
        hours: 'closed',
        source: { licence: 'CC0-1.0' },
      },
    });
  });

  it('leave what they cannot vouch for provisional, each with its reason', async () => {
    const far = { location: { lat: 48.85, lng: 2.35, provenance: 'draft' } };
    const ghent = await tool.locate('Ghent');
    expect(await resolve('The Café Nobody Opened')).toEqual({
      status: 'provisional',
      unverified: 'not_found',
    });
    expect(await resolve(null)).toEqual({ status: 'provisional', unverified: 'no_place_data' });
    expect(await resolve('Gravensteen', {}, ghent)).toEqual({
      status: 'provisional',
      unverified: 'no_place_data',
    });
    expect(await resolve('Anything', {}, null)).toEqual({
      status: 'provisional',
      unverified: 'no_place_data',
    });
    expect(await resolve('Eiffel Tower', far)).toEqual({ status: 'provisional', unverified: 'out_of_area' });
  });

  it('do not take a hotel or a table for the sight that it is called after', async () => {
    const notFound = { status: 'provisional', unverified: 'not_found' };
    expect(await resolve('Boutique Hotel Belém Tower', { kind: 'lodging' })).toEqual(notFound);
    expect(await resolve('Café Belém Tower', { kind: 'meal' })).toEqual(notFound);
    expect(await resolve('Walk to Belém Tower')).toMatchObject({ status: 'hydrated' });
    expect(await resolve('Lunch at Time Out Market', { kind: 'meal' })).toMatchObject({
      place: { name: 'Time Out Market' },
    });
  });

  it('stop looking when they are told to', async () => {
    const abort = new AbortController();
    const slow = new BundledPlacesTool({ lookupMs: 60_000 });
    const named = { ...node, placeName: 'Belém Tower' };
    const looking = slow.resolve(named, { destination: lisbon, date, signal: abort.signal });
    abort.abort(new Error('stopped'));
    await expect(looking).rejects.toThrow('stopped');
  });

  it('[C2] are searched by city and interest, each with its position and its source', async () => {
    const { destination, places } = await tool.search({ city: 'Lisbon', interest: 'sea', limit: 3 });
    expect(destination?.name).toBe('Lisbon');
    expect(places.length).toBeGreaterThan(0);
    expect(places.length).toBeLessThanOrEqual(3);
    for (const { interests, location, source } of places) {
      expect(interests).toContain('sea');
      expect(Math.abs(location.lat - lisbon.centre.lat)).toBeLessThan(0.5);
      expect(source.name).toBe('Tripstream places');
    }
  });

  it('[C2] offer nothing where nothing is known, and say what is', async () => {
    expect(await tool.search({ city: 'Ghent', interest: null, limit: 5 })).toMatchObject({
      destination: { name: 'Ghent', knowledge: 'centre_only' },
      places: [],
    });
    expect(await tool.search({ city: 'Xyzzyville', interest: null, limit: 5 })).toEqual({
      destination: null,
      places: [],
    });
  });
});
