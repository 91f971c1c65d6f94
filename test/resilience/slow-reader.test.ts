import { once } from 'node:events';
import { connect } from 'node:net';
import type { GenerationId, TripId } from '@tripstream/contracts';
import { Database } from '../../backend/src/platform/database.js';
import { coreOn } from '../support/core.js';
import { SseReader } from '../support/sse-reader.js';
import { ApiUser, startTestServer, type TestServer } from '../support/test-server.js';

jest.setTimeout(60_000);

const EVENTS = 1_500;
const EVENT_BYTES = 8_000;

let server: TestServer;
let user: ApiUser;
let database: Database;

beforeAll(async () => {
  server = await startTestServer({
    SSE_STALL_MS: '300',
    SSE_HEARTBEAT_MS: '200',
    OPENAI_API_KEY: 'k',
    OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
  });
  user = await ApiUser.join(server.url);
  database = await Database.connect(server.databaseUrl, 2);
});
afterAll(async () => {
  await database.close();
  await server.stop();
});

/** Appends more than any socket buffers. */
async function appendMuch(tripId: TripId, generationId: GenerationId): Promise<void> {
  const core = coreOn(database);
  await Promise.all(
    Array.from({ length: EVENTS }, (_, at) =>
      core.dispatch({
        type: 'warning.raise',
        tripId,
        expectedGenerationId: generationId,
        attempt: 1_000,
        severity: 'info',
        agent: 'test',
        code: 'bulk',
        message: `${at} `.padEnd(EVENT_BYTES, '·'),
        day: null,
      }),
    ),
  );
}

describe('a reader that does not read', () => {
  it('[D2] is cut, while others get everything, and comes back by its cursor without a loss', async () => {
    const { itineraryId, executionId } = await user.createItinerary({ days: 1 });
    const stuck = connect(Number(new URL(server.url).port), '127.0.0.1');
    stuck.on('error', () => {});
    stuck.write(
      `GET /api/itineraries/${itineraryId}/patches?after=0 HTTP/1.1\r\nHost: ${new URL(server.url).host}\r\nAuthorization: Bearer ${user.token}\r\n\r\n`,
    );
    stuck.pause();
    await server.logs.until(({ event, tripId }) => event === 'stream.opened' && tripId === itineraryId);
    await appendMuch(itineraryId, executionId);
    await server.logs.until(({ event, tripId }) => event === 'stream.closed' && tripId === itineraryId);

    // What the network had taken is still there to be read; the rest is fetched by the cursor of the last whole event.
    let received = '';
    stuck.setEncoding('utf8').on('data', (text) => {
      received += text;
    });
    stuck.resume();
    await once(stuck, 'close');
    const whole = received.slice(0, received.lastIndexOf('\n\n'));
    const last = Number([...whole.matchAll(/^id: \S+\.(\d+)$/gm)].at(-1)?.[1] ?? 0);

    const events = await user.events(itineraryId);
    const reader = await SseReader.open(
      `${server.url}/api/itineraries/${itineraryId}/patches?after=${last}`,
      user.headers,
    );
    await reader.until(({ versions }) => versions.at(-1) === events.length);
    reader.close();
    expect(last).toBeLessThan(events.length);
    expect(reader.versions).toEqual(events.slice(last).map(({ version }) => version));
  });
});
