import { coreOn } from '../../../test/support/core.js';
import { createTestDatabase } from '../../../test/support/test-database.js';
import { createTrip, NOW, newTrip, stamp, type TestTrip } from '../../../test/support/trips.js';
import { LeftResponses } from './left-responses.js';
import { ProviderFailure } from './providers/planner-provider.js';
import { capturingLogger } from './testing/capturing-logger.js';

/** Trips whose responses are being read, the provider that writes them, and the work of a minute. */
async function setUp() {
  const { database, drop } = await createTestDatabase();
  const core = coreOn(database);
  const cancelled: string[] = [];
  const minutes: (() => Promise<void>)[] = [];
  const { logger, lines } = capturingLogger();
  let isAway = false;
  const left = new LeftResponses(
    database,
    { everyMinute: (_name, work) => void minutes.push(work) },
    {
      planner: { provider: 'demo', model: 'a later one' },
      cancel: async (responseId) => {
        if (isAway) throw new ProviderFailure('provider_error', 'status 500', { retryable: true });
        cancelled.push(responseId);
      },
    },
    logger,
  );
  left.onApplicationBootstrap();
  return {
    cancelled,
    lines,
    drop,
    goAway: () => {
      isAway = true;
    },
    minute: async () => {
      for (const work of minutes) await work();
    },
    reading: async (responseId: string, provider = 'demo'): Promise<TestTrip> => {
      const trip = newTrip();
      await core.dispatch(createTrip(trip));
      await core.dispatch({ ...stamp(trip), type: 'generation.begin' }, undefined, {
        generationId: trip.generationId,
        tripId: trip.tripId,
        provider,
        model: 'demo',
        responseId,
        days: [1, 2],
        dayAttempts: [1, 1],
        cursor: 3,
        status: 'streaming',
      });
      return trip;
    },
    stop: ({ tripId }: TestTrip) =>
      core.dispatch({ type: 'generation.cancel', tripId, keep: 'days', now: NOW }),
    rows: () =>
      database.dataSource.query(
        'SELECT response_id AS id, status FROM provider_session_runtime ORDER BY response_id',
      ),
  };
}

describe('responses that nobody is left to read', () => {
  it('[B6] are cancelled once within a minute after their generation ended; others are left alone', async () => {
    const { cancelled, drop, minute, reading, rows, stop } = await setUp();
    await reading('resp_read');
    await stop(await reading('resp_stopped'));
    await stop(await reading('resp_of_another', 'openai'));
    await minute();
    await minute();
    expect(cancelled).toEqual(['resp_stopped']);
    expect(await rows()).toEqual([
      { id: 'resp_of_another', status: 'abandoned' },
      { id: 'resp_read', status: 'streaming' },
      { id: 'resp_stopped', status: 'abandoned' },
    ]);
    await drop();
  });

  it('[B6] a provider that does not answer is logged, and keeps nobody from the next one', async () => {
    const { drop, goAway, lines, minute, reading, stop } = await setUp();
    for (const responseId of ['resp_1', 'resp_2']) await stop(await reading(responseId));
    goAway();
    await minute();
    expect(lines.map(({ event, message }) => [event, message])).toEqual([
      ['planner.response-not-cancelled', 'status 500'],
      ['planner.response-not-cancelled', 'status 500'],
    ]);
    await drop();
  });
});
