import type { Node, TripCommand } from '@tripstream/contracts';
import { coreOn } from '../../../test/support/core.js';
import { createTestDatabase } from '../../../test/support/test-database.js';
import { LogLines } from '../../../test/support/test-server.js';
import { createTrip, draftNode, newTrip, stamp, wishFor } from '../../../test/support/trips.js';
import { createLogger } from '../platform/logger.js';

let testDatabase: Awaited<ReturnType<typeof createTestDatabase>>;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
});
afterAll(() => testDatabase.drop());

/** A trip with these nodes on its first day, of which the first `checked` were looked up in vain; what loading it leaves behind. */
async function loaded(nodes: readonly Partial<Node>[], checked = nodes.length) {
  const logs = new LogLines();
  const core = coreOn(testDatabase.database, createLogger('info', logs));
  const trip = newTrip();
  const drafts = nodes.map((change, at) => ({ ...draftNode(trip, 1, at + 1), ...change }));
  const commands: TripCommand[] = [
    createTrip(trip, wishFor(1)),
    ...drafts.map((node): TripCommand => ({ ...stamp(trip), type: 'node.plan', node })),
    ...drafts.slice(0, checked).map(
      ({ nodeId }): TripCommand => ({
        ...stamp(trip),
        type: 'node.enhance',
        nodeId,
        day: 1,
        status: 'provisional',
        unverified: 'not_found',
        location: null,
        place: null,
        host: null,
      }),
    ),
  ];
  for (const command of commands) await core.dispatch(command);
  await core.queries.snapshot(trip.tripId);
  await core.queries.state(trip.tripId);
  const metric = await core.metrics.coordinateFallbackItems.get();
  const lines = logs.lines.filter(({ event }) => event === 'trip.coordinate-fallback');
  return { trip, drafts, lines, count: metric.values[0]?.value ?? 0 };
}

const lost = { location: null };

describe('loading a trip', () => {
  it('[A9] names the stops without a position once a load: how many, and five of them', async () => {
    const { trip, drafts, lines, count } = await loaded([lost, lost, {}, lost, lost, lost, lost]);
    const without = drafts.filter(({ location }) => location === null);
    expect(lines).toEqual([
      expect.objectContaining({
        level: 'warn',
        tripId: trip.tripId,
        jobId: trip.jobId,
        generationId: trip.generationId,
        count: 6,
        sample: without.slice(0, 5).map(({ nodeId, title }) => ({ nodeId, title })),
      }),
    ]);
    expect(count).toBe(6);
  });

  it('[A9] says nothing of a trip whose stops all have one, nor of rides, nor of look-ups under way', async () => {
    const { lines, count } = await loaded([{}, { ...lost, kind: 'transfer' }, lost], 2);
    expect(lines).toEqual([]);
    expect(count).toBe(0);
  });
});
