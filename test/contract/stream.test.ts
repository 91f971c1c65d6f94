import { connectedSchema, resetSchema, snapshotSchema, tripEventSchema } from '@tripstream/contracts';
import { evolve } from '@tripstream/itinerary';
import { newId } from '../../backend/src/platform/ids.js';
import { SseReader } from '../support/sse-reader.js';
import { ApiUser, startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
let user: ApiUser;

beforeAll(async () => {
  server = await startTestServer({ SSE_HEARTBEAT_MS: '100' });
  user = await ApiUser.join(server.url);
});
afterAll(() => server.stop());

const open = (tripId: string, query = '', headers: Record<string, string> = {}) =>
  SseReader.open(`${server.url}/api/itineraries/${tripId}/patches${query}`, { ...user.headers, ...headers });

/** A trip that is planned to its end. */
async function plannedTrip(days = 2) {
  const created = await user.createItinerary({ days });
  const reader = await open(created.itineraryId, '?after=0');
  await reader.untilEvent('generation_complete');
  reader.close();
  return { tripId: created.itineraryId, executionId: created.executionId, reader };
}

describe('the stream', () => {
  it('[D4] begins with connected and shows every event of the trip, whose ids end in 1, 2, 3 …', async () => {
    const { reader, tripId } = await plannedTrip();
    const [connected, ...rest] = reader.frames;
    expect(connected?.event).toBe('connected');
    const { epoch } = connectedSchema.parse(JSON.parse(connected?.data ?? ''));
    expect(connected?.id).toBe(`${epoch}.${tripId}.0`);
    expect(rest.map(({ id }) => id)).toEqual(rest.map((_, at) => `${epoch}.${tripId}.${at + 1}`));
    for (const { event, data } of rest) {
      const parsed = tripEventSchema.parse(JSON.parse(data));
      expect(parsed.type).toBe(event);
    }
  });

  it('[D4] has the headers and the body form that proxies need', async () => {
    const { tripId } = await plannedTrip(1);
    const reader = await open(tripId);
    expect(reader.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
      connection: 'close',
    });
    expect(reader.response.headers['transfer-encoding']).toBeUndefined();
    expect(reader.response.headers['content-length']).toBeUndefined();
    reader.close();
  });

  it('[D3] without a cursor gives a snapshot that stands exactly at its version, then goes on live', async () => {
    const { itineraryId } = await user.createItinerary({ days: 3 });
    const reader = await open(itineraryId);
    await reader.untilEvent('generation_complete');
    reader.close();
    const frame = reader.frames.find(({ event }) => event === 'snapshot');
    const snapshot = snapshotSchema.parse(JSON.parse(frame?.data ?? ''));
    expect(frame?.id).toBe(`${snapshot.epoch}.${itineraryId}.${snapshot.version}`);
    const events = await user.events(itineraryId);
    expect(snapshot.itinerary).toEqual(
      events.slice(0, snapshot.version).reduce<ReturnType<typeof evolve> | null>(evolve, null),
    );
    expect(reader.versions).toEqual(events.slice(snapshot.version).map(({ version }) => version));
  });

  it('[D3] after any event of a whole generation, Last-Event-ID gives exactly the rest, byte for byte', async () => {
    const { reader: whole, tripId } = await plannedTrip(3);
    const from = ({ text }: SseReader, id: string | undefined) => text.slice(text.indexOf(`id: ${id}\n`));
    for (const [at, { id }] of whole.stored.entries()) {
      const expected = whole.stored.slice(at + 1);
      const resumed = await open(tripId, '', { 'Last-Event-ID': id as string });
      await resumed.until(({ stored }) => stored.length >= expected.length);
      resumed.close();
      expect(resumed.frames[0]).toMatchObject({ event: 'connected', id });
      expect(resumed.stored).toEqual(expected);
      const next = whole.stored[at + 1]?.id;
      if (next !== undefined) expect(from(resumed, next)).toBe(from(whole, next));
    }
  });

  it('[D3] a cut in the middle of the generation, again and again, loses and repeats nothing', async () => {
    const slow = await startTestServer({ DEMO_TOKENS_PER_SECOND: '4000' });
    try {
      const traveller = await ApiUser.join(slow.url);
      const { itineraryId } = await traveller.createItinerary({ days: 3 });
      const seen: number[] = [];
      let cursor: string | undefined;
      let connections = 0;
      for (let ended = false; !ended; ) {
        const reader = await SseReader.open(`${slow.url}/api/itineraries/${itineraryId}/patches?after=0`, {
          ...traveller.headers,
          ...(cursor === undefined ? {} : { 'Last-Event-ID': cursor }),
        });
        connections += 1;
        // Cut after a different number of events each time, none included.
        const cut = connections % 4;
        await reader.until(
          ({ frames, stored }) =>
            frames.length > 0 &&
            (stored.length >= cut || stored.some(({ event }) => event === 'generation_complete')),
        );
        reader.close();
        for (const { event, id } of reader.stored) {
          seen.push(Number(id?.split('.').at(-1)));
          if (event === 'generation_complete') ended = true;
        }
        cursor = reader.stored.at(-1)?.id ?? cursor;
      }
      expect(connections).toBeGreaterThan(10);
      expect(seen).toEqual(seen.map((_, at) => at + 1));
      expect(seen).toHaveLength((await traveller.events(itineraryId)).length);
    } finally {
      await slow.stop();
    }
  });

  it('[D3] Last-Event-ID goes before ?after=, which a browser repeats from its first connection', async () => {
    const { reader: whole, tripId } = await plannedTrip(1);
    const last = whole.stored.at(-2)?.id as string;
    const resumed = await open(tripId, '?after=0', { 'Last-Event-ID': last });
    await resumed.until(({ stored }) => stored.length > 0);
    resumed.close();
    expect(resumed.stored).toEqual(whole.stored.slice(-1));
  });

  it('[D3] a connection that dies before its first event resumes from the id of connected', async () => {
    const { reader: whole, tripId } = await plannedTrip(1);
    const cursor = whole.stored[4]?.id as string;
    const died = await open(tripId, '', { 'Last-Event-ID': cursor });
    await died.until(({ frames }) => frames.length > 0);
    died.close();
    const resumed = await open(tripId, '', { 'Last-Event-ID': died.frames[0]?.id as string });
    await resumed.until(({ stored }) => stored.length >= whole.stored.length - 5);
    resumed.close();
    expect(resumed.stored).toEqual(whole.stored.slice(5));
  });

  it.each([
    ['is nonsense', () => 'nonsense', 'cursor_invalid'],
    ['is 200 characters long', () => 'x'.repeat(200), 'cursor_invalid'],
    ['is negative', (epoch: string, tripId: string) => `${epoch}.${tripId}.-1`, 'cursor_invalid'],
    ['is 1e400', (epoch: string, tripId: string) => `${epoch}.${tripId}.1e400`, 'cursor_invalid'],
    ['is ahead of the trip', (epoch: string, tripId: string) => `${epoch}.${tripId}.99999`, 'cursor_ahead'],
    ['names another trip', (epoch: string) => `${epoch}.${newId('trip')}.1`, 'other_trip'],
    [
      'names another history of the database',
      (_: string, tripId: string) => `0123456789.${tripId}.1`,
      'other_epoch',
    ],
  ])('[D4] a cursor that %s is answered 200 with reset and a snapshot', async (_name, cursor, reason) => {
    const { reader: whole, tripId } = await plannedTrip(1);
    const [epoch] = (whole.frames[0]?.id ?? '').split('.') as [string];
    const reader = await open(tripId, '', { 'Last-Event-ID': cursor(epoch, tripId) });
    await reader.untilEvent('snapshot');
    reader.close();
    expect(reader.response.statusCode).toBe(200);
    expect(reader.frames.map(({ event }) => event)).toEqual(['connected', 'reset', 'snapshot']);
    expect(resetSchema.parse(JSON.parse(reader.frames[1]?.data ?? ''))).toEqual({ reason });
    expect(reader.frames[1]?.id).toBeUndefined();
    expect(reader.frames[2]?.id).toBe(whole.stored.at(-1)?.id);
  });

  it('[D4] the executionId of a superseded generation gives reset, the active one does not', async () => {
    const { tripId, executionId } = await plannedTrip(1);
    const superseded = await open(tripId, `?executionId=${newId('gen')}`);
    await superseded.untilEvent('snapshot');
    expect(superseded.frames[1]).toMatchObject({
      event: 'reset',
      data: '{"reason":"generation_superseded"}',
    });
    superseded.close();
    const active = await open(tripId, `?executionId=${executionId}`);
    await active.untilEvent('snapshot');
    expect(active.frames.map(({ event }) => event)).toEqual(['connected', 'snapshot']);
    active.close();
  });

  it('[D2] a quiet stream shows that it lives', async () => {
    const { tripId } = await plannedTrip(1);
    const reader = await open(tripId);
    await reader.until(({ comments }) => comments.length >= 2);
    reader.close();
  });

  it('[D2] many readers of one trip get the same bytes', async () => {
    const { itineraryId } = await user.createItinerary({ days: 3 });
    const readers = await Promise.all(Array.from({ length: 20 }, () => open(itineraryId, '?after=0')));
    await Promise.all(readers.map((reader) => reader.untilEvent('generation_complete')));
    const events = ({ text }: SseReader) => text.slice(text.indexOf('event: trip_created'));
    for (const reader of readers) {
      expect(events(reader)).toBe(events(readers[0] as SseReader));
      reader.close();
    }
  });

  it('[D4] an Accept that no stream can satisfy is refused', async () => {
    const { tripId } = await plannedTrip(1);
    expect(
      (await user.request(`/api/itineraries/${tripId}/patches`, { headers: { Accept: 'application/json' } }))
        .status,
    ).toBe(406);
  });

  it('[D3] the polling twin gives the same events, page by page, and waits for what comes', async () => {
    const { itineraryId } = await user.createItinerary({ days: 2 });
    const reader = await open(itineraryId, '?after=0');
    const polled: unknown[] = [];
    for (let after = '0', ended = false; !ended; ) {
      const page = await (
        await user.request(`/api/itineraries/${itineraryId}/events?after=${after}&limit=7&wait=5`)
      ).json();
      polled.push(...page.events);
      after = page.next;
      ended = page.events.some(({ type }: { type: string }) => type === 'generation_complete');
    }
    await reader.untilEvent('generation_complete');
    reader.close();
    expect(polled).toEqual(reader.stored.map(({ data }) => JSON.parse(data)));
  });
});
