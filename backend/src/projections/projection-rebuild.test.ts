import fc from 'fast-check';
import { type Core, coreOn } from '../../../test/support/core.js';
import { anyHistory } from '../../../test/support/histories.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { createTrip, newTrip, planNode, wholeGeneration, wishFor } from '../../../test/support/trips.js';
import { createLogger } from '../platform/logger.js';
import { ProjectionCatchUp } from './projection-catch-up.js';
import { ProjectionRebuild } from './projection-rebuild.js';

/** A soak sets more. */
const TRIPS = Number(process.env.SOAK_TRIPS ?? 100);

let testDatabase: TestDatabase;
let core: Core;
let rebuild: ProjectionRebuild;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  core = coreOn(testDatabase.database);
  rebuild = new ProjectionRebuild(testDatabase.database);
});
afterAll(() => testDatabase.drop());

const sql = (text: string, values: unknown[] = []) => testDatabase.database.dataSource.query(text, values);

async function finishedTrip(days = 2) {
  const trip = newTrip();
  await core.dispatch(createTrip(trip, wishFor(days)));
  for (const command of wholeGeneration(trip, days)) await core.dispatch(command);
  return trip;
}

describe('read models made anew from the log', () => {
  it(`[E5] are byte for byte what the appends wrote, for ${TRIPS} random trips`, async () => {
    const histories = fc.sample(anyHistory({ travellers: 6 }), TRIPS);
    let turns = 0;
    for (const { trip, commands, states } of histories) {
      // Some one by one, some together: both ways of committing.
      for (const command of commands.slice(0, 20)) await core.dispatch(command);
      await Promise.all(commands.slice(20).map((command) => core.dispatch(command)));
      expect(await core.queries.state(trip.tripId)).toMatchObject({ tripId: trip.tripId });
      expect(await rebuild.verify(trip.tripId)).toEqual([]);
      turns = Math.max(turns, states.at(-1)?.job?.turn ?? 0);
    }
    // Otherwise nothing was said about checkpoints and earlier turns.
    expect(turns).toBeGreaterThan(2);
  }, 240_000);

  it('[E5] differ visibly where a row was changed behind the log’s back, and a rebuild mends it', async () => {
    const { tripId } = await finishedTrip();
    const healthy = await core.queries.state(tripId);
    const damages = [
      [`UPDATE projection_items SET title = title || '!' WHERE trip_id = $1`, 'projection_items'],
      ['DELETE FROM projection_days WHERE trip_id = $1 AND day = 2', 'projection_days'],
      [
        `UPDATE projection_jobs SET status = 'running', ended_version = NULL WHERE trip_id = $1`,
        'projection_jobs',
      ],
      [
        `DELETE FROM checkpoint_diff_blobs WHERE thread_id = replace($1, 'trip_', 'thr_')`,
        'checkpoint_diff_blobs',
      ],
      ['UPDATE projection_state SET last_version = 1 WHERE stream_id = $1', 'projection_state'],
    ] as const;
    for (const [damage, table] of damages) {
      await sql(damage, [tripId]);
      expect(await rebuild.verify(tripId)).toEqual([table]);
      await rebuild.rebuild(tripId);
      expect(await rebuild.verify(tripId)).toEqual([]);
    }
    expect(await core.queries.state(tripId)).toEqual(healthy);
  });

  it('[E5] verification changes nothing', async () => {
    const { tripId } = await finishedTrip();
    await sql(`UPDATE projection_items SET title = 'x' WHERE trip_id = $1`, [tripId]);
    await rebuild.verify(tripId);
    expect(await sql(`SELECT DISTINCT title FROM projection_items WHERE trip_id = $1`, [tripId])).toEqual([
      { title: 'x' },
    ]);
  });

  it('[E5] one projector can be rebuilt without touching the others', async () => {
    const { tripId } = await finishedTrip();
    await sql(`UPDATE projection_items SET title = 'x' WHERE trip_id = $1`, [tripId]);
    await sql(`UPDATE projection_jobs SET percent = 1 WHERE trip_id = $1`, [tripId]);
    await rebuild.rebuild(tripId, ['jobs']);
    expect(await rebuild.verify(tripId)).toEqual(['projection_items']);
  });

  it('[E5] writers of the trip wait for it and lose nothing', async () => {
    const trip = newTrip();
    await core.dispatch(createTrip(trip, wishFor(20)));
    await Promise.all([
      ...Array.from({ length: 40 }, (_, at) =>
        core.dispatch(planNode(trip, (at % 20) + 1, Math.floor(at / 20) + 1)),
      ),
      ...Array.from({ length: 5 }, () => rebuild.rebuild(trip.tripId)),
    ]);
    expect((await core.queries.state(trip.tripId))?.days.flatMap(({ nodes }) => nodes)).toHaveLength(40);
    expect(await rebuild.verify(trip.tripId)).toEqual([]);
  });

  it('[E5] a projector that is behind is not moved over what it lacks, and is made good at the next start', async () => {
    const trip = newTrip();
    await core.dispatch(createTrip(trip, wishFor(1)));
    const thread = trip.tripId.replace('trip_', 'thr_');
    await sql('DELETE FROM projection_thread_messages WHERE thread_id = $1', [thread]);
    await sql(`UPDATE projection_state SET last_version = 1 WHERE stream_id = $1 AND projector = 'thread'`, [
      trip.tripId,
    ]);
    await core.dispatch(planNode(trip, 1, 1));
    expect((await rebuild.behind('', 5_000)).tripIds).toEqual([trip.tripId]);
    await new ProjectionCatchUp(rebuild, createLogger('silent')).onModuleInit();
    expect(await rebuild.verify(trip.tripId)).toEqual([]);
  });

  it('[E5] a trip that cannot be made anew does not keep the others from it', async () => {
    const broken = await finishedTrip(1);
    const healthy = await finishedTrip(1);
    for (const { tripId } of [broken, healthy])
      await sql('UPDATE projection_state SET last_version = 1 WHERE stream_id = $1', [tripId]);
    await sql(
      `ALTER TABLE projection_trips ADD CONSTRAINT broken CHECK (trip_id <> '${broken.tripId}') NOT VALID`,
    );
    await new ProjectionCatchUp(rebuild, createLogger('silent')).onModuleInit();
    await sql('ALTER TABLE projection_trips DROP CONSTRAINT broken');
    expect((await rebuild.behind('', 5_000)).tripIds).toEqual([broken.tripId]);
    await rebuild.rebuild(broken.tripId);
  });

  it('[E5] at the start what is behind is caught up, in pages, and nothing else is touched', async () => {
    const trips = [];
    for (let count = 0; count < 120; count += 1) {
      const trip = newTrip();
      await core.dispatch(createTrip(trip, wishFor(1)));
      trips.push(trip.tripId);
    }
    const untouched = await finishedTrip();
    await sql('DELETE FROM projection_threads WHERE trip_id = ANY($1)', [trips]);
    await sql(`DELETE FROM projection_state WHERE projector = 'thread' AND stream_id = ANY($1)`, [trips]);
    await sql(`UPDATE projection_items SET title = 'x' WHERE trip_id = $1`, [untouched.tripId]);
    expect(new Set((await rebuild.behind('', 5_000)).tripIds)).toEqual(new Set(trips));
    await new ProjectionCatchUp(rebuild, createLogger('silent')).onModuleInit();
    expect((await rebuild.behind('', 5_000)).tripIds).toEqual([]);
    for (const tripId of trips) expect(await rebuild.verify(tripId)).toEqual([]);
    expect(await rebuild.verify(untouched.tripId)).toEqual(['projection_items']);
  });
});
