import {
  type ItineraryCreationResponse,
  type ItineraryList,
  itineraryCreationResponseSchema,
  type Snapshot,
} from '@tripstream/contracts';
import { askForBundles, bundlesIn, followToEnd, generationOf } from '../support/asked-bundles.js';
import { Follower } from '../support/follower.js';
import { ofType } from '../support/stored-trip.js';
import { ApiUser, startTestServer, type TestServer } from '../support/test-server.js';

jest.setTimeout(120_000);

let server: TestServer;
let user: ApiUser;

beforeAll(async () => {
  server = await startTestServer();
  user = await ApiUser.join(server.url);
});
afterAll(() => server.stop());

const pick = async (tripId: string, bundleId: string, key: string): Promise<ItineraryCreationResponse> => {
  const headers = { 'Idempotency-Key': key };
  const response = await user.post('/api/itineraries', { tripId, bundleId }, headers);
  expect(response.status).toBe(201);
  return itineraryCreationResponseSchema.parse(await response.json());
};

const chosenOf = async (tripId: string) => {
  const snapshot = (await (await user.request(`/api/itineraries/${tripId}`)).json()) as Snapshot;
  return snapshot.itinerary.chosenBundleId;
};

describe('a proposal that several devices act on at once', () => {
  it('[C11] two that pick different bundles, each of them twice, have two trips: one goes on, one is new', async () => {
    for (let round = 1; round <= 5; round += 1) {
      const { tripId, generationId } = await askForBundles(user);
      const [first, second] = bundlesIn(await followToEnd(user, tripId, generationId));
      if (first === undefined || second === undefined) throw new Error('there are four');
      const choices = [first, second, first, second].map(({ bundleId }) => bundleId);
      const answers = await Promise.all(choices.map((id) => pick(tripId, id, `${id}-${round}`)));
      const ids = answers.map(({ itineraryId }) => itineraryId);
      expect(ids.slice(2)).toEqual(ids.slice(0, 2));
      expect(new Set(ids).size).toBe(2);
      expect(ids).toContain(tripId);
      expect(await Promise.all(ids.map(chosenOf))).toEqual(choices);
      expect(ofType(await user.events(tripId), 'bundle_chosen')).toHaveLength(1);
    }
  });

  it('[C11] picking while the search tells the next one ends it with that choice, and nothing comes after it', async () => {
    for (let round = 1; round <= 5; round += 1) {
      const { tripId, generationId } = await askForBundles(user);
      const follower = new Follower(tripId);
      await follower.read(user, (events) => bundlesIn(events).length >= 1);
      const [first] = bundlesIn(follower.events);
      const { executionId } = await pick(tripId, first?.bundleId ?? '', `during-${round}`);
      const events = await followToEnd(user, tripId, executionId);
      const types = events.map(({ type }) => type);
      const at = types.indexOf('bundle_chosen');
      expect(types.slice(at)).not.toContain('bundle_proposed');
      expect(events.slice(at).filter((event) => event.generationId === generationId)).toEqual([]);
      expect(await generationOf(user, generationId)).toMatchObject({ supersededBy: executionId });
    }
  });

  it('[B6] stopped with nothing to keep it leaves the list, and its generation says that it was stopped', async () => {
    const { tripId, generationId } = await askForBundles(user);
    const stopped = await user.post(`/api/itineraries/${tripId}/cancel`, { keep: 'nothing' });
    expect(stopped.status).toBe(200);
    await followToEnd(user, tripId, generationId);
    const { itineraries } = (await (await user.request('/api/itineraries')).json()) as ItineraryList;
    expect(itineraries.map((one) => one.tripId)).not.toContain(tripId);
    expect(await generationOf(user, generationId)).toMatchObject({ status: 'cancelled', supersededBy: null });
  });

  it('[C11] [B13] of another traveller nothing can be picked, and the answer is that of a trip that is none', async () => {
    const { tripId, generationId } = await askForBundles(user);
    const [first] = bundlesIn(await followToEnd(user, tripId, generationId));
    const stranger = await ApiUser.join(server.url);
    const answers = await Promise.all(
      [tripId, 'trip_AAAAAAAAAAAAAAAAAAAAAA'].map(async (id) => {
        const response = await stranger.post('/api/itineraries', { tripId: id, bundleId: first?.bundleId });
        const { traceId: _, ...problem } = (await response.json()) as { traceId: string };
        return [response.status, problem];
      }),
    );
    expect(answers[0]).toEqual([404, expect.objectContaining({ code: 'trip-not-found' })]);
    expect(answers[1]).toEqual(answers[0]);
    expect(ofType(await user.events(tripId), 'bundle_chosen')).toEqual([]);
  });
});
