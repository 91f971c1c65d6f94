import type { TripEvent } from '@tripstream/contracts';
import { browserEnvironment } from './environment.js';
import { Scene, Told } from './testing/following.js';
import { fold, history } from './testing/history.js';
import { tripId } from './testing/log.js';
import { eventually, until } from './testing/until.js';
import { eventFrame } from './testing/wire.js';
import type { StreamItem, TripView } from './trip-stream.js';

const log = history();
const created = log.slice(0, 2);
const rest = log.slice(2);

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.start(created);
});
afterEach(() => scene.stop());

const isLive = ({ connection, itinerary }: TripView) => connection.kind === 'live' && itinerary !== null;
const atHead = ({ itinerary }: TripView) => itinerary?.version === log.length;
const nameOf = (item: StreamItem) =>
  item.kind === 'event'
    ? `${item.event.version}`
    : item.kind === 'snapshot'
      ? `=${item.snapshot.version}`
      : 'reset';

describe('[D8] following', () => {
  it('shares one connection among those who follow one trip, until the last of them leaves', async () => {
    const { stream, told, service } = scene.follow();
    await until(stream, isLive);
    scene.server.append(log[2] as TripEvent);
    await until(stream, ({ itinerary }) => itinerary?.version === 3);
    const lateTold = new Told();
    const late = service.follow(tripId(), { callbacks: lateTold });
    expect(late.view()).toBe(stream.view());
    stream.leave();
    expect(stream.view().connection).toEqual({ kind: 'closed', because: 'left' });
    expect(scene.server.openStreams).toBe(1);
    scene.server.append(...log.slice(3));
    await until(late, atHead);
    expect(lateTold.news).toEqual(['=3', ...log.slice(3).map(({ version }) => `${version}`)]);
    expect(told.news).toEqual(['=2', '3']);
    expect(told.connections.at(-1)).toBe('closed');
    late.leave();
    await eventually(() => scene.server.openStreams === 0);
    expect(scene.server.streams).toHaveLength(1);
    await eventually(() => scene.tab.timers === 0 && scene.tab.listeners === 0);
    expect(service.peek(tripId())).toBeNull();
  });

  it('keeps the connection of a page that leaves a trip and follows it again at once', async () => {
    const { stream, service } = scene.follow();
    stream.leave();
    const again = service.follow(tripId());
    await until(again, isLive);
    expect(scene.server.streams).toHaveLength(1);
    again.leave();
  });

  it('[A6] keeps two trips apart', async () => {
    const { stream, service } = scene.follow();
    const other = service.follow(tripId('b'));
    await until(stream, isLive);
    // The server of this test knows trip A alone, and answers with it whatever was asked.
    await eventually(() => other.counters().foreign > 0);
    expect(other.view().itinerary).toBeNull();
    expect(stream.view().itinerary?.tripId).toBe(tripId());
    other.leave();
  });

  it('keeps the identity of the view while nothing changed, and of days that an event does not touch', async () => {
    const { stream } = scene.follow();
    const first = await until(stream, isLive);
    let changes = 0;
    stream.subscribe(() => {
      if (stream.view() !== first) changes += 1;
    });
    scene.server.streams[0]?.write(': hb\n\n');
    scene.server.append(log[2] as TripEvent);
    const second = await until(stream, ({ itinerary }) => itinerary?.version === 3);
    expect(changes).toBe(1);
    expect(stream.view()).toBe(second);
    expect(second.itinerary?.days[0]).toBe(first.itinerary?.days[0]);
  });

  it('survives callbacks that throw, and reports them', async () => {
    const service = scene.service();
    const seen: number[] = [];
    const stream = service.follow(tripId(), {
      callbacks: {
        onEvent: ({ version }) => {
          seen.push(version);
          throw new Error(`cannot cope with ${version}`);
        },
      },
    });
    await until(stream, isLive);
    scene.server.append(...rest);
    await until(stream, atHead);
    expect(seen).toEqual(rest.map(({ version }) => version));
    expect(scene.tab.errors).toHaveLength(rest.length);
    stream.leave();
  });

  it('survives listeners that throw, on the one connection, and reports them', async () => {
    const { stream } = scene.follow();
    await until(stream, isLive);
    let calls = 0;
    stream.subscribe(() => {
      calls += 1;
      throw new Error('cannot draw');
    });
    scene.server.append(...rest);
    await until(stream, atHead);
    expect(scene.server.streams).toHaveLength(1);
    expect(calls).toBeGreaterThan(0);
    scene.server.streams[0]?.cut();
    await eventually(() => scene.server.streams.length === 2);
    await until(stream, isLive);
    stream.leave();
    expect(stream.view().connection.kind).toBe('closed');
    expect(scene.tab.errors).toHaveLength(calls);
    expect(scene.server.streams).toHaveLength(2);
  });

  it('survives throwing listeners and callbacks in Node too, where nothing else reports them', async () => {
    const reported = jest.spyOn(console, 'error').mockImplementation(() => {});
    const stream = scene.service({ environment: browserEnvironment }).follow(tripId(), {
      callbacks: () => {
        throw new Error('no callbacks today');
      },
    });
    stream.subscribe(() => {
      throw new Error('cannot draw');
    });
    await until(stream, isLive);
    scene.server.append(...rest);
    await until(stream, atHead);
    stream.leave();
    expect(scene.server.streams).toHaveLength(1);
    expect(new Set(reported.mock.calls.map(([error]) => String(error)))).toEqual(
      new Set(['Error: no callbacks today', 'Error: cannot draw']),
    );
    reported.mockRestore();
  });

  it('shows a callback the trip as it is at its event also when a gap is filled', async () => {
    const seen: string[] = [];
    const stream = scene.service().follow(tripId(), {
      callbacks: {
        onEvent: ({ version, occurredAt }) => {
          const { itinerary, lastEventAt } = stream.view();
          seen.push(`${version} at ${itinerary?.version}`);
          expect(lastEventAt).toBe(occurredAt);
        },
      },
    });
    await until(stream, isLive);
    const [third, ...later] = rest as [TripEvent, ...TripEvent[]];
    // In one write: the missing event comes before anybody asks for a snapshot.
    scene.server.streams[0]?.write([...later, third].map((event) => eventFrame(event)).join(''));
    await until(stream, atHead);
    expect(seen).toEqual(rest.map(({ version }) => `${version} at ${version}`));
    expect(scene.tab.errors).toEqual([]);
    stream.leave();
  });

  it('shows a callback the trip as it is at that very event, and tells days, nodes and progress by name', async () => {
    const told: string[] = [];
    const stream = scene.service().follow(tripId(), {
      callbacks: {
        onEvent: ({ version }) => {
          if (stream.view().itinerary?.version !== version) told.push(`${version} came early`);
        },
        onDayCompleted: ({ day, status }) => void told.push(`day ${day} ${status}`),
        onNodeEnhanced: ({ day, index, status }) => void told.push(`node ${day}.${index} ${status}`),
        onProgress: ({ percent }) => void told.push(`${percent} %`),
        onComplete: ({ version }) => void told.push(`complete at ${version}`),
      },
    });
    await until(stream, isLive);
    scene.server.append(...rest);
    await until(stream, atHead);
    expect(told).toEqual([
      'day 1 planned',
      'day 2 planned',
      'node 1.1 hydrated',
      'node 1.2 hydrated',
      'node 2.1 hydrated',
      'node 2.2 hydrated',
      '100 %',
      `complete at ${log.length}`,
    ]);
    stream.leave();
  });

  it.each([
    ['error', 'error timeout'],
    ['cancelled', 'cancelled'],
  ] as const)('[D10] tells how a generation ended: %s', async (end, expected) => {
    scene.server.events = history({ end });
    const { stream, told } = scene.follow();
    await until(stream, isLive);
    expect(told.ends).toEqual([expected]);
  });

  it('can be left from inside a callback, and says nothing more', async () => {
    const told = new Told();
    const stream = scene.service().follow(tripId(), {
      callbacks: {
        onEvent: (event, delivery) => {
          told.onEvent?.(event, delivery);
          if (event.version === 4) stream.leave();
        },
      },
    });
    await until(stream, isLive);
    scene.server.append(...rest);
    await eventually(() => scene.server.openStreams === 0);
    expect(told.versions).toEqual([3, 4]);
    expect(stream.view().itinerary?.version).toBe(4);
  });

  it('asks no longer for a generation that has been succeeded', async () => {
    const service = scene.service();
    const stream = service.follow(tripId(), { executionId: 'gen_older00000000000000000' });
    await until(stream, isLive);
    scene.server.streams[0]?.cut();
    await eventually(() => scene.server.streams.length === 2);
    expect(scene.server.requests.map((request) => request.split('?')[1])).toEqual([
      'executionId=gen_older00000000000000000',
      undefined,
    ]);
    stream.leave();
  });
});

