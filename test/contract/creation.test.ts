import { itineraryCreationResponseSchema, parseCursor, snapshotSchema } from '@tripstream/contracts';
import { ApiUser, problemOf, startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
let user: ApiUser;

beforeAll(async () => {
  server = await startTestServer();
  user = await ApiUser.join(server.url);
});
afterAll(() => server.stop());

const wish = { destination: 'Lisbon', startDate: '2026-05-03', days: 5 };

describe('POST /api/itineraries', () => {
  it('[D1] answers at once with ids, placeholder days, the stream and the time it will take', async () => {
    const response = await user.post('/api/itineraries', wish);
    expect(response.status).toBe(201);
    const body = itineraryCreationResponseSchema.parse(await response.json());
    expect(response.headers.get('location')).toBe(`/api/itineraries/${body.itineraryId}`);
    expect(body.status).toBe('queued');
    expect(body.itinerary.title).toBe('5 days in Lisbon');
    expect(body.itinerary.days.map(({ date, status, nodes }) => [date, status, nodes.length])).toEqual(
      ['2026-05-03', '2026-05-04', '2026-05-05', '2026-05-06', '2026-05-07'].map((date) => [
        date,
        'placeholder',
        0,
      ]),
    );
    const stream = new URL(body.sseEndpoint, server.url);
    expect(stream.pathname).toBe(`/api/itineraries/${body.itineraryId}/patches`);
    expect(stream.searchParams.get('executionId')).toBe(body.executionId);
    // The stream goes on from exactly the version that was answered.
    expect(parseCursor(stream.searchParams.get('after') ?? '')).toMatchObject({
      tripId: body.itineraryId,
      version: body.itinerary.version,
    });
    expect(Date.parse(body.estimatedCompletionAt)).toBeGreaterThan(Date.parse(body.itinerary.createdAt));
  });

  it('[D1] what it answers is in the database: a 2xx is durable', async () => {
    const { itineraryId } = await user.createItinerary(wish);
    const snapshot = snapshotSchema.parse(
      await (await user.request(`/api/itineraries/${itineraryId}`)).json(),
    );
    expect(snapshot.itinerary.wish).toMatchObject({
      destination: 'Lisbon',
      days: 5,
      pace: 'balanced',
      party: { adults: 2, children: 0 },
    });
  });

  it('counts both ends of a trip given by dates, over a leap day too', async () => {
    const { itinerary } = await user.createItinerary({
      ...wish,
      startDate: '2028-02-27',
      days: undefined,
      endDate: '2028-03-01',
    });
    expect(itinerary.days.map(({ date }) => date)).toEqual([
      '2028-02-27',
      '2028-02-28',
      '2028-02-29',
      '2028-03-01',
    ]);
  });

  it('[E4] the same Idempotency-Key gives the same answer and one trip, also when six requests race', async () => {
    const racer = await ApiUser.join(server.url);
    const answers = await Promise.all(
      Array.from({ length: 6 }, async () =>
        (await racer.post('/api/itineraries', wish, { 'Idempotency-Key': 'one' })).json(),
      ),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    const list = (await (await racer.request('/api/itineraries')).json()) as { itineraries: unknown[] };
    expect(list.itineraries).toHaveLength(1);
  });

  it('[E4] the same key for another wish is refused, and for another traveller it is another key', async () => {
    const headers = { 'Idempotency-Key': 'shared' };
    const first = (await (await user.post('/api/itineraries', wish, headers)).json()) as {
      itineraryId: string;
    };
    const reused = await user.post('/api/itineraries', { ...wish, days: 6 }, headers);
    expect(reused.status).toBe(422);
    expect((await problemOf(reused)).code).toBe('idempotency-key-reused');
    const other = await (await ApiUser.join(server.url)).post('/api/itineraries', wish, headers);
    expect(other.status).toBe(201);
    expect(((await other.json()) as { itineraryId: string }).itineraryId).not.toBe(first.itineraryId);
  });

  it('without a key, every request is a trip of its own', async () => {
    const [first, second] = [await user.createItinerary(wish), await user.createItinerary(wish)];
    expect(second.itineraryId).not.toBe(first.itineraryId);
  });
});
