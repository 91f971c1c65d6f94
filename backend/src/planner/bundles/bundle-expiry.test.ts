import { coreOn } from '../../../../test/support/core.js';
import { chooseBundle, createProposal, proposeBundle } from '../../../../test/support/proposals.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-database.js';
import { completeGeneration, newTrip } from '../../../../test/support/trips.js';
import { GenerationQueries } from '../../projections/generation-queries.js';
import { capturingLogger } from '../testing/capturing-logger.js';
import { BundleExpiry } from './bundle-expiry.js';

let testDatabase: TestDatabase;
beforeEach(async () => {
  testDatabase = await createTestDatabase();
});
afterEach(() => testDatabase.drop());

it('[C7] a trip that cannot lapse keeps no other from it', async () => {
  const core = coreOn(testDatabase.database);
  const trips = [newTrip(), newTrip(), newTrip()];
  for (const trip of trips) await core.dispatch(createProposal(trip));
  const [broken] = trips.map(({ tripId }) => tripId).sort();
  const commands: Pick<typeof core.commands, 'dispatch'> = {
    dispatch: (command, meta) =>
      command.tripId === broken
        ? Promise.reject(new Error('it cannot be folded'))
        : core.commands.dispatch(command, meta),
  };
  const { logger, lines } = capturingLogger();
  const generations = new GenerationQueries(testDatabase.database, core.queries);
  const expiry = new BundleExpiry(commands, generations, { everyMinute: () => undefined }, logger);
  expect(await expiry.expire()).toBe(2);
  expect(lines).toContainEqual(
    expect.objectContaining({ event: 'planner.bundles-not-expired', tripId: broken }),
  );
});

it('[C7] proposals that nobody chose from lapse once, whether their search is over or not', async () => {
  const core = coreOn(testDatabase.database);
  const [chosen, complete, searching] = [newTrip(), newTrip(), newTrip()];
  for (const trip of [chosen, complete, searching]) {
    await core.dispatch(createProposal(trip));
    await core.dispatch(proposeBundle(trip, 1));
  }
  await core.dispatch(chooseBundle(chosen, 1));
  await core.dispatch(completeGeneration(complete));

  const minutes = new Map<string, () => Promise<void>>();
  const queue = { everyMinute: (name: string, work: () => Promise<void>) => void minutes.set(name, work) };
  const { logger, lines } = capturingLogger();
  const generations = new GenerationQueries(testDatabase.database, core.queries);
  new BundleExpiry(core.commands, generations, queue, logger).onApplicationBootstrap();
  const minute = minutes.get('bundles-expire');
  await minute?.();
  await minute?.();

  expect(lines.map(({ event, trips }) => [event, trips])).toEqual([['planner.bundles-expired', 2]]);
  const states = await Promise.all(
    [chosen, complete, searching].map(({ tripId }) => core.queries.state(tripId)),
  );
  expect(states.map((trip) => [trip?.expired, trip?.job?.status, trip?.bundles.length])).toEqual([
    [false, 'queued', 1],
    [true, 'complete', 1],
    [true, 'expired', 1],
  ]);
});
