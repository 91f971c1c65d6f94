import type { TripEvent } from '@tripstream/contracts';
import { Scene } from './testing/following.js';
import { EPOCH, fold, history, snapshotOf } from './testing/history.js';
import { tripId } from './testing/log.js';
import { problem, type StreamRequest } from './testing/trip-server.js';
import { eventually, until } from './testing/until.js';
import { connectedFrame, eventFrame, frame, snapshotFrame } from './testing/wire.js';
import type { TripView } from './trip-stream.js';

const log = history();
const created = log.slice(0, 2);
const rest = log.slice(2);

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.start(created);
});
afterEach(() => scene.stop());

const atHead = ({ itinerary }: TripView) => itinerary?.version === log.length;
const isLive = ({ connection, itinerary }: TripView) => connection.kind === 'live' && itinerary !== null;

describe('[D8] a stream that works', () => {
  it('[D3] begins with a snapshot and goes on with every event, once and in order', async () => {
    const { stream, told } = scene.follow();
    await until(stream, isLive);
    scene.server.append(...rest);
    const view = await until(stream, atHead);
    expect(told.news).toEqual(['=2', ...rest.map(({ version }) => `${version}`)]);
    expect(view.itinerary).toEqual(fold(log));
    expect(view).toMatchObject({ readiness: 'persisted', replaying: false, epoch: EPOCH, persistence: 'ok' });
    expect(view.lastEventAt).toBe(log.at(-1)?.occurredAt);
    expect(told.connections).toEqual(['connecting', 'live']);
    expect(told.ends).toEqual(['complete']);
  });

  it('stays open after the generation ended, because the trip may get a retry', async () => {
    scene.server.append(...rest);
    const { stream } = scene.follow();
    await until(stream, atHead);
    expect(stream.view().connection.kind).toBe('live');
    expect(scene.server.openStreams).toBe(1);
  });

  it('[A7] tells the end of a generation once, though it comes by snapshot and again after a reset', async () => {
    scene.server.append(...rest);
    const { stream, told } = scene.follow();
    await until(stream, atHead);
    scene.server.epoch = 'e2';
    scene.server.streams[0]?.cut();
    await until(stream, ({ epoch }) => epoch === 'e2');
    expect(told.news).toEqual([`=${log.length}`, 'other_epoch', `=${log.length}`]);
    expect(told.ends).toEqual(['complete']);
  });

  it.each([
    ['one byte per write, so that every character and line is split', 1, '\n'],
    ['odd pieces', 7, '\n'],
    ['CRLF line ends, split', 3, '\r\n'],
    ['CR line ends', 5, '\r'],
  ])('reads %s', async (_, size, lineEnd) => {
    scene.server.onStream = (stream) => {
      stream.open();
      const text = [
        connectedFrame(tripId(), { after: 0, head: 2 }),
        ': hb\n\n',
        snapshotFrame(snapshotOf(created)),
        ...rest.map((event) => eventFrame(event)),
        // A CR at the end of what has arrived may be half a CRLF; the next line settles it.
        ': hb\n\n',
      ].join('');
      const bytes = Buffer.from(text.replaceAll('\n', lineEnd));
      void writeInPieces(stream, bytes, size);
    };
    const { stream } = scene.follow({ connectTimeoutMs: 5_000, idleTimeoutMs: null });
    expect((await until(stream, atHead)).itinerary).toEqual(fold(log));
  });

  it('[A12] shows that the server cannot write, and that it can again', async () => {
    const { stream } = scene.follow();
    await until(stream, isLive);
    const [open] = scene.server.streams;
    open?.write(frame('persistence', { state: 'failing', since: log[0]?.occurredAt }));
    await until(stream, ({ persistence }) => persistence === 'failing');
    open?.write(frame('persistence', { state: 'recovered', since: log[0]?.occurredAt }));
    await until(stream, ({ persistence }) => persistence === 'ok');
  });
});