describe('[D8] iterating', () => {
  it('hands out the state and then every event, and ends when the stream is left', async () => {
    const { stream } = scene.follow();
    const items: string[] = [];
    const reading = (async () => {
      for await (const item of stream) items.push(nameOf(item));
    })();
    await until(stream, isLive);
    scene.server.append(...rest);
    await until(stream, atHead);
    stream.leave();
    await reading;
    expect(items).toEqual(['=2', ...rest.map(({ version }) => `${version}`)]);
    for await (const item of stream) throw new Error(`told ${item.kind} after leaving`);
  });

  it('gives a reader who fell far behind one snapshot in place of what was missed', async () => {
    const long = history({ days: 30, nodesPerDay: 20 });
    scene.server.events = long.slice(0, 2);
    const { stream } = scene.follow();
    await until(stream, isLive);
    const reader = stream[Symbol.asyncIterator]();
    scene.server.append(...long.slice(2));
    await until(stream, ({ itinerary }) => itinerary?.version === long.length);
    let at = 0;
    let items = 0;
    while (at < long.length) {
      const { value } = await reader.next();
      if (value?.kind === 'snapshot') at = value.snapshot.version;
      else if (value?.kind === 'event') {
        expect(value.event.version).toBe(at + 1);
        at += 1;
      }
      items += 1;
    }
    expect(items).toBeLessThan(long.length);
    expect(stream.view().itinerary).toEqual(fold(long));
  });

  it('does not repeat the snapshot to an iterator that was begun inside its callback', async () => {
    let reader: AsyncIterator<StreamItem, undefined> | undefined;
    const stream = scene.service().follow(tripId(), {
      callbacks: {
        onSnapshot: () => {
          reader = stream[Symbol.asyncIterator]();
        },
      },
    });
    await until(stream, isLive);
    scene.server.append(log[2] as TripEvent);
    await until(stream, ({ itinerary }) => itinerary?.version === 3);
    const names = [await reader?.next(), await reader?.next()].map(
      (item) => item?.value && nameOf(item.value),
    );
    expect(names).toEqual(['=2', '3']);
    stream.leave();
  });

  it('does not repeat an event to an iterator that was begun inside its callback', async () => {
    let reader: AsyncIterator<StreamItem, undefined> | undefined;
    const stream = scene.service().follow(tripId(), {
      callbacks: {
        onEvent: ({ version }) => {
          if (version === 4) reader = stream[Symbol.asyncIterator]();
        },
      },
    });
    await until(stream, isLive);
    // The third event comes last, so that all of them are told in one go.
    const [third, ...later] = rest as [TripEvent, ...TripEvent[]];
    scene.server.streams[0]?.write([...later, third].map((event) => eventFrame(event)).join(''));
    await until(stream, atHead);
    stream.leave();
    const items: string[] = [];
    for (;;) {
      const result = await reader?.next();
      if (result === undefined || result.done) break;
      items.push(nameOf(result.value));
    }
    expect(items).toEqual(['=4', ...log.slice(4).map(({ version }) => `${version}`)]);
  });

  it('can be stopped without leaving', async () => {
    const { stream } = scene.follow();
    for await (const item of stream) {
      expect(nameOf(item)).toBe('=2');
      break;
    }
    scene.server.append(...rest);
    await until(stream, atHead);
  });
});
