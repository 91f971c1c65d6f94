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

  it('stop looking when they are told to', async () => {
    const abort = new AbortController();
    const slow = new BundledPlacesTool({ lookupMs: 60_000 });
    const named = { ...node, placeName: 'Belém Tower' };
    const looking = slow.resolve(named, { destination: lisbon, date, signal: abort.signal });
    abort.abort(new Error('stopped'));
    await expect(looking).rejects.toThrow('stopped');
  });
});