describe('[D8] a stream that breaks', () => {
  it('[D3] tells every event once and in order when it is cut after each event', async () => {
    scene.server.onStream = (stream) => {
      if (stream.after === null) return void stream.greet();
      stream.open();
      stream.write(connectedFrame(tripId(), { after: stream.after, head: log.length }));
      const next = log[stream.after];
      if (next === undefined) return;
      // Once it is really on its way, cut: half of the times politely.
      stream.response.write(eventFrame(next), () => (stream.number % 2 === 0 ? stream.end() : stream.cut()));
    };
    const { stream, told } = scene.follow();
    await until(stream, isLive);
    scene.server.streams[0]?.cut();
    const view = await until(stream, atHead);
    expect(told.news).toEqual(['=2', ...rest.map(({ version }) => `${version}r`)]);
    expect(view.itinerary).toEqual(fold(log));
  });

  it('[D3] resumes at the same cursor when it drops before any event', async () => {
    scene.server.onStream = (stream) => {
      if (stream.number === 1 || stream.number === 5) return void stream.greet();
      if (stream.number % 2 === 0) return void stream.cut();
      stream.open();
      stream.response.write(connectedFrame(tripId(), { after: 2, head: 2 }), () => stream.cut());
    };
    const { stream } = scene.follow();
    await until(stream, isLive);
    scene.server.streams[0]?.cut();
    await eventually(() => scene.server.openStreams === 1 && scene.server.streams.length === 5);
    expect(scene.server.streams.map(({ request }) => request.headers['last-event-id'])).toEqual([
      undefined,
      ...Array.from({ length: 4 }, () => `${EPOCH}.${tripId()}.2`),
    ]);
  });

  it('[D3] applies an event that was cut in its middle when it comes again whole', async () => {
    const [third] = rest as [TripEvent];
    scene.server.onStream = (stream) => {
      stream.greet();
      if (stream.number > 1) return;
      const bytes = Buffer.from(eventFrame(third));
      // Everything but the closing blank line: it parses, and yet it is not a message.
      stream.response.write(bytes.subarray(0, -1), () => stream.end());
    };
    const { stream, told } = scene.follow();
    await eventually(() => scene.server.openStreams === 1 && scene.server.streams.length === 2);
    scene.server.append(...rest);
    await until(stream, atHead);
    expect(told.versions).toEqual(rest.map(({ version }) => version));
  });

  it('leaves a stream that has gone silent, and not one that sends heartbeats', async () => {
    scene.server.heartbeatMs = 30;
    const beats: ReturnType<typeof setInterval>[] = [];
    scene.server.onStream = (stream) => {
      stream.greet();
      if (stream.number === 2) beats.push(setInterval(() => stream.write(': hb\n\n'), 10));
    };
    const { stream, told } = scene.follow();
    await eventually(() => scene.server.streams.length === 2);
    await until(stream, isLive);
    const beaten = Date.now();
    await eventually(() => Date.now() - beaten > 3 * 3 * 30);
    for (const beat of beats) clearInterval(beat);
    expect(scene.server.streams).toHaveLength(2);
    expect(told.connections.slice(0, 5)).toEqual(['connecting', 'live', 'waiting', 'connecting', 'live']);
    await eventually(() => scene.server.streams.length === 3);
  });

  it('gives up on an answer that never comes, and connects again', async () => {
    scene.server.onStream = (stream) => {
      if (stream.number > 1) stream.greet();
    };
    const { stream, told } = scene.follow({ connectTimeoutMs: 100 });
    await until(stream, isLive);
    expect(told.connections.slice(0, 3)).toEqual(['connecting', 'waiting', 'connecting']);
    await eventually(() => scene.server.streams[0]?.response.destroyed === true);
  });

  it('keeps at least the pause that Retry-After asks for', async () => {
    scene.server.onStream = ({ response }) => problem(response, 503, 'unavailable', { 'retry-after': '30' });
    const { stream } = scene.follow();
    const { connection } = await until(stream, ({ connection }) => connection.kind === 'waiting');
    expect(connection).toMatchObject({ attempt: 1, because: 'busy' });
    expect((connection.kind === 'waiting' && connection.retryAt) || 0).toBeGreaterThan(Date.now() + 25_000);
    scene.tab.tell('shown');
    expect(stream.view().connection.kind).toBe('waiting');
    scene.server.onStream = (stream) => stream.greet();
    stream.reconnectNow();
    await until(stream, isLive);
  });

  it('keeps at least the pause that the stream asks for', async () => {
    scene.server.onStream = (stream) => {
      stream.greet();
      stream.response.write('retry: 30000\n\n', () => stream.end());
    };
    const { stream } = scene.follow();
    const { connection } = await until(stream, ({ connection }) => connection.kind === 'waiting');
    expect((connection.kind === 'waiting' && connection.retryAt) || 0).toBeGreaterThan(Date.now() + 25_000);
  });

  it('waits an hour at most, whatever Retry-After or retry: asks for', async () => {
    scene.server.onStream = ({ response }) =>
      problem(response, 503, 'unavailable', { 'retry-after': '99999999' });
    const { stream } = scene.follow();
    const pause = async () => {
      const { connection } = await until(stream, ({ connection }) => connection.kind === 'waiting');
      return ((connection.kind === 'waiting' && connection.retryAt) || 0) - Date.now();
    };
    const isAnHour = async () => {
      const ms = await pause();
      return ms > 3_590_000 && ms < 3_610_000;
    };
    expect(await isAnHour()).toBe(true);
    scene.server.onStream = ({ response }) =>
      problem(response, 503, 'unavailable', { 'retry-after': 'Fri, 31 Dec 2999 23:59:59 GMT' });
    stream.reconnectNow();
    expect(await isAnHour()).toBe(true);
    scene.server.onStream = (stream) => {
      stream.greet();
      stream.response.write('retry: 99999999999\n\n', () => stream.end());
    };
    stream.reconnectNow();
    expect(await isAnHour()).toBe(true);
    expect(scene.server.streams).toHaveLength(3);
  });

  it('closes a stream whose words break the reading, before it opens another one', async () => {
    scene.server.onStream = (stream) => {
      if (stream.number > 1) return void stream.greet();
      stream.open();
      stream.write(connectedFrame(tripId(), { after: 0, head: 2 }));
      stream.write(frame('snapshot', { epoch: EPOCH, version: 2 }));
    };
    const { stream } = scene.follow();
    await until(stream, isLive);
    await eventually(() => scene.server.streams[0]?.response.destroyed === true);
    expect(scene.server.streams).toHaveLength(2);
  });

  it.each([
    [204, 'finished'],
    [410, 'finished'],
    [404, 'not_found'],
    [403, 'refused'],
  ] as const)('ends for good at %i: %s', async (status, because) => {
    scene.server.onStream = ({ response }) => {
      response.writeHead(status).end();
    };
    const { stream } = scene.follow();
    await until(stream, ({ connection }) => connection.kind === 'closed');
    expect(stream.view().connection).toEqual({ kind: 'closed', because });
    stream.reconnectNow();
    scene.tab.tell('online');
    expect(scene.server.streams).toHaveLength(1);
    expect(scene.tab.timers).toBe(0);
    expect(scene.tab.listeners).toBe(0);
  });

  it('goes on after a server that was away for a while', async () => {
    const { stream } = scene.follow();
    await until(stream, isLive);
    scene.server.onStream = ({ number, response }) => {
      if (number < 12) response.socket?.destroy();
      else scene.server.streams.at(-1)?.greet();
    };
    scene.server.streams[0]?.cut();
    await eventually(() => scene.server.streams.length >= 12);
    scene.server.append(...rest);
    await until(stream, atHead);
  });
});

