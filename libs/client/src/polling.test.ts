import { Scene } from './testing/following.js';
import { fold, history } from './testing/history.js';
import { problem } from './testing/trip-server.js';
import { eventually, until } from './testing/until.js';
import type { TripView } from './trip-stream.js';

const log = history();
const created = log.slice(0, 2);
const rest = log.slice(2);

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.start(created);
});
afterEach(() => scene.stop());

const polls = () => scene.server.requests.filter((request) => request.includes('/events?')).length;
const isPolling = ({ connection, itinerary }: TripView) =>
  connection.kind === 'polling' && itinerary !== null;
const isLive = ({ connection, itinerary }: TripView) => connection.kind === 'live' && itinerary !== null;
const atHead = ({ itinerary }: TripView) => itinerary?.version === log.length;

/** Streams stay mute in one of the ways that proxies have. */
const muted = {
  'a login page answers in place of the stream': (number: number) => {
    const { response } = scene.server.streams[number - 1] ?? {};
    response?.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome to our hotel</h1>');
  },
  'a proxy holds the stream back': () => {},
  'only heartbeats come through': (number: number) => {
    const stream = scene.server.streams[number - 1];
    stream?.open();
    stream?.write(': hb\n\n');
  },
  'the stream ends before its first frame': (number: number) => {
    scene.server.streams[number - 1]?.open();
    scene.server.streams[number - 1]?.end();
  },
};

describe('[D8] polling', () => {
  it.each(Object.keys(muted) as (keyof typeof muted)[])(
    'takes over when %s, with the same events',
    async (way) => {
      scene.server.onStream = ({ number }) => muted[way](number);
      const { stream, told } = scene.follow({ connectTimeoutMs: 40, probeEveryMs: 60_000 });
      await until(stream, isPolling);
      expect(scene.server.streams).toHaveLength(3);
      scene.server.append(...rest);
      const view = await until(stream, atHead);
      expect(view.itinerary).toEqual(fold(log));
      expect(view.readiness).toBe('persisted');
      expect(told.news).toEqual(['=2', ...rest.map(({ version }) => `${version}`)]);
      expect(told.ends).toEqual(['complete']);
    },
  );

  it('[D3] finds the way back to a stream, without a gap or a repetition', async () => {
    let isBlocked = true;
    scene.server.onStream = (stream) => (isBlocked ? stream.end() : stream.greet());
    const { stream, told } = scene.follow();
    await until(stream, isPolling);
    scene.server.append(...log.slice(2, 7));
    await until(stream, ({ itinerary }) => itinerary?.version === 7);
    isBlocked = false;
    await until(stream, isLive);
    // Only the watch over the stream goes on: no poll, no probe.
    await eventually(() => scene.tab.timers === 1);
    scene.server.append(...log.slice(7));
    await until(stream, atHead);
    expect(told.versions).toEqual(rest.map(({ version }) => version));
  });

  it('reads a long backlog page by page at once, told as replayed', async () => {
    const long = history({ days: 12, nodesPerDay: 12 });
    scene.server.events = long.slice(0, 2);
    const { stream, told } = scene.follow({ probeEveryMs: 60_000 });
    await until(stream, isLive);
    scene.server.onStream = ({ end }) => end();
    scene.server.events = long;
    scene.server.streams[0]?.cut();
    const view = await until(stream, ({ itinerary }) => itinerary?.version === long.length);
    expect(view.itinerary).toEqual(fold(long));
    expect(told.news).toEqual(['=2', ...long.slice(2).map(({ version }) => `${version}r`)]);
    expect(polls()).toBe(Math.ceil((long.length - 2) / 200));
  });

  it('tells a void cursor as the stream would: reset, then the snapshot', async () => {
    const { stream, told } = scene.follow({ probeEveryMs: 60_000 });
    await until(stream, isLive);
    scene.server.onStream = ({ end }) => end();
    scene.server.streams[0]?.cut();
    await until(stream, isPolling);
    scene.server.events = log;
    scene.server.epoch = 'e2';
    await until(stream, atHead);
    expect(told.news).toEqual(['=2', 'other_epoch', `=${log.length}`]);
  });

  it('does not ask while the tab is hidden, and asks at once when it is shown', async () => {
    scene.server.onStream = ({ end }) => end();
    const { stream } = scene.follow({ probeEveryMs: 60_000 });
    await until(stream, isPolling);
    scene.tab.tell('hidden');
    // Everything but the probe has come to rest.
    await eventually(() => scene.tab.timers === 1);
    const before = polls();
    scene.server.append(...rest);
    expect(polls()).toBe(before);
    scene.tab.tell('shown');
    await until(stream, atHead);
  });

  it('is not tried because the server is down, and closes when the trip is gone', async () => {
    scene.server.onStream = ({ cut }) => cut();
    const { stream, told } = scene.follow();
    await eventually(() => scene.server.streams.length > 6);
    expect(told.connections).not.toContain('polling');
    scene.server.onStream = ({ end }) => end();
    scene.server.onRequest = ({ url }, response) => {
      if (url?.includes('/patches')) return false;
      problem(response, 404, 'trip-not-found');
      return true;
    };
    await until(stream, ({ connection }) => connection.kind === 'closed');
    expect(stream.view().connection).toEqual({ kind: 'closed', because: 'not_found' });
  });
});
