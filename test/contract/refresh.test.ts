import { type Itinerary, type Snapshot, snapshotSchema } from '@tripstream/contracts';
import { evolve } from '@tripstream/itinerary';
import { ApiUser, startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
let user: ApiUser;

beforeAll(async () => {
  server = await startTestServer({ DEMO_TOKENS_PER_SECOND: '3000', DEMO_LOOKUP_MS: '20' });
  user = await ApiUser.join(server.url);
});
afterAll(() => server.stop());

const reload = async (tripId: string): Promise<Snapshot> =>
  snapshotSchema.parse(await (await user.request(`/api/itineraries/${tripId}`)).json());

describe('a refresh', () => {
  it('[A11] shows, at whatever event it comes, what stood there before: title, destination, days and every marker', async () => {
    // Whoever asked is gone right after the POST: nobody reads while it is planned.
    const { itineraryId } = await user.createItinerary({ days: 3 });
    const reloads = new Map<number, Snapshot>();
    for (let ended = false; !ended; ) {
      const snapshot = await reload(itineraryId);
      reloads.set(snapshot.version, snapshot);
      ended = snapshot.job.status === 'complete';
    }
    // Otherwise it was over before anybody could look.
    expect(reloads.size).toBeGreaterThan(10);

    const events = await user.events(itineraryId);
    let before: Itinerary | null = null;
    for (const event of events) {
      before = evolve(before, event);
      const reloaded = reloads.get(event.version);
      if (reloaded !== undefined) expect(reloaded.itinerary).toEqual(before);
    }

    const named = events.filter(({ type }) => type === 'trip_titled').at(-1);
    expect(named?.payload).toMatchObject({ destination: { name: 'Lisbon' } });
    const last = await reload(itineraryId);
    expect(last.itinerary).toMatchObject({ ...named?.payload });
    const markers = last.itinerary.days
      .flatMap(({ nodes }) => nodes)
      .filter(({ location }) => location !== null);
    expect(markers.length).toBeGreaterThan(10);
  });
});