describe('[D8] a stream that was given up', () => {
  it('is not listened to any more, though its fetch goes on', async () => {
    const written: ReadableStreamDefaultController<Uint8Array>[] = [];
    const { stream } = scene.follow({
      // Like a polyfill that knows no AbortSignal.
      fetch: () =>
        Promise.resolve(
          new Response(new ReadableStream<Uint8Array>({ start: (body) => void written.push(body) }), {
            headers: { 'content-type': 'text/event-stream' },
          }),
        ),
    });
    const say = (number: number, text: string) => written[number]?.enqueue(new TextEncoder().encode(text));
    await eventually(() => written.length === 1);
    say(0, connectedFrame(tripId(), { after: 0, head: 2 }));
    say(0, snapshotFrame(snapshotOf(created)));
    await until(stream, isLive);
    stream.reconnectNow();
    await eventually(() => written.length === 2);
    say(0, rest.map((event) => eventFrame(event)).join(''));
    written[0]?.close();
    // It is this stream's turn now, and by the time it has spoken the other's words are read too.
    say(1, connectedFrame(tripId(), { after: 2, head: 2 }));
    await until(stream, isLive);
    expect(stream.view().itinerary?.version).toBe(2);
    expect(stream.counters()).toMatchObject({ applied: 0 });
  });
});

describe('[D8] the tab and the network', () => {
  it('is offline at once, and comes back at once', async () => {
    const { stream, told } = scene.follow({ backoff: { minMs: 60_000, jitter: 'none' } });
    await until(stream, isLive);
    scene.tab.tell('offline');
    expect(stream.view().connection).toEqual({ kind: 'offline' });
    await eventually(() => scene.server.openStreams === 0);
    scene.server.append(...rest);
    scene.tab.tell('online');
    await until(stream, atHead);
    expect(told.connections).toEqual(['connecting', 'live', 'offline', 'connecting', 'live']);
    expect(told.versions).toEqual(rest.map(({ version }) => version));
  });

  it('connects at once when the tab is shown, whatever the pause', async () => {
    const { stream } = scene.follow({ backoff: { minMs: 60_000, maxMs: 60_000, jitter: 'none' } });
    await until(stream, isLive);
    scene.server.streams[0]?.cut();
    await until(stream, ({ connection }) => connection.kind === 'waiting');
    scene.tab.tell('hidden');
    scene.tab.tell('shown');
    await until(stream, isLive);
  });

  it('opens another stream after a sleep, though the socket looks open', async () => {
    const { stream } = scene.follow();
    await until(stream, isLive);
    scene.tab.sleptMs = 8 * 3_600_000;
    scene.tab.tell('shown');
    await eventually(() => scene.server.streams.length === 2);
    await until(stream, isLive);
  });
});

