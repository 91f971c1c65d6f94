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
  const asked: string[] = [];
  const minutes: (() => Promise<void>)[] = [];
  const { logger, lines } = capturingLogger();
  /** What the provider answers to a cancellation; null: it is done. */
  let failure: ProviderFailure | null = null;
  const left = new LeftResponses(
    database,
    { everyMinute: (_name, work) => void minutes.push(work) },
    {
      planner: { provider: 'demo', model: 'a later one' },
      cancel: async (responseId) => {
        asked.push(responseId);
        if (failure !== null) throw failure;
        cancelled.push(responseId);
      },
    },
    logger,
  );
  left.onApplicationBootstrap();
  return {
    asked,
    cancelled,
    database,
    lines,
    drop,
    answer: (answer: ProviderFailure | null) => {
      failure = answer;
    },
    /** Lets what waits for its next try be due. */
    passTime: () =>
      database.dataSource.query(
        `UPDATE provider_session_runtime SET cancel_after = cancel_after - interval '2 hours'`,
      ),
    waits: async (): Promise<number[]> => {
      const rows = await database.dataSource.query<{ minutes: string }[]>(
        `SELECT round(extract(epoch FROM cancel_after - updated_at) / 60) AS minutes FROM provider_session_runtime
         WHERE cancel_after IS NOT NULL ORDER BY response_id`,
      );
      return rows.map(({ minutes }) => Number(minutes));
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
    const { answer, drop, lines, minute, reading, stop } = await setUp();
    for (const responseId of ['resp_1', 'resp_2']) await stop(await reading(responseId));
    answer(away);
    await minute();
    expect(lines.map(({ event, message }) => [event, message])).toEqual([
      ['planner.response-not-cancelled', 'status 500'],
      ['planner.response-not-cancelled', 'status 500'],
    ]);
    await drop();
  });

  it('[B6] a cancellation that failed is tried again after growing waits until the provider has heard it', async () => {
    const { answer, asked, cancelled, drop, minute, passTime, reading, stop, waits } = await setUp();
    await stop(await reading('resp_stopped'));
    answer(away);
    const seen: number[] = [];
    for (let tries = 1; tries <= 8; tries += 1) {
      await minute();
      // Not due yet: another process, or the next minute, leaves it alone.
      await minute();
      seen.push(...(await waits()));
      await passTime();
    }
    expect(seen).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    expect(asked).toHaveLength(8);
    answer(null);
    await minute();
    await passTime();
    await minute();
    expect(cancelled).toEqual(['resp_stopped']);
    expect(await waits()).toEqual([]);
    await drop();
  });

  it('[B6] what will never be accepted is given up at once, what still fails after hours in the end', async () => {
    const { answer, asked, drop, lines, minute, passTime, reading, stop, waits } = await setUp();
    await stop(await reading('resp_1'));
    answer(new ProviderFailure('provider_error', 'status 400', { retryable: false }));
    await minute();
    expect(await waits()).toEqual([]);
    await stop(await reading('resp_2'));
    // A key can be exchanged.
    answer(new ProviderFailure('provider_unauthorized', 'status 401', { retryable: false }));
    for (let tries = 1; tries <= 12; tries += 1) {
      await minute();
      await passTime();
    }
    expect(asked.filter((id) => id === 'resp_2')).toHaveLength(10);
    expect(lines.filter(({ event }) => event === 'planner.response-given-up')).toMatchObject([
      { responseId: 'resp_1', tries: 1, message: 'status 400' },
      { responseId: 'resp_2', tries: 10, message: 'status 401' },
    ]);
    await drop();
  });

  it('[B6] a process that dies while it tells the provider leaves it to be told again', async () => {
    const { asked, drop, minute, passTime, reading, stop, database } = await setUp();
    await stop(await reading('resp_stopped'));
    await minute();
    // As it stood before the answer was noted.
    await database.dataSource.query(
      `UPDATE provider_session_runtime SET cancel_after = clock_timestamp() + interval '1 minute'`,
    );
    await passTime();
    await minute();
    expect(asked).toEqual(['resp_stopped', 'resp_stopped']);
    await drop();
  });
});

const away = new ProviderFailure('provider_error', 'status 500', { retryable: true });
