import type { Destination, NodePlace } from '@tripstream/contracts';
import { cities } from '@tripstream/places';
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/test-database.js';
import { lisbon } from '../../testing/known-destination.js';
import { DirectoryHostsTool } from './directory-hosts.tool.js';

let database: TestDatabase;
let tool: DirectoryHostsTool;
beforeAll(async () => {
  database = await createTestDatabase();
  tool = new DirectoryHostsTool(database.database);
});
afterAll(() => database.drop());

const source = { name: 'a test', licence: null, retrievedAt: '2026-01-01T00:00:00.000Z' };
const place = (change: Partial<NodePlace> = {}): NodePlace => ({
  name: 'Jerónimos Monastery',
  area: 'Belém',
  category: 'museum',
  hours: null,
  wikidata: null,
  about: null,
  source,
  ...change,
});
const stop = { kind: 'activity' as const, title: 'Belém', location: { lat: 38.6979, lng: -9.2067 } };
const nowhere: Destination = {
  ...lisbon,
  name: 'Ghent',
  countryCode: 'BE',
  centre: { lat: 51.05, lng: 3.72 },
};
const inGhent = { ...stop, location: { lat: 51.05, lng: 3.72 } };

describe('the directory of hosts', () => {
  it('[C2] knows somebody in every curated city, as an example that says so', async () => {
    for (const { name } of cities) {
      const hosts = await tool.find(name, null);
      expect([name, hosts.length >= 2]).toEqual([name, true]);
      for (const host of hosts) expect(host.source.name).toBe('Tripstream example hosts');
    }
  });

  it('is searched by interest, under any name of the city', async () => {
    expect((await tool.find('Lisboa', 'music')).map(({ hostId }) => hostId)).toEqual(['lisbon-1']);
    expect(await tool.find('Lisbon', 'family')).toEqual([]);
    expect(await tool.find('Xyzzyville', null)).toEqual([]);
  });

  it('gives a stop whoever shows such places and knows its quarter', async () => {
    expect(await tool.hostFor(stop, place(), lisbon)).toMatchObject({
      hostId: 'lisbon-3',
      name: 'Rita',
      languages: ['Portuguese', 'English', 'French'],
      source: {
        name: 'Tripstream example hosts',
        licence: 'CC0-1.0',
        retrievedAt: expect.stringMatching(/Z$/),
      },
    });
    expect(await tool.hostFor(stop, place({ area: 'Alfama', category: 'viewpoint' }), lisbon)).toMatchObject({
      hostId: 'lisbon-1',
    });
  });

  it('prefers who shows such places to who lives around the corner', async () => {
    expect(await tool.hostFor(stop, place({ category: 'viewpoint' }), lisbon)).toMatchObject({
      hostId: 'lisbon-1',
    });
    expect(await tool.hostFor(stop, place({ category: 'zoo' }), lisbon)).toMatchObject({
      hostId: 'lisbon-3',
    });
  });

  it('finds who is near although the trip goes to another town', async () => {
    expect(await tool.hostFor(stop, place(), nowhere)).toMatchObject({ hostId: 'lisbon-3' });
  });

  it('gives nobody where nobody fits: no such place, no such town, a bed or a bus', async () => {
    expect(await tool.hostFor(stop, place({ area: 'Xabregas', category: 'zoo' }), lisbon)).toBeNull();
    expect(await tool.hostFor(inGhent, place(), nowhere)).toBeNull();
    expect(await tool.hostFor({ ...stop, kind: 'lodging' }, place(), lisbon)).toBeNull();
    expect(await tool.hostFor({ ...stop, kind: 'transfer' }, place(), lisbon)).toBeNull();
  });
});
