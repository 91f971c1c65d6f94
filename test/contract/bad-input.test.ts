import { request as httpRequest } from 'node:http';
import { newId } from '../../backend/src/platform/ids.js';
import { ApiUser, problemOf, startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
let user: ApiUser;

beforeAll(async () => {
  server = await startTestServer();
  user = await ApiUser.join(server.url);
});
afterAll(() => server.stop());

const wish = { destination: 'Lisbon', startDate: '2026-05-03', days: 5 };

/** What each bad wish is answered with: the code, and the field it names. */
const badWishes: [string, unknown, string, string | null][] = [
  ['an empty destination', { ...wish, destination: '' }, 'invalid-field', '/destination'],
  ['a destination of spaces', { ...wish, destination: '   ' }, 'invalid-field', '/destination'],
  ['no destination', { startDate: '2026-05-03', days: 5 }, 'invalid-field', '/destination'],
  [
    'a destination of 121 letters',
    { ...wish, destination: 'x'.repeat(121) },
    'invalid-field',
    '/destination',
  ],
  [
    'an end before the start',
    { ...wish, days: undefined, endDate: '2026-05-02' },
    'invalid-field',
    '/endDate',
  ],
  ['more than 30 days', { ...wish, days: 31 }, 'invalid-field', '/days'],
  [
    'an end more than 30 days away',
    { ...wish, days: undefined, endDate: '2026-06-03' },
    'invalid-field',
    '/endDate',
  ],
  ['no length at all', { ...wish, days: undefined }, 'invalid-field', '/days'],
  ['a length that contradicts the end', { ...wish, endDate: '2026-05-04' }, 'invalid-field', '/days'],
  ['zero days', { ...wish, days: 0 }, 'invalid-field', '/days'],
  ['half a day', { ...wish, days: 2.5 }, 'invalid-field', '/days'],
  ['a trip that ends after 2199', { ...wish, startDate: '2199-12-31', days: 2 }, 'invalid-field', '/days'],
  ['31 February', { ...wish, startDate: '2026-02-31' }, 'invalid-field', '/startDate'],
  ['29 February of a common year', { ...wish, startDate: '2027-02-29' }, 'invalid-field', '/startDate'],
  ['a date with a time', { ...wish, startDate: '2026-05-03T10:00:00Z' }, 'invalid-field', '/startDate'],
  ['an unknown field', { ...wish, colour: 'red' }, 'unknown-field', '/colour'],
  ['a server-owned field', { ...wish, travellerId: newId('trv') }, 'unknown-field', '/travellerId'],
  ['an unknown nested field', { ...wish, party: { adults: 2, dogs: 1 } }, 'unknown-field', '/party/dogs'],
  ['a NUL character', { ...wish, destination: 'Lis\u0000bon' }, 'invalid-field', '/destination'],
  ['a NUL character in the notes', { ...wish, notes: 'a\u0000b' }, 'invalid-field', '/notes'],
  [
    'a bidirectional override',
    { ...wish, destination: 'Lisbon\u202Enobsil' },
    'invalid-field',
    '/destination',
  ],
  ['half a surrogate pair', { ...wish, destination: 'Lisbon\uD800' }, 'invalid-field', '/destination'],
  ['a number as destination', { ...wish, destination: 7 }, 'invalid-field', '/destination'],
  ['text as days', { ...wish, days: '5' }, 'invalid-field', '/days'],
  ['an unknown interest', { ...wish, interests: ['war'] }, 'invalid-field', '/interests/0'],
  ['nobody to travel', { ...wish, party: { adults: 0 } }, 'invalid-field', '/party/adults'],
  ['null', null, 'invalid-field', null],
  ['a list', [wish], 'invalid-field', null],
];

describe('bad wishes', () => {
  it.each(badWishes)(
    '[D1] %s is refused by a problem that names the field, and nothing is created',
    async (_name, body, code, field) => {
      const response = await user.post('/api/itineraries', body);
      expect(response.status).toBe(422);
      const problem = await problemOf(response);
      expect(problem).toMatchObject({ code, status: 422, type: `urn:tripstream:problem:${code}` });
      expect(problem.traceId).toMatch(/^[0-9a-f]{16}$/);
      if (field !== null) expect(problem.errors?.map(({ pointer }) => pointer)).toContain(field);
    },
  );

  const raw = (
    body: string | Uint8Array,
    headers: Record<string, string> = { 'Content-Type': 'application/json' },
  ) => user.request('/api/itineraries', { method: 'POST', headers, body: body as BodyInit });

  it.each([
    ['broken JSON', '{"destination": "Lisbon"', 400, 'malformed-json'],
    ['JSON with something behind it', `${JSON.stringify(wish)} x`, 400, 'malformed-json'],
    ['a bare word', 'Lisbon', 400, 'malformed-json'],
    [
      'prototype keys',
      `{"__proto__": {"polluted": true}, ${JSON.stringify(wish).slice(1)}`,
      422,
      'unknown-field',
    ],
    ['two megabytes', JSON.stringify({ ...wish, notes: 'x'.repeat(2_000_000) }), 413, 'payload-too-large'],
    [
      'ten thousand levels',
      `{"destination":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
      422,
      'invalid-field',
    ],
  ])('%s is refused', async (_name, body, status, code) => {
    const response = await raw(body);
    expect(response.status).toBe(status);
    expect(await problemOf(response)).toMatchObject({ code });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['application/jsonp'],
  ])('a body of type %s is refused', async (type) => {
    const response = await raw(JSON.stringify(wish), { 'Content-Type': type });
    expect(response.status).toBe(415);
    expect(await problemOf(response)).toMatchObject({ code: 'unsupported-media-type' });
  });

  it('nothing of all this was created', async () => {
    expect(await (await user.request('/api/itineraries')).json()).toEqual({ itineraries: [] });
  });
});

describe('bad requests', () => {
  it('a method that a path does not have is answered with those it has', async () => {
    const response = await user.request('/api/itineraries', { method: 'DELETE' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')?.split(', ').sort()).toEqual(['GET', 'HEAD', 'POST']);
    expect(await problemOf(response)).toMatchObject({ code: 'method-not-allowed' });
  });

  it('a GET never starts anything', async () => {
    expect((await user.request(`/api/itineraries/${newId('trip')}/retry`)).status).toBe(405);
  });

  it('a path that does not exist is a problem', async () => {
    const response = await user.request('/api/nothing');
    expect(response.status).toBe(404);
    expect(await problemOf(response)).toMatchObject({ code: 'not-found' });
  });

  it.each([['abc'], ['-1'], ['1e400'], ['x'.repeat(200)], ['%00'], ['%F0%9F%98%80']])(
    'the cursor %s is refused for polls',
    async (after) => {
      const { itineraryId } = await user.createItinerary();
      const response = await user.request(`/api/itineraries/${itineraryId}/events?after=${after}`);
      expect([400, 422]).toContain(response.status);
      await problemOf(response);
    },
  );

  it('a cursor ahead of the trip, of another trip and of another history is refused for polls', async () => {
    const { itineraryId } = await user.createItinerary();
    const { epoch } = (await (await user.request(`/api/itineraries/${itineraryId}/events`)).json()) as {
      epoch: string;
    };
    const codeFor = async (cursor: string) =>
      (await problemOf(await user.request(`/api/itineraries/${itineraryId}/events?after=${cursor}`))).code;
    expect(await codeFor(`${epoch}.${itineraryId}.100000`)).toBe('cursor-ahead');
    expect(await codeFor(`${epoch}.${newId('trip')}.1`)).toBe('cursor-invalid');
    expect(await codeFor(`0123456789.${itineraryId}.1`)).toBe('cursor-other-epoch');
  });

  it('an Idempotency-Key that is too long is refused', async () => {
    const response = await user.post('/api/itineraries', wish, { 'Idempotency-Key': 'k'.repeat(201) });
    expect(response.status).toBe(422);
  });

  it('headers beyond all measure are answered, not crashed on', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const outgoing = httpRequest(
        `${server.url}/api/about`,
        { headers: { 'X-Long': 'x'.repeat(20_000) } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      outgoing.on('error', reject).end();
    });
    expect(status).toBe(431);
  });
});
