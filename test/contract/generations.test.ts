import {
  generationAnswerSchema,
  generationSchema,
  parseCursor,
  type RequestBundlesRequest,
} from '@tripstream/contracts';
import { Database } from '../../backend/src/platform/database.js';
import { newId } from '../../backend/src/platform/ids.js';
import { asked, askForBundles, bundlesIn, followToEnd, generationOf } from '../support/asked-bundles.js';
import { ofType } from '../support/stored-trip.js';
import { ApiUser, problemOf, startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
let database: Database;
let user: ApiUser;

beforeAll(async () => {
  server = await startTestServer();
  database = await Database.connect(server.databaseUrl, 2);
  user = await ApiUser.join(server.url);
});
afterAll(async () => {
  await database.close();
  await server.stop();
});

const timeframe = { from: '2027-06-01', to: '2027-06-20', days: 3 };

/** What is refused, and the field that it is refused for. */
const bad: [string, object, string, string][] = [
  ['an unknown interest', { interests: ['crime'] }, 'invalid-field', '/interests/0'],
  ['interests that are no list', { interests: 'music' }, 'invalid-field', '/interests'],
  ['no timeframe', { timeframe: undefined }, 'invalid-field', '/timeframe'],
  [
    'an end before the start',
    { timeframe: { ...timeframe, to: '2027-05-01' } },
    'invalid-field',
    '/timeframe/to',
  ],
  ['an end years away', { timeframe: { ...timeframe, to: '2029-06-01' } }, 'invalid-field', '/timeframe/to'],
  [
    'more days than the window',
    { timeframe: { ...timeframe, days: 21 } },
    'invalid-field',
    '/timeframe/days',
  ],
  ['31 days', { timeframe: { ...timeframe, days: 31 } }, 'invalid-field', '/timeframe/days'],
  [
    'a window that is no trip, without days',
    { timeframe: { from: '2027-06-01', to: '2027-08-01' } },
    'invalid-field',
    '/timeframe/days',
  ],
  ['31 February', { timeframe: { ...timeframe, from: '2027-02-31' } }, 'invalid-field', '/timeframe/from'],
  ['too much music', { musicProfile: 'x'.repeat(501) }, 'invalid-field', '/musicProfile'],
  ['a NUL character', { otherPreferences: 'a\u0000b' }, 'invalid-field', '/otherPreferences'],
  ['no adults', { party: { adults: 0, children: 2 } }, 'invalid-field', '/party/adults'],
  ['needs that are no text', { needs: 7 }, 'invalid-field', '/needs'],
  ['a mobility that nobody has', { mobility: 'flying' }, 'invalid-field', '/mobility'],
  ['an unknown pace', { pace: 'frantic' }, 'invalid-field', '/pace'],
  [
    'a negative budget',
    { budget: { amount: { amount: -1, currency: 'EUR' } } },
    'invalid-field',
    '/budget/amount/amount',
  ],
  [
    'a currency in words',
    { budget: { amount: { amount: 1, currency: 'euro' } } },
    'invalid-field',
    '/budget/amount/currency',
  ],
  ['a bidirectional override', { origin: 'Lis\u202Ebon' }, 'invalid-field', '/origin'],
  ['an unknown field', { colour: 'red' }, 'unknown-field', '/colour'],
  ['a field that is not the client’s', { travellerId: newId('trv') }, 'unknown-field', '/travellerId'],
];

describe('POST /api/generations', () => {
  it.each(bad)('[C1] refuses %s, names the field and creates nothing', async (_, change, code, pointer) => {
    const other = await ApiUser.join(server.url);
    const response = await other.post('/api/generations', { ...asked, ...change });
    expect(response.status).toBe(422);
    const problem = await problemOf(response);
    expect(problem.code).toBe(code);
    expect([...new Set(problem.errors?.map((error) => error.pointer))]).toEqual([pointer]);
    const { itineraries } = await (await other.request('/api/itineraries')).json();
    expect(itineraries).toEqual([]);
  });

  it('[C1] names every field that is wrong', async () => {
    const response = await user.post('/api/generations', { ...asked, pace: 'frantic', mobility: 'flying' });
    const { errors } = await problemOf(response);
    expect(errors?.map(({ pointer }) => pointer).sort()).toEqual(['/mobility', '/pace']);
  });

  it('[C1] answers at once with the ids, before anything is proposed, and goes on without the client', async () => {
    const response = await user.post('/api/generations', asked);
    expect(response.status).toBe(202);
    const answer = generationAnswerSchema.parse(await response.json());
    expect(response.headers.get('location')).toBe(`/api/generations/${answer.generationId}`);
    expect(answer.status).toBe('processing');
    const stream = new URL(answer.sseEndpoint, server.url);
    expect(stream.pathname).toBe(`/api/itineraries/${answer.tripId}/patches`);
    // The answer is about the first commit: what is proposed comes over the stream.
    expect(parseCursor(stream.searchParams.get('after') ?? '')).toMatchObject({ version: 3 });
    // Nobody reads the stream, and it ends all the same.
    await server.logs.until(
      ({ event, generationId }) => event === 'planner.run-ended' && generationId === answer.generationId,
    );
    expect(await generationOf(user, answer.generationId)).toMatchObject({ status: 'completed' });
  });

  it('[C1] keeps every word of the preferences, completed', async () => {
    const full: RequestBundlesRequest = {
      ...asked,
      musicProfile: 'fado',
      otherPreferences: 'no crowds\nno buses',
      party: { adults: 2, children: 1 },
      needs: 'a pram',
      mobility: 'step_free',
      pace: 'relaxed',
      budget: { tier: 'thrifty', amount: { amount: 900, currency: 'EUR' } },
      origin: 'Hamburg',
    };
    const { tripId, generationId } = await askForBundles(user, full);
    const [created] = ofType(await followToEnd(user, tripId, generationId), 'trip_created');
    expect(created?.payload).toMatchObject({ wish: null, days: [], preferences: full });
  });

  it('[C1] repeated under one key it is one generation, and another body under it is refused', async () => {
    const key = { 'Idempotency-Key': 'ideas-1' };
    const [first, second] = await Promise.all(
      [1, 2].map(async () => (await user.post('/api/generations', asked, key)).json()),
    );
    expect(second).toEqual({ ...first, estimatedCompletionAt: expect.any(String) });
    const other = await user.post('/api/generations', { ...asked, pace: 'packed' }, key);
    expect((await problemOf(other)).code).toBe('idempotency-key-reused');
  });

  it('needs an identity', async () => {
    const response = await fetch(`${server.url}/api/generations`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(asked),
    });
    expect(response.status).toBe(401);
  });
});

