import type { GenerationId, TravellerId } from '@tripstream/contracts';
import { coreOn } from '../../../test/support/core.js';
import { createProposal, proposeBundle } from '../../../test/support/proposals.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { newTrip } from '../../../test/support/trips.js';
import { type DueProposal, GenerationQueries } from './generation-queries.js';

let testDatabase: TestDatabase;
beforeEach(async () => {
  testDatabase = await createTestDatabase();
});
afterEach(() => testDatabase.drop());

/** A few trips whose proposals were to be chosen from long ago. */
async function lapsed(count: number) {
  const { database } = testDatabase;
  const core = coreOn(database);
  const trips = Array.from({ length: count }, newTrip);
  for (const trip of trips) {
    await core.dispatch(createProposal(trip));
    await core.dispatch(proposeBundle(trip, 1));
  }
  return { core, trips, queries: new GenerationQueries(database, core.queries) };
}

const idsOf = (due: readonly DueProposal[]) => due.map(({ tripId }) => tripId);

describe('proposals that are due', () => {
  it('[C7] come in pages, each once, although they all lapsed at the same moment', async () => {
    const { trips, queries } = await lapsed(5);
    const found: DueProposal[] = [];
    for (let after: DueProposal | null = null; ; ) {
      const page: DueProposal[] = await queries.dueProposals(after, 2);
      found.push(...page);
      after = page.at(-1) ?? null;
      if (page.length < 2) break;
    }
    expect(idsOf(found).sort()).toEqual(trips.map(({ tripId }) => tripId).sort());
  });

  it('[C7] are found by their index', async () => {
    const { database } = testDatabase;
    const plan = await database.dataSource.transaction(async (run) => {
      // A table of three rows is read whole otherwise, whatever indexes there are.
      await run.query('SET LOCAL enable_seqscan = off');
      return run.query(`EXPLAIN SELECT trip_id, expires_at FROM projection_trips
        WHERE expires_at <= now() AND (expires_at, trip_id) > ('-infinity'::timestamptz, '')
        ORDER BY expires_at, trip_id LIMIT 200`);
    });
    expect(JSON.stringify(plan)).toContain('projection_trips_expiring');
  });
});

describe('a generation', () => {
  it('[C4] is found by its id and its owner, through an index', async () => {
    const { trips, queries } = await lapsed(2);
    const [one, other] = trips;
    if (one === undefined || other === undefined) throw new Error('there are two');
    const { generationId, travellerId, tripId } = one;
    expect(await queries.find(generationId, travellerId)).toMatchObject({
      generationId,
      tripId,
      status: 'processing',
      bundles: [{ title: 'Bundle 1' }],
    });
    expect(await queries.find(generationId, other.travellerId)).toBeNull();
    expect(await queries.find('gen_none' as GenerationId, 'trv_none' as TravellerId)).toBeNull();
    const plan = await testDatabase.database.dataSource.transaction(async (run) => {
      await run.query('SET LOCAL enable_seqscan = off');
      return run.query(`EXPLAIN SELECT thread_id FROM projection_thread_turns WHERE generation_id = 'x'`);
    });
    expect(JSON.stringify(plan)).toContain('projection_thread_turns_generation');
  });
});
