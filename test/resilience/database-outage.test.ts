import { SseReader } from '../support/sse-reader.js';
import { administer } from '../support/test-database.js';
import { ApiUser, problemOf, startTestServer, type TestServer } from '../support/test-server.js';

jest.setTimeout(60_000);

let server: TestServer;
let user: ApiUser;

beforeAll(async () => {
  server = await startTestServer({ DEMO_TOKENS_PER_SECOND: '2000' });
  user = await ApiUser.join(server.url);
});
afterAll(() => server.stop());

const name = () => new URL(server.databaseUrl).pathname.slice(1);
const disallow = () => administer(`ALTER DATABASE ${name()} ALLOW_CONNECTIONS false`);
const allow = () => administer(`ALTER DATABASE ${name()} ALLOW_CONNECTIONS true`);
const terminate = () =>
  administer(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name()}'`);

describe('a database that goes away in the middle of a generation', () => {
  it('[D4] viewers are told that nothing can be saved, and when it works again they have every event', async () => {
    const { itineraryId } = await user.createItinerary({ days: 3 });
    const reader = await SseReader.open(
      `${server.url}/api/itineraries/${itineraryId}/patches?after=0`,
      user.headers,
    );
    await reader.untilEvent('node_planned');
    await disallow();
    await terminate();
    try {
      await reader.until(({ frames }) =>
        frames.some(({ event, data }) => event === 'persistence' && data.includes('failing')),
      );
      const response = await user.post('/api/itineraries', {
        destination: 'Lisbon',
        startDate: '2026-05-03',
        days: 1,
      });
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('2');
      expect((await problemOf(response)).code).toBe('unavailable');
      expect((await fetch(`${server.url}/livez`)).status).toBe(200);
      expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
    } finally {
      await allow();
    }
    await reader.untilEvent('generation_complete');
    reader.close();
    expect(reader.versions).toEqual((await user.events(itineraryId)).map(({ version }) => version));
    expect(
      reader.frames.some(
        ({ event, data, id }) => event === 'persistence' && data.includes('recovered') && id === undefined,
      ),
    ).toBe(true);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  });
});