describe('GET /api/generations/:id', () => {
  it('[C3] [C4] gives back what was told, word by word, to several clients, without generating again', async () => {
    const { tripId, generationId, jobId } = await askForBundles(user);
    const events = await followToEnd(user, tripId, generationId);
    const answers = await Promise.all(Array.from({ length: 5 }, () => generationOf(user, generationId)));
    for (const answer of answers) {
      expect(generationSchema.parse(answer)).toEqual({
        generationId,
        jobId,
        tripId,
        kind: 'bundles',
        status: 'completed',
        bundles: bundlesIn(events),
        chosenBundleId: null,
        error: null,
        reasoningSummaries: ofType(events, 'reasoning_summary').map(({ payload }) => payload.text),
        usage: ofType(events, 'generation_complete')[0]?.payload.usage,
        createdAt: ofType(events, 'generation_started')[0]?.payload.startedAt,
        expiresAt: ofType(events, 'generation_started')[0]?.payload.expiresAt,
        supersededBy: null,
      });
    }
    expect(answers[0]?.bundles).toHaveLength(4);
    expect(await user.events(tripId)).toHaveLength(events.length);
  });

  it('[C4] is a read: no row of the database changes, however often it is asked', async () => {
    const { tripId, generationId } = await askForBundles(user);
    await followToEnd(user, tripId, generationId);
    await nobodyWorks();
    const before = await rowVersions();
    for (let times = 0; times < 20; times += 1) await generationOf(user, generationId);
    expect(await rowVersions()).toEqual(before);
  });

  it('[C4] a reader who has it is told so without the body, and nobody else is, whatever they say they have', async () => {
    const { generationId, tripId } = await askForBundles(user);
    await followToEnd(user, tripId, generationId);
    const path = `/api/generations/${generationId}`;
    const first = await user.request(path);
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    // Left to itself, fetch would say that it wants no cached answer.
    const headers = { 'If-None-Match': first.headers.get('etag') ?? 'none', 'Cache-Control': 'max-age=0' };
    const again = await user.request(path, { headers });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const stranger = await ApiUser.join(server.url);
    const foreign = await stranger.request(path, { headers });
    expect([foreign.status, foreign.headers.get('cache-control')]).toEqual([404, 'no-store']);
  });

  it('[C4] of another traveller’s and of none there is the same answer', async () => {
    const { generationId } = await askForBundles(user);
    const other = await ApiUser.join(server.url);
    const answers = await Promise.all(
      [generationId, newId('gen'), 'gen_', 'nonsense'].map(async (id) => {
        const response = await other.request(`/api/generations/${id}`);
        const { traceId, ...problem } = await problemOf(response);
        expect(traceId).toEqual(expect.any(String));
        return problem;
      }),
    );
    expect(answers[0]).toMatchObject({ status: 404, code: 'generation-not-found' });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  it('[C4] also tells of the generation of an ordinary trip', async () => {
    const { itineraryId, executionId } = await user.createItinerary({ days: 1 });
    await followToEnd(user, itineraryId, executionId);
    expect(await generationOf(user, executionId)).toMatchObject({
      kind: 'itinerary',
      status: 'completed',
      bundles: [],
      expiresAt: null,
    });
  });

  it('[B1] the estimate learns from what past generations took', async () => {
    const fresh = await startTestServer();
    try {
      const somebody = await ApiUser.join(fresh.url);
      const before = await askForBundles(somebody);
      await followToEnd(somebody, before.tripId, before.generationId);
      // Another process has not looked yet.
      const second = await startTestServer({}, fresh);
      const after = await askForBundles(somebody.at(second.url));
      const msOf = async ({ estimatedCompletionAt, generationId }: typeof after) =>
        Date.parse(estimatedCompletionAt) -
        Date.parse((await generationOf(somebody, generationId)).createdAt);
      expect(await msOf(before)).toBe(20_000);
      expect(await msOf(after)).toBeLessThan(20_000);
      await followToEnd(somebody, after.tripId, after.generationId);
      await second.stop();
    } finally {
      await fresh.stop();
    }
  });
});

/** Resolves when the generations of all tests have ended. */
async function nobodyWorks(): Promise<void> {
  const open = `SELECT FROM generation_runs WHERE status <> 'ended'`;
  while ((await database.dataSource.query(open)).length > 0)
    await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Of every table of ours, which transaction wrote its rows last. Wake-ups, leases and clean-up go on by themselves. */
async function rowVersions(): Promise<Record<string, unknown>> {
  const tables = await database.query<{ name: string }>(
    {
      name: 'tables',
      text: `SELECT tablename AS name FROM pg_tables
           WHERE schemaname = 'public' AND tablename NOT IN ('generation_runs', 'instances') ORDER BY 1`,
    },
    [],
  );
  const versions: Record<string, unknown> = {};
  for (const { name } of tables)
    versions[name] = await database.dataSource.query(
      `SELECT count(*)::int AS rows, max(xmin::text::bigint) AS newest FROM ${name}`,
    );
  return versions;
}
