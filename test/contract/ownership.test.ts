import type { ItineraryList, Snapshot, TokenResponse } from '@tripstream/contracts';
import { newId } from '../../backend/src/platform/ids.js';
import { ApiUser, problemOf, startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
let owner: ApiUser;
let stranger: ApiUser;
let tripId: string;

beforeAll(async () => {
  server = await startTestServer();
  owner = await ApiUser.join(server.url);
  stranger = await ApiUser.join(server.url);
  tripId = (await owner.createItinerary()).itineraryId;
});
afterAll(() => server.stop());

const paths: [string, string, unknown?][] = [
  ['GET', ''],
  ['GET', '/patches'],
  ['GET', '/events'],
  ['POST', '/retry', {}],
  ['POST', '/cancel', {}],
];

const call = (user: ApiUser, id: string, [method, path, body]: [string, string, unknown?]) =>
  method === 'GET'
    ? user.request(`/api/itineraries/${id}${path}`)
    : user.post(`/api/itineraries/${id}${path}`, body);

describe('a trip belongs to one traveller', () => {
  it.each(paths)(
    '[B13] %s %s answers a stranger exactly as for a trip that does not exist',
    async (...path) => {
      const foreign = await call(stranger, tripId, path);
      const missing = await call(stranger, newId('trip'), path);
      const nonsense = await call(stranger, 'not-an-id', path);
      for (const response of [foreign, missing, nonsense]) {
        expect(response.status).toBe(404);
        expect({ ...(await problemOf(response)), traceId: '' }).toEqual({
          type: 'urn:tripstream:problem:trip-not-found',
          title: 'There is no such trip',
          status: 404,
          code: 'trip-not-found',
          traceId: '',
        });
      }
    },
  );

  it.each(paths)('[B13] %s %s answers nobody without an identity', async (method, path) => {
    const response = await fetch(`${server.url}/api/itineraries/${tripId}${path}`, { method });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect((await problemOf(response)).code).toBe('credentials-missing');
  });

  it('[B13] a list shows one’s own trips only', async () => {
    const list = async (user: ApiUser) =>
      (await (await user.request('/api/itineraries')).json()) as ItineraryList;
    expect((await list(owner)).itineraries.map((trip) => trip.tripId)).toEqual([tripId]);
    expect((await list(stranger)).itineraries).toEqual([]);
  });

  it('[B13] a forged, a truncated and a foreign token are refused', async () => {
    const [header, payload, signature] = owner.token.split('.') as [string, string, string];
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const other = Buffer.from(
      JSON.stringify({
        ...JSON.parse(Buffer.from(payload, 'base64url').toString()),
        sub: stranger.travellerId,
      }),
    ).toString('base64url');
    for (const token of [
      `${none}.${payload}.`,
      `${header}.${other}.${signature}`,
      `${header}.${payload}`,
      'x',
      '',
    ]) {
      const response = await fetch(`${server.url}/api/itineraries`, {
        headers: { Authorization: `Bearer ${token}` },
      });
      expect(response.status).toBe(401);
      expect((await problemOf(response)).code).toBe('token-invalid');
    }
  });
});

describe('a browser', () => {
  const signIn = async () => {
    const response = await fetch(`${server.url}/api/tokens`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"as":"cookie"}',
    });
    return {
      body: (await response.json()) as TokenResponse,
      cookie: response.headers.get('set-cookie') ?? '',
    };
  };

  it('[B13] is signed in by a cookie that scripts cannot read and no token in the answer', async () => {
    const { body, cookie } = await signIn();
    expect(body.token).toBeUndefined();
    expect(cookie).toMatch(
      /^tripstream_session=[^;]+; Max-Age=\d+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
    );
    const [pair] = cookie.split(';') as [string];
    const again = await fetch(`${server.url}/api/tokens`, { method: 'POST', headers: { Cookie: pair } });
    expect(((await again.json()) as TokenResponse).travellerId).toBe(body.travellerId);
  });

  it('[B13] a cookie is no bearer token', async () => {
    const { cookie } = await signIn();
    const token = /tripstream_session=([^;]+)/.exec(cookie)?.[1];
    const response = await fetch(`${server.url}/api/itineraries`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(401);
  });

  it.each([['https://evil.example'], ['null'], ['http://127.0.0.1.evil.example']])(
    'a page from %s gets nothing, not even a stream',
    async (origin) => {
      for (const path of ['', `/${tripId}/patches`]) {
        const response = await owner.request(`/api/itineraries${path}`, { headers: { Origin: origin } });
        expect(response.status).toBe(403);
        expect(response.headers.get('access-control-allow-origin')).toBeNull();
        expect((await problemOf(response)).code).toBe('origin-not-allowed');
      }
    },
  );

  it('its own pages are let in', async () => {
    expect((await owner.request('/api/itineraries', { headers: { Origin: server.url } })).status).toBe(200);
  });

  it('learns from the ETag that a trip has not changed', async () => {
    await owner.events(tripId);
    const first = await owner.request(`/api/itineraries/${tripId}`);
    const { version } = (await first.json()) as Snapshot;
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(new RegExp(`\\.${version}"$`));
    const again = await owner.request(`/api/itineraries/${tripId}`, { headers: { 'If-None-Match': etag } });
    expect([200, 304]).toContain(again.status);
  });
});
