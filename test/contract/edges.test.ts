import { request } from 'node:http';
import { connect } from 'node:net';
import type { EventPage, JobAnswer, TripEvent } from '@tripstream/contracts';
import { SseReader } from '../support/sse-reader.js';
import { ApiUser, problemOf, startTestServer, type TestServer } from '../support/test-server.js';

jest.setTimeout(30_000);

let server: TestServer;
let user: ApiUser;

beforeAll(async () => {
  server = await startTestServer();
  user = await ApiUser.join(server.url);
});
afterAll(() => server.stop());

async function until(tripId: string, type: TripEvent['type'], at = user): Promise<void> {
  const reader = await SseReader.open(`${at.url}/api/itineraries/${tripId}/patches?after=0`, at.headers);
  await reader.untilEvent(type);
  reader.close();
}

/** Status of a request that `fetch` would not send. */
const statusOf = (headers: Record<string, string>, path = '/api/about', method = 'GET') =>
  new Promise<number | undefined>((resolve, reject) => {
    request(server.url + path, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });

describe('orders that are sent again', () => {
  it('[E4] a retry under the same key is one retry, also after its generation has ended', async () => {
    const { itineraryId } = await user.createItinerary({ days: 20 });
    expect((await user.post(`/api/itineraries/${itineraryId}/cancel`, {})).status).toBe(200);
    const retry = () =>
      user.post(`/api/itineraries/${itineraryId}/retry`, {}, { 'Idempotency-Key': `again-${itineraryId}` });
    const first = await retry();
    expect(first.status).toBe(202);
    const answer = (await first.json()) as JobAnswer;
    const ends = async () =>
      (await user.events(itineraryId)).filter(({ type }) => type === 'generation_complete').length;
    for (let after = '0'; (await ends()) < 1; ) {
      const page = (await (
        await user.request(`/api/itineraries/${itineraryId}/events?after=${after}&wait=5`)
      ).json()) as EventPage;
      after = page.next;
    }
    const replay = await retry();
    expect(replay.status).toBe(202);
    expect(await replay.json()).toEqual(answer);
    expect(await ends()).toBe(1);
    const reader = await SseReader.open(`${server.url}/api/itineraries/${itineraryId}/patches`, user.headers);
    await reader.untilEvent('snapshot');
    reader.close();
    expect(reader.frames.map(({ event }) => event)).toEqual(['connected', 'snapshot']);
  });

  it('stopping twice is one stop, but asking for more than the first time is refused', async () => {
    const slow = await startTestServer({ DEMO_TOKENS_PER_SECOND: '800' });
    try {
      const traveller = await ApiUser.join(slow.url);
      const { itineraryId } = await traveller.createItinerary({ days: 5 });
      await until(itineraryId, 'day_completed', traveller);
      const stop = (keep: string) => traveller.post(`/api/itineraries/${itineraryId}/cancel`, { keep });
      expect((await stop('days')).status).toBe(200);
      expect((await stop('days')).status).toBe(200);
      const more = await stop('nothing');
      expect(more.status).toBe(409);
      expect((await problemOf(more)).code).toBe('generation-terminal');
    } finally {
      await slow.stop();
    }
  });
});

describe('two servers on one database', () => {
  let other: TestServer;
  let there: ApiUser;

  beforeAll(async () => {
    // It serves, but is too busy to plan: the other server plans.
    other = await startTestServer(
      { OPENAI_API_KEY: 'none', OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' },
      server,
    );
    there = user.at(other.url);
  });
  afterAll(() => other.stop());

  it('a refusal is never decided on a state that another server has left behind', async () => {
    const { itineraryId } = await user.createItinerary({ days: 1 });
    await there.post(`/api/itineraries/${itineraryId}/retry`, {});
    await user.post(`/api/itineraries/${itineraryId}/cancel`, {});
    const again = await there.post(`/api/itineraries/${itineraryId}/retry`, {});
    expect(again.status).toBe(202);
    await there.post(`/api/itineraries/${itineraryId}/cancel`, {});
  });

  it('[D3] a poll that waits hears of what another server committed', async () => {
    const { itineraryId } = await user.createItinerary({ days: 1 });
    await user.post(`/api/itineraries/${itineraryId}/cancel`, {});
    const { next } = (await (
      await there.request(`/api/itineraries/${itineraryId}/events?limit=500`)
    ).json()) as EventPage;
    const waiting = there.request(`/api/itineraries/${itineraryId}/events?after=${next}&wait=20`);
    await user.post(`/api/itineraries/${itineraryId}/retry`, {});
    const { events } = (await (await waiting).json()) as EventPage;
    expect(events[0]?.type).toBe('generation_started');
    await user.post(`/api/itineraries/${itineraryId}/cancel`, {});
  });
});

describe('requests that try their luck', () => {
  it.each([['evil.example'], ['evil.example:3000'], ['127.0.0.1.evil.example']])(
    'the Host %s is not ours',
    async (host) => {
      expect(await statusOf({ Host: host })).toBe(421);
      expect(await statusOf({ Host: host, Origin: `http://${host}` }, '/api/tokens', 'POST')).toBe(421);
    },
  );

  it.each([['9999-12-31'], ['0000-01-01'], ['1999-12-31'], ['2200-01-01']])(
    'a trip on %s is refused',
    async (startDate) => {
      const response = await user.post('/api/itineraries', { destination: 'Lisbon', startDate, days: 2 });
      expect(response.status).toBe(422);
      expect((await problemOf(response)).errors?.[0]?.pointer).toBe('/startDate');
    },
  );

  it('a path that is no URI is a bad request, not bad JSON', async () => {
    const response = await user.request('/api/itineraries/%zz');
    expect(response.status).toBe(400);
    expect((await problemOf(response)).code).toBe('bad-request');
  });

  it('thousands of unknown fields get a short answer', async () => {
    const body = Object.fromEntries(Array.from({ length: 3_000 }, (_, at) => [`field${at}`, 1]));
    const response = await user.post('/api/itineraries', {
      destination: 'Lisbon',
      startDate: '2026-05-03',
      days: 2,
      ...body,
    });
    expect((await problemOf(response)).errors).toHaveLength(20);
  });

  it('headers that never end are cut, while others are served', async () => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.write('GET /api/about HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ');
    let received = '';
    for await (const text of socket.setEncoding('utf8')) received += text;
    expect(received).toMatch(/^HTTP\/1\.1 408 /);
    expect(await statusOf({})).toBe(200);
  });

  it('HEAD on a stream answers without opening one', async () => {
    const { itineraryId } = await user.createItinerary({ days: 1 });
    const response = await user.request(`/api/itineraries/${itineraryId}/patches`, { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });

  it('a stream that is asked for behind another request on the same connection is answered', async () => {
    const { itineraryId } = await user.createItinerary({ days: 1 });
    await until(itineraryId, 'generation_complete');
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    const ask = (path: string) =>
      `GET /api/itineraries/${itineraryId}${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${user.token}\r\n\r\n`;
    socket.write(ask('/events?limit=1') + ask('/patches?after=0'));
    let received = '';
    for await (const text of socket.setEncoding('utf8')) {
      received += text;
      if (received.includes('event: generation_complete')) break;
    }
    expect(received.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
  });

  it('a stream with parameters that nobody knows is opened all the same', async () => {
    const { itineraryId } = await user.createItinerary({ days: 1 });
    const reader = await SseReader.open(
      `${server.url}/api/itineraries/${itineraryId}/patches?_=1&after=a&after=b`,
      user.headers,
    );
    await reader.untilEvent('snapshot');
    reader.close();
    expect(reader.response.statusCode).toBe(200);
  });
});
