import { apply, diff, emptyPlan, invert, isEmpty, planOf } from '@tripstream/itinerary';
import fc from 'fast-check';
import { type Core, coreOn } from '../../../test/support/core.js';
import { anyHistory } from '../../../test/support/histories.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';

let testDatabase: TestDatabase;
let core: Core;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  core = coreOn(testDatabase.database);
});
afterAll(() => testDatabase.drop());

/** A trip with several turns, and the plan as each of them left it. */
async function tripWithTurns() {
  const [history] = fc
    .sample(anyHistory({ orders: 150, travellers: 12 }), 50)
    .sort((left, right) => (right.states.at(-1)?.job?.turn ?? 0) - (left.states.at(-1)?.job?.turn ?? 0));
  if (history === undefined) throw new Error('no history');
  for (const command of history.commands) await core.dispatch(command);
  const plans = [emptyPlan];
  for (const state of history.states)
    if (state.job?.endedVersion === state.version) plans[state.job.turn] = planOf(state);
  return { tripId: history.trip.tripId, plans };
}

describe('checkpoints', () => {
  it('[E7] every turn leaves the differences to the turn before and to the beginning, and no others are stored', async () => {
    const { tripId, plans } = await tripWithTurns();
    const rows = await testDatabase.database.dataSource.query(
      `SELECT from_turn_count AS "from", to_turn_count AS "to" FROM checkpoint_diff_blobs
       WHERE thread_id = replace($1, 'trip_', 'thr_') ORDER BY 2, 1`,
      [tripId],
    );
    const expected = plans.flatMap((_, to) => {
      if (to === 0) return [];
      return to === 1
        ? [{ from: 0, to }]
        : [
            { from: 0, to },
            { from: to - 1, to },
          ];
    });
    expect(rows).toEqual(expected);
    expect(plans.length).toBeGreaterThan(4);
  });

  it('[E7] any range, forwards and backwards, follows from the stored differences alone', async () => {
    const { tripId, plans } = await tripWithTurns();
    // The log and all other rows might say it too: they are not there to be asked.
    await testDatabase.database.dataSource.query('DELETE FROM projection_items WHERE trip_id = $1', [tripId]);
    await testDatabase.database.dataSource.query('DELETE FROM projection_days WHERE trip_id = $1', [tripId]);
    for (const [from, before] of plans.entries()) {
      expect(await core.checkpoints.planAt(tripId, from)).toEqual(before);
      for (const [to, after] of plans.entries()) {
        const change = await core.checkpoints.between(tripId, from, to);
        if (change === null) throw new Error(`no difference from ${from} to ${to}`);
        expect(change).toEqual(diff(before, after));
        expect(apply(before, change)).toEqual(after);
        expect(apply(after, invert(change))).toEqual(before);
        expect(isEmpty(change)).toBe(JSON.stringify(before) === JSON.stringify(after));
      }
    }
  });

  it('[E7] a turn that has not ended has no checkpoint', async () => {
    const { tripId, plans } = await tripWithTurns();
    expect(await core.checkpoints.planAt(tripId, plans.length)).toBeNull();
    expect(await core.checkpoints.between(tripId, 1, plans.length)).toBeNull();
    expect(await core.checkpoints.between(tripId, plans.length, 1)).toBeNull();
  });
});
