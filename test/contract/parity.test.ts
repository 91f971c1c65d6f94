import { RealTimeItineraryService } from '@tripstream/client';
import type { Itinerary, Snapshot, TripEvent } from '@tripstream/contracts';
import { evolve } from '@tripstream/itinerary';
import { ApiUser, startTestServer, type TestServer } from '../support/test-server.js';

jest.setTimeout(180_000);

const TRIPS = 100;
const AT_ONCE = 8;
const destinations = [
  'Lisbon',
  'Kyoto',
  'Rome',
  'Istanbul',
  'Mexico City',
  'Ghent',
  'Prague',
  'Nowhereville',
  'New York',
  'Valparaíso',
];
const paces = ['relaxed', 'balanced', 'packed'] as const;

let server: TestServer;
let user: ApiUser;

beforeAll(async () => {
  server = await startTestServer();
  user = await ApiUser.join(server.url);
});
afterAll(() => server.stop());

/** Follows a trip as a browser does, until its generation has ended. */
async function followed(tripId: string): Promise<Itinerary> {
  const service = new RealTimeItineraryService({ baseUrl: server.url, token: user.token });
  const stream = service.follow(tripId as Itinerary['tripId']);
  return new Promise((resolve) => {
    const look = () => {
      const { itinerary, readiness } = stream.view();
      if (itinerary === null || (readiness !== 'persisted' && readiness !== 'error')) return;
      stop();
      stream.leave();
      resolve(itinerary);
    };
    const stop = stream.subscribe(look);
    look();
  });
}

async function expectParity(seed: number): Promise<void> {
  const { itineraryId } = await user.createItinerary({
    destination: destinations[seed % destinations.length] as string,
    days: 1 + (seed % 4),
    pace: paces[seed % paces.length],
    notes: `trip number ${seed}`,
  });
  const browser = await followed(itineraryId);
  const events: TripEvent[] = await user.events(itineraryId);
  const snapshot = (await (await user.request(`/api/itineraries/${itineraryId}`)).json()) as Snapshot;
  const folded = events.reduce<Itinerary | null>(evolve, null);
  expect(browser.job?.status).toBe('complete');
  expect(snapshot.itinerary).toEqual(folded);
  expect(browser).toEqual(folded);
}

describe('one fold', () => {
  it(`[X2] the fold of all events, the snapshot and what the client holds are one, for ${TRIPS} trips`, async () => {
    const seeds = Array.from({ length: TRIPS }, (_, seed) => seed);
    const workers = Array.from({ length: AT_ONCE }, async () => {
      for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) await expectParity(seed);
    });
    await Promise.all(workers);
  });
});
