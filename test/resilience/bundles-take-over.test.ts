import { evolve } from '@tripstream/itinerary';
import { askForBundles, bundlesIn, generationOf, hasEndedOf } from '../support/asked-bundles.js';
import { Follower } from '../support/follower.js';
import { ProviderProcess } from '../support/provider-process.js';
import { ServerGroup } from '../support/server-group.js';
import { ofType, storedTrip } from '../support/stored-trip.js';
import { ApiUser } from '../support/test-server.js';

// Whole processes start and die here, on machines of any speed.
jest.setTimeout(120_000);

let servers: ServerGroup;

beforeEach(async () => {
  servers = await ServerGroup.open({ DEMO_TOKENS_PER_SECOND: '500', DEMO_LOOKUP_MS: '0', LOG_LEVEL: 'info' });
});
afterEach(() => servers.close());

describe('a server that dies while bundles are proposed', () => {
  it('[C5] [C8] after kill -9 the stored id leads back at once: what was told is there, the rest comes, nothing twice', async () => {
    const first = await servers.start();
    const user = await ApiUser.join(first.url);
    const { tripId, generationId } = await askForBundles(user);
    const follower = new Follower(tripId);
    await follower.read(user, (events) => bundlesIn(events).length >= 2);
    await first.kill();
    const told = bundlesIn(follower.events);

    const second = await servers.start();
    const phone = user.at(second.url);
    const found = await generationOf(phone, generationId);
    expect(found.bundles.slice(0, 2)).toEqual(told.slice(0, 2));

    await follower.read(phone, (events) => hasEndedOf(events, generationId));
    const bundles = bundlesIn(follower.events);
    expect(bundles.slice(0, 2)).toEqual(told.slice(0, 2));
    expect(bundles).toHaveLength(4);
    expect(new Set(bundles.map(({ bundleId }) => bundleId)).size).toBe(4);
    expect(new Set(bundles.map(({ title }) => title)).size).toBe(4);
    expect(ofType(follower.events, 'generation_resumed')).toHaveLength(1);
    expect(ofType(follower.events, 'generation_complete')).toHaveLength(1);
    expect(await generationOf(phone, generationId)).toMatchObject({ status: 'completed', bundles });

    const { itinerary, events } = await storedTrip(servers.database, tripId);
    expect(follower.itinerary).toEqual(itinerary);
    expect(events.reduce<Parameters<typeof evolve>[0]>(evolve, null)).toEqual(itinerary);
  });

  it('[C8] reads the same response to its end where the provider lives on, and asks for nothing again', async () => {
    const provider = await ProviderProcess.start('bundles', 500);
    try {
      const first = await servers.start(provider.settings);
      const user = await ApiUser.join(first.url);
      const { tripId, generationId } = await askForBundles(user);
      const follower = new Follower(tripId);
      await follower.read(user, (events) => bundlesIn(events).length >= 2);
      await first.kill();
      const read = await responseOf(generationId);
      const told = bundlesIn(follower.events);
      expect(told.length).toBeLessThan(4);

      const second = await servers.start(provider.settings);
      await follower.read(user.at(second.url), (events) => hasEndedOf(events, generationId));
      expect(await responseOf(generationId)).toEqual({ ...read, status: 'completed' });
      const bundles = bundlesIn(follower.events);
      expect(bundles.slice(0, told.length)).toEqual(told);
      expect(new Set(bundles.map(({ bundleId }) => bundleId)).size).toBe(4);
      expect(bundles).toHaveLength(4);
      expect(ofType(follower.events, 'warning')).toEqual([]);
      const notes = ofType(follower.events, 'reasoning_summary').map(({ payload }) => payload.text);
      expect(new Set(notes).size).toBe(notes.length);
    } finally {
      await provider.stop();
    }
  });
});

const responseOf = async (generationId: string): Promise<{ response_id: string; status: string }> => {
  const [row] = await servers.database.dataSource.query(
    'SELECT response_id, status FROM provider_session_runtime WHERE generation_id = $1',
    [generationId],
  );
  return row;
};
