import type { Itinerary, Node, TripEvent } from '@tripstream/contracts';
import { evolve } from '@tripstream/itinerary';
import { type Core, coreOn } from '../support/core.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { ApiUser, startTestServer } from '../support/test-server.js';
import {
  completeDay,
  createTrip,
  draftNode,
  enhanceNode,
  newTrip,
  planNode,
  stamp,
  wishFor,
} from '../support/trips.js';

let testDatabase: TestDatabase;
let core: Core;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  core = coreOn(testDatabase.database);
});
afterAll(() => testDatabase.drop());

interface SavedItem {
  node_id: string;
  status: string;
  lat: number | null;
  lng: number | null;
  provenance: string | null;
}
const savedItems = (database: TestDatabase['database'], tripId: string): Promise<SavedItem[]> =>
  database.dataSource.query(
    'SELECT node_id, status, lat, lng, provenance FROM projection_items WHERE trip_id = $1 ORDER BY node_id',
    [tripId],
  );

describe('saved coordinates', () => {
  it('[A10] keep latitude, longitude and who gave them, to the last digit', async () => {
    const trip = newTrip();
    await core.dispatch(createTrip(trip, wishFor(1)));
    const exact = { lat: 38.691_584_123_456_7, lng: -9.215_977_000_000_1 };
    const places: Node['location'][] = [
      { ...exact, provenance: 'draft' },
      { lat: -90, lng: 180, provenance: 'draft' },
      { lat: 0, lng: 0, provenance: 'draft' },
      null,
    ];
    for (const [at, location] of places.entries())
      await core.dispatch({
        ...stamp(trip),
        type: 'node.plan',
        node: { ...draftNode(trip, 1, at + 1), location },
      });
    expect(
      (await savedItems(testDatabase.database, trip.tripId)).map(({ lat, lng, provenance }) => [
        lat,
        lng,
        provenance,
      ]),
    ).toEqual(
      places.map((location) => [location?.lat ?? null, location?.lng ?? null, location?.provenance ?? null]),
    );
    await core.dispatch(enhanceNode(trip, 1, 1, 1, { ...exact, provenance: 'hydrated' }));
    expect((await savedItems(testDatabase.database, trip.tripId))[0]).toMatchObject({
      status: 'hydrated',
      ...exact,
      provenance: 'hydrated',
    });
  });

  it('[A10] a placeholder is never saved as final: without a checked position a checked stop has none', async () => {
    const trip = newTrip();
    await core.dispatch(createTrip(trip, wishFor(1)));
    await core.dispatch(planNode(trip, 1, 1));
    await core.dispatch(completeDay(trip, 1));
    await core.dispatch(enhanceNode(trip, 1, 1, 1, null));
    expect(await savedItems(testDatabase.database, trip.tripId)).toMatchObject([
      { status: 'hydrated', lat: null, lng: null, provenance: null },
    ]);
    await expect(
      testDatabase.database.dataSource.query(
        `UPDATE projection_items SET lat = 1, lng = 1, provenance = 'draft' WHERE trip_id = $1`,
        [trip.tripId],
      ),
    ).rejects.toThrow(/violates check constraint/);
  });

  it('[A10] of a planned trip are those of its events, and nothing final stands at a placeholder', async () => {
    const server = await startTestServer();
    try {
      const user = await ApiUser.join(server.url);
      const { itineraryId } = await user.createItinerary({ days: 4 });
      let events: TripEvent[] = [];
      while (events.at(-1)?.type !== 'generation_complete') events = await user.events(itineraryId);
      const nodes = (events.reduce<Itinerary | null>(evolve, null)?.days ?? []).flatMap((day) => day.nodes);
      expect(nodes.length).toBeGreaterThan(15);
      const answer = (await (await user.request(`/api/itineraries/${itineraryId}`)).json()) as {
        itinerary: Itinerary;
      };
      expect(answer.itinerary.days.flatMap((day) => day.nodes)).toEqual(nodes);
      for (const { status, location, unverified } of nodes) {
        if (status === 'hydrated') expect(location?.provenance).not.toBe('draft');
        else expect(unverified).not.toBeNull();
      }
    } finally {
      await server.stop();
    }
  });
});
