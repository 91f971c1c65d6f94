import { type Core, coreOn } from '../../../test/support/core.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import {
  completeGeneration,
  createTrip,
  newTrip,
  planNode,
  stamp,
  type TestTrip,
  wishFor,
} from '../../../test/support/trips.js';
import type { ProviderRuntime } from '../event-log/commit.js';
import { ProviderRuntimes } from '../projections/provider-runtimes.js';

let testDatabase: TestDatabase;
let core: Core;
let runtimes: ProviderRuntimes;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  core = coreOn(testDatabase.database);
  runtimes = new ProviderRuntimes(testDatabase.database);
});
afterAll(() => testDatabase.drop());

const at = (trip: TestTrip, cursor: number): ProviderRuntime => ({
  generationId: trip.generationId,
  tripId: trip.tripId,
  provider: 'demo',
  model: 'tripstream-demo',
  responseId: 'resp_1',
  days: [1, 2],
  dayAttempts: [1, 2],
  cursor,
  status: 'streaming',
});

describe('where a worker stands in a provider’s response', () => {
  it('[E8] moves in the commit of the events it caused, or with an order that had nothing left to do', async () => {
    const trip = newTrip();
    await core.dispatch(createTrip(trip, wishFor(2)));
    expect(await runtimes.load(trip.generationId)).toBeNull();
    await core.dispatch(planNode(trip, 1, 1), 'runtime-first', at(trip, 7));
    expect(await runtimes.load(trip.generationId)).toEqual(at(trip, 7));
    await core.dispatch({ ...stamp(trip), type: 'generation.begin' }, undefined, at(trip, 9));
    expect(await runtimes.load(trip.generationId)).toEqual(at(trip, 9));
  });

  it('[E8] does not move with an order that was refused or answered before', async () => {
    const trip = newTrip();
    await core.dispatch(createTrip(trip, wishFor(1)));
    await core.dispatch(planNode(trip, 1, 1), 'runtime-known', at(trip, 3));
    await core.dispatch(planNode(trip, 1, 1), 'runtime-known', at(trip, 4));
    await core.dispatch(completeGeneration(trip), undefined, at(trip, 5));
    await core.dispatch({ ...stamp(trip, 2), type: 'generation.begin' });
    await core.dispatch(planNode(trip, 1, 2), undefined, at(trip, 6));
    expect(await runtimes.load(trip.generationId)).toEqual(at(trip, 3));
  });

  it('[E8] is rolled back with the events', async () => {
    const trip = newTrip();
    await core.dispatch(createTrip(trip, wishFor(1)));
    await testDatabase.database.dataSource.query(
      `ALTER TABLE projection_items ADD CONSTRAINT broken CHECK (trip_id <> '${trip.tripId}') NOT VALID`,
    );
    await expect(core.dispatch(planNode(trip, 1, 1), undefined, at(trip, 3))).rejects.toThrow();
    expect(await runtimes.load(trip.generationId)).toBeNull();
    await testDatabase.database.dataSource.query('ALTER TABLE projection_items DROP CONSTRAINT broken');
  });
});