describe('[D3] what cannot be applied', () => {
  it('fetches a snapshot over a gap and goes on behind it', async () => {
    const { stream, told } = scene.follow();
    await until(stream, isLive);
    scene.server.events = log.slice(0, 6);
    scene.server.streams[0]?.write(eventFrame(log[5] as TripEvent));
    await until(stream, ({ itinerary }) => itinerary?.version === 6);
    scene.server.append(...log.slice(6));
    await until(stream, atHead);
    expect(told.news).toEqual(['=2', '=6', ...log.slice(6).map(({ version }) => `${version}`)]);
    expect(scene.server.streams).toHaveLength(1);
  });

  it('keeps trying for that snapshot while the server has none', async () => {
    let refusals = 3;
    scene.server.onRequest = ({ url }, response) => {
      if (url?.includes('/patches') || refusals-- <= 0) return false;
      problem(response, 503, 'unavailable');
      return true;
    };
    const { stream } = scene.follow();
    await until(stream, isLive);
    scene.server.events = log;
    scene.server.streams[0]?.write(eventFrame(log.at(-1) as TripEvent));
    await until(stream, atHead);
    expect(refusals).toBeLessThan(0);
  });

  it.each([
    ['of a type from the future', (event: TripEvent) => ({ ...event, type: 'teleported' })],
    ['of a schema from the future', (event: TripEvent) => ({ ...event, schema: 2 })],
    ['whose data is not JSON', () => undefined],
  ])('fetches a snapshot for an event %s', async (_, changed) => {
    const { stream } = scene.follow();
    await until(stream, isLive);
    scene.server.events = log;
    for (const event of rest) {
      const odd = event.version === 5 ? changed(event) : event;
      const id = `${EPOCH}.${tripId()}.${event.version}`;
      const name = odd?.type ?? 'node_planned';
      scene.server.streams[0]?.write(
        odd === undefined ? `id: ${id}\nevent: ${name}\ndata: {"a\n\n` : frame(name, odd, id),
      );
    }
    expect((await until(stream, atHead)).itinerary).toEqual(fold(log));
    expect(
      scene.server.requests.filter((request) => request === `GET /api/itineraries/${tripId()}`),
    ).toHaveLength(1);
    expect(scene.server.streams).toHaveLength(1);
  });

  it("survives frames that are nobody's: no name, an empty id, an id with NUL, no JSON, another trip", async () => {
    const { stream } = scene.follow();
    await until(stream, isLive);
    const [open] = scene.server.streams;
    open?.write('data: hello\n\n');
    open?.write('id:\ndata: {}\n\n');
    open?.write('id: a\0b\nevent: progress\ndata: [1]\n\n');
    open?.write('event: connected\ndata: {{\n\n');
    open?.write('event: snapshot\ndata: null\n\n');
    open?.write(eventFrame({ ...(log[2] as TripEvent), tripId: tripId('b') }));
    scene.server.append(...rest);
    await until(stream, atHead);
    expect(stream.counters()).toEqual({ applied: rest.length, repeated: 0, foreign: 1 });
    expect(scene.server.streams).toHaveLength(1);
  });

  it('goes on from a reset: what was applied is void, the snapshot is the truth', async () => {
    const { stream, told } = scene.follow();
    await until(stream, isLive);
    scene.server.append(...log.slice(2, 8));
    await until(stream, ({ itinerary }) => itinerary?.version === 8);
    // The database was restored to an older backup.
    scene.server.events = log.slice(0, 4);
    scene.server.epoch = 'e2';
    scene.server.streams[0]?.cut();
    await until(stream, ({ epoch, itinerary }) => epoch === 'e2' && itinerary?.version === 4);
    scene.server.append(...log.slice(4));
    await until(stream, atHead);
    expect(told.news.slice(7)).toEqual([
      'other_epoch',
      '=4',
      ...log.slice(4).map(({ version }) => `${version}`),
    ]);
  });
});

async function writeInPieces({ response }: StreamRequest, bytes: Buffer, size: number): Promise<void> {
  response.socket?.setNoDelay(true);
  for (let at = 0; at < bytes.length; at += size) {
    if (response.destroyed) return;
    response.write(bytes.subarray(at, at + size));
    // A turn between the writes, so that they are not joined into one packet; not at each, which would take long.
    if (at % (size * 16) === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}
