import type { Persistence } from '@tripstream/contracts';
import type { ClientTrace } from './run-trace.js';
import { Scene } from './testing/following.js';
import { history } from './testing/history.js';
import type { StreamRequest } from './testing/trip-server.js';
import { eventually, until } from './testing/until.js';
import type { TripView } from './trip-stream.js';

const log = history();
const failing: Persistence = { state: 'failing', since: '2026-04-01T12:01:30.000Z' };
const HOUR = 3_600_000;

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.start(log.slice(0, 2));
});
afterEach(() => scene.stop());

const isLive = ({ connection, itinerary }: TripView) => connection.kind === 'live' && itinerary !== null;
const atHead = ({ itinerary }: TripView) => itinerary?.version === log.length;
/** A proxy that lets no stream through. */
const mute = (stream: StreamRequest) => {
  stream.open();
  stream.end();
};
const near = (time: number) => (is: number) => Math.abs(is - time) < 5_000;

describe('the clock of the server', () => {
  it('[A14] is the one that a stream was greeted with, whatever this device believes', async () => {
    scene.server.now = () => Date.now() - 7 * HOUR;
    const { stream, service } = scene.follow();
    expect(near(Date.now())(stream.serverNow())).toBe(true);
    await until(stream, isLive);
    expect(near(Date.now() - 7 * HOUR)(stream.serverNow())).toBe(true);
    expect(stream.serverNow()).toBeCloseTo(service.serverNow(), -2);
  });

  it('[A14] comes with polled pages too, and follows when it is set right', async () => {
    scene.server.now = () => Date.now() + 7 * HOUR;
    scene.server.onStream = mute;
    const { stream } = scene.follow();
    await eventually(() => near(Date.now() + 7 * HOUR)(stream.serverNow()));
    scene.server.now = () => Date.now();
    await eventually(() => near(Date.now())(stream.serverNow()));
  });
});

describe('a server that cannot write', () => {
  it('[A12] says so in its snapshot: a complete trip is not called persisted', async () => {
    scene.server.events = log;
    scene.server.persistence = failing;
    const { stream } = scene.follow();
    const view = await until(stream, atHead);
    expect(view).toMatchObject({ persistence: 'failing', readiness: 'job_complete' });
  });

  it('[A12] says so to those who poll, and takes it back', async () => {
    scene.server.onStream = mute;
    const { stream } = scene.follow();
    await until(stream, ({ connection, itinerary }) => connection.kind === 'polling' && itinerary !== null);
    scene.server.append(...log.slice(2));
    scene.server.persistence = failing;
    await until(
      stream,
      ({ persistence, readiness }) => persistence === 'failing' && readiness === 'job_complete',
    );
    scene.server.persistence = null;
    await until(stream, ({ persistence, readiness }) => persistence === 'ok' && readiness === 'persisted');
  });
});

describe('a traced run', () => {
  it('[A16] is told of with what was applied here, up to its end', async () => {
    const traces: ClientTrace[] = [];
    const { stream } = scene.follow({ onTrace: (trace) => void traces.push(trace) });
    await until(stream, isLive);
    scene.server.append(...log.slice(2));
    await until(stream, atHead);
    expect(traces[0]).toEqual({
      tripId: log[1]?.tripId,
      jobId: log[1]?.jobId,
      generationId: log[1]?.generationId,
      version: 2,
      status: 'queued',
      stage: null,
      updatedAt: log[1]?.occurredAt,
      current: { days: 0, nodes: 0 },
      total: { days: 2, nodes: 0 },
      planPresent: false,
      applied: true,
      source: 'snapshot',
    });
    expect(traces.at(-1)).toMatchObject({
      version: log.length,
      status: 'complete',
      updatedAt: log.at(-1)?.occurredAt,
      current: { days: 2, nodes: 4 },
      planPresent: true,
      source: 'event',
    });
  });

  it('[A16] is told of from the moment somebody asks, and a listener that throws disturbs nothing', async () => {
    const { stream, service } = scene.follow();
    await until(stream, isLive);
    const versions: number[] = [];
    service.traceTo(({ version }) => {
      versions.push(version);
      throw new Error('tracing is broken');
    });
    scene.server.append(...log.slice(2));
    await until(stream, atHead);
    expect(versions.at(-1)).toBe(log.length);
    expect(scene.tab.errors.length).toBe(versions.length);
  });
});
