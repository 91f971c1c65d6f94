import type { Persistence } from '@tripstream/contracts';
import { type Core, coreOn } from '../../../test/support/core.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { completeDay, createTrip, newTrip, planNode, wishFor } from '../../../test/support/trips.js';
import { LogUnavailable } from './trip-commands.js';

let testDatabase: TestDatabase;
let core: Core;
/** The same database as another process sees it. */
let elsewhere: Core;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  core = coreOn(testDatabase.database);
  elsewhere = coreOn(testDatabase.database);
});
afterAll(() => testDatabase.drop());

const sql = (text: string) => testDatabase.database.dataSource.query(text);

/** Makes the rows of one trip's days impossible to write, as a projector with a bug would. */
const breakDaysOf = (tripId: string) =>
  sql(
    `ALTER TABLE projection_days ADD CONSTRAINT broken CHECK (trip_id <> '${tripId}' OR theme IS NULL) NOT VALID`,
  );
const mend = () => sql('ALTER TABLE projection_days DROP CONSTRAINT IF EXISTS broken');
afterEach(mend);

const headOf = async (tripId: string) =>
  (
    await sql(
      `SELECT version, persist_error, control_rev FROM orchestration_streams WHERE stream_id = '${tripId}'`,
    )
  )[0];

describe('a projector that fails', () => {
  it('[A12] rolls the append back, is shown by the stream’s head, and the commit is tried again', async () => {
    const trip = newTrip();
    await core.dispatch(createTrip(trip, wishFor(1)));
    await core.dispatch(planNode(trip, 1, 1));
    const { version } = await headOf(trip.tripId);
    const told: Persistence['state'][] = [];
    const stopListening = core.log.onPersistence((tripId, { state }) => {
      if (tripId === trip.tripId) told.push(state);
      // The commit is waiting for its next try by now.
      if (state === 'failing') void mend();
    });
    await breakDaysOf(trip.tripId);
    const result = await core.dispatch(completeDay(trip, 1));
    expect(result).toMatchObject({ applied: true });
    stopListening();
    expect(told).toEqual(['failing', 'recovered']);
    const head = await headOf(trip.tripId);
    expect(head).toMatchObject({ persist_error: null, control_rev: 2 });
    expect(head.version).toBeGreaterThan(version);
  });

  it('[A12] while it lasts nothing is half saved, every process and snapshot says so, and others are not held up', async () => {
    const trip = newTrip();
    const neighbour = newTrip();
    for (const one of [trip, neighbour]) {
      await core.dispatch(createTrip(one, wishFor(1)));
      await core.dispatch(planNode(one, 1, 1));
    }
    const before = await core.queries.state(trip.tripId);
    await breakDaysOf(trip.tripId);
    const failing = core.dispatch(completeDay(trip, 1));
    await expect(core.dispatch(completeDay(neighbour, 1))).resolves.toMatchObject({ applied: true });
    await expect(failing).rejects.toBeInstanceOf(LogUnavailable);

    expect(await core.queries.state(trip.tripId)).toEqual(before);
    expect(await core.log.readAfter(trip.tripId, before?.version ?? 0, 10)).toEqual([]);
    expect((await headOf(trip.tripId)).persist_error).toMatchObject({
      since: expect.any(String),
      error: expect.stringContaining('broken'),
    });
    expect((await core.queries.snapshot(trip.tripId))?.persistence).toMatchObject({ state: 'failing' });

    const told: Persistence['state'][] = [];
    elsewhere.log.onPersistence((tripId, { state }) => {
      if (tripId === trip.tripId) told.push(state);
    });
    await elsewhere.log.heads([trip.tripId]);
    expect(told).toEqual(['failing']);
    await mend();
    await core.dispatch(completeDay(trip, 1));
    await elsewhere.log.heads([trip.tripId]);
    expect(told).toEqual(['failing', 'recovered']);
    expect((await core.queries.snapshot(trip.tripId))?.persistence).toBeNull();
  });

  it('[A12] an order that the read models cannot take does not fail those that share its commit', async () => {
    const trip = newTrip();
    await core.dispatch(createTrip(trip, wishFor(2)));
    await core.dispatch(planNode(trip, 1, 1));
    await breakDaysOf(trip.tripId);
    const [first, second] = await Promise.allSettled([
      core.dispatch(completeDay(trip, 1)),
      core.dispatch(planNode(trip, 2, 1)),
    ]);
    expect(first.status).toBe('rejected');
    expect(second).toMatchObject({ status: 'fulfilled', value: { applied: true } });
  });
});
