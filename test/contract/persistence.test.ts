import { RealTimeItineraryService, type TripView } from '@tripstream/client';
import { connectedSchema, eventPageSchema, snapshotSchema } from '@tripstream/contracts';
import pg from 'pg';
import { SseReader } from '../support/sse-reader.js';
import { ApiUser, startTestServer, type TestServer } from '../support/test-server.js';

jest.setTimeout(60_000);

let server: TestServer;
let user: ApiUser;
let admin: pg.Client;

beforeAll(async () => {
  server = await startTestServer({ DEMO_TOKENS_PER_SECOND: '2000', DEMO_LOOKUP_MS: '20' });
  user = await ApiUser.join(server.url);
  admin = new pg.Client({ connectionString: server.databaseUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await server.stop();
});

const path = (tripId: string) => `/api/itineraries/${tripId}`;
const read = async (address: string): Promise<unknown> => (await user.request(address)).json();

describe('a read model that cannot be written', () => {
  it('[A12] is said by stream, snapshot and poll, is logged, and is over when it works again', async () => {
    const service = new RealTimeItineraryService({ baseUrl: server.url, token: user.token });
    const { response, stream } = await service.createItinerary({
      destination: 'Lisbon',
      startDate: '2026-05-03',
      days: 2,
    });
    const tripId = response.itineraryId;
    const until = (fact: (view: TripView) => boolean) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (!fact(stream.view())) return;
          stop();
          resolve();
        };
        const stop = stream.subscribe(look);
        queueMicrotask(look);
      });
    await until(({ itinerary }) => itinerary?.days[0]?.status === 'drafting');
    await admin.query('ALTER TABLE projection_items ADD CONSTRAINT broken CHECK (false) NOT VALID');
    try {
      await until(({ persistence }) => persistence === 'failing');
      const line = await server.logs.until(
        ({ event, tripId: of }) => event === 'persistence.failing' && of === tripId,
      );
      expect(line.level).toBe('error');
      const failing = { state: 'failing', since: expect.any(String) };
      expect(snapshotSchema.parse(await read(path(tripId))).persistence).toEqual(failing);
      const page = eventPageSchema.parse(await read(`${path(tripId)}/events?after=0`));
      expect(page.persistence).toEqual(failing);
    } finally {
      await admin.query('ALTER TABLE projection_items DROP CONSTRAINT broken');
    }
    await until(({ itinerary }) => itinerary?.job?.status === 'complete');
    expect(stream.view()).toMatchObject({ persistence: 'ok', readiness: 'persisted' });
    expect(snapshotSchema.parse(await read(path(tripId))).persistence).toBeNull();
    await server.logs.until(({ event, tripId: of }) => event === 'persistence.recovered' && of === tripId);
    stream.leave();
  });
});

describe('the time', () => {
  it('[A14] of streams and pages is the database’s', async () => {
    const { itineraryId } = await user.createItinerary({ days: 1 });
    const reader = await SseReader.open(`${server.url}${path(itineraryId)}/patches`, user.headers);
    await reader.untilEvent('connected');
    reader.close();
    const { rows } = await admin.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    const now = rows[0]?.now.getTime() ?? 0;
    const connected = connectedSchema.parse(
      JSON.parse(reader.frames.find(({ event }) => event === 'connected')?.data ?? ''),
    );
    expect(Math.abs(Date.parse(connected.now) - now)).toBeLessThan(5_000);
    const page = eventPageSchema.parse(await read(`${path(itineraryId)}/events?after=0`));
    expect(Math.abs(Date.parse(page.now) - now)).toBeLessThan(5_000);
  });
});
