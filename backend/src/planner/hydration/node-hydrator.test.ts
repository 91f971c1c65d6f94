import type { NodeHost, NodeId, NodePlace } from '@tripstream/contracts';
import { AgentEventPublisher } from '../agent-event-publisher.js';
import { createRunContext, RunSuperseded } from '../run-context.js';
import { capturingLogger } from '../testing/capturing-logger.js';
import { draftNode } from '../testing/draft-text.js';
import { InMemoryTrip } from '../testing/in-memory-trip.js';
import { found, lisbon } from '../testing/known-destination.js';
import type { EncyclopediaTool, HostsTool, PlaceContext, ResolvedPlace } from '../tools/ports.js';
import { ToolFailure } from '../tools/tool-failure.js';
import { type HydrationTools, NodeHydrator } from './node-hydrator.js';

const notFound: ResolvedPlace = { status: 'provisional', unverified: 'not_found' };
const source = { name: 'a test', licence: null, retrievedAt: '2026-01-01T00:00:00.000Z' };
const host: NodeHost = { hostId: 'h1', name: 'Rita', offer: 'A walk.', languages: ['Portuguese'], source };
const about: NodePlace['about'] = { text: 'A fort.', url: 'https://en.wikipedia.org/wiki/Fort', source };

/** A tool that answers when the test says so. */
class HeldTool {
  readonly asked: {
    title: string;
    context: PlaceContext;
    answer: (place: ResolvedPlace) => void;
    fail: (error: Error) => void;
  }[] = [];
  resolve = ({ title }: { title: string }, context: PlaceContext) =>
    new Promise<ResolvedPlace>((answer, fail) => this.asked.push({ title, context, answer, fail }));
}

const nobody: Omit<HydrationTools, 'places'> = {
  hosts: { hostFor: async () => null },
  encyclopedia: { about: async () => null },
};

async function setUp(nodes: number, others: Partial<Omit<HydrationTools, 'places'>> = {}) {
  const trip = await InMemoryTrip.create({ days: 1 });
  const shutdown = new AbortController();
  const { logger, lines } = capturingLogger();
  const context = createRunContext(trip.run(), shutdown.signal, logger);
  const publisher = new AgentEventPublisher(trip, context, shutdown.signal);
  const tool = new HeldTool();
  const hydrator = new NodeHydrator({ places: tool, ...nobody, ...others }, publisher, context, lisbon);
  const { generationId } = trip.run();
  for (let index = 1; index <= nodes; index += 1) {
    const { kind, description, why } = draftNode();
    const node = {
      nodeId: `${generationId}.1.1.${index}` as NodeId,
      generationId,
      day: 1,
      index,
      kind,
      title: `Entry ${index}`,
      description,
      why,
      startTime: '09:00',
      durationMinutes: 10,
      cost: null,
      status: 'provisional' as const,
      unverified: null,
      location: null,
      placeName: null,
      place: null,
      host: null,
    };
    await publisher.nodePlanned(node);
    hydrator.hydrate(node, '2026-05-04');
  }
  return { trip, tool, hydrator, context, publisher, lines };
}

const answerAll = ({ asked }: HeldTool) => {
  for (const { answer } of asked) answer(notFound);
};

describe('hydration', () => {
  it('[D7] looks up three nodes at a time, in the order in which they were planned', async () => {
    const { trip, tool, hydrator } = await setUp(5);
    expect(tool.asked.map(({ title }) => title)).toEqual(['Entry 1', 'Entry 2', 'Entry 3']);
    tool.asked[1]?.answer(notFound);
    await trip.until(() => tool.asked.length === 3 && trip.of('node_enhanced').length === 1);
    const settled = hydrator.settled(60_000);
    while (trip.of('node_enhanced').length < 5) {
      answerAll(tool);
      await new Promise(setImmediate);
    }
    await settled;
    expect(tool.asked.map(({ title }) => title)).toEqual([
      'Entry 1',
      'Entry 2',
      'Entry 3',
      'Entry 4',
      'Entry 5',
    ]);
  });

  it('[D7] looks a node up once, however often it is told of it', async () => {
    const { trip, tool, hydrator } = await setUp(1);
    const [node] = trip.trip.days[0]?.nodes ?? [];
    if (node === undefined) throw new Error('there is a node');
    hydrator.hydrate(node, '2026-05-04');
    answerAll(tool);
    await hydrator.settled(60_000);
    hydrator.hydrate(node, '2026-05-04');
    expect(tool.asked).toHaveLength(1);
  });

  it('[D6] forgets the nodes of a day that begins again', async () => {
    const { trip, tool, hydrator, publisher } = await setUp(5);
    hydrator.withdraw(1);
    await publisher.dayRestarted(1, 1);
    expect(tool.asked.every(({ context }) => context.signal.aborted)).toBe(true);
    await hydrator.settled(60_000);
    expect(trip.of('node_enhanced')).toEqual([]);
    expect(trip.refusals).toEqual([]);
  });

  it('[D6] an answer for a node that is no more changes nothing and stops nothing', async () => {
    const { trip, tool, hydrator, publisher, context } = await setUp(1);
    await publisher.dayRestarted(1, 1);
    answerAll(tool);
    await hydrator.settled(60_000);
    expect(trip.refusals).toEqual([{ type: 'node.enhance', reason: 'unknown_node' }]);
    expect(context.signal.aborted).toBe(false);
  });

  it('[A1] after the deadline whatever is left stays provisional, those in line too', async () => {
    const { trip, tool, hydrator } = await setUp(5);
    await hydrator.settled(5);
    expect(trip.of('node_enhanced').map(({ unverified, status }) => [unverified, status])).toEqual(
      Array(5).fill(['deadline', 'provisional']),
    );
    expect(tool.asked).toHaveLength(3);
  });

  it('[A2] stops the run when the trip refuses it', async () => {
    const { trip, tool, hydrator, context } = await setUp(5);
    await trip.cancel();
    answerAll(tool);
    await expect(hydrator.settled(60_000)).rejects.toThrow(RunSuperseded);
    expect(context.signal.aborted).toBe(true);
    expect(trip.of('node_enhanced')).toEqual([]);
  });
});

describe('what is told about a place', () => {
  it('is told with it: who shows it, and what an encyclopedia says', async () => {
    const asked: unknown[] = [];
    const others = {
      hosts: {
        hostFor: async (...[stop, place, destination]: Parameters<HostsTool['hostFor']>) => {
          asked.push([stop.title, stop.location, place.category, destination.name]);
          return host;
        },
      },
      encyclopedia: {
        about: async (place: Parameters<EncyclopediaTool['about']>[0]) => {
          asked.push(place);
          return about;
        },
      },
    };
    const { trip, tool, hydrator } = await setUp(1, others);
    tool.asked[0]?.answer(found);
    await hydrator.settled(60_000);
    expect(trip.of('node_enhanced')).toMatchObject([
      { status: 'hydrated', unverified: null, place: { name: 'A place', about }, host },
    ]);
    expect(asked).toEqual([
      { name: 'A place', wikidata: null, location: { lat: 38.7, lng: -9.2 } },
      ['Entry 1', { lat: 38.7, lng: -9.2 }, 'museum', 'Lisbon'],
    ]);
  });

  it('is not asked for where the place is not known', async () => {
    const never = async () => {
      throw new Error('asked');
    };
    const { trip, tool, hydrator, lines } = await setUp(1, {
      hosts: { hostFor: never },
      encyclopedia: { about: never },
    });
    tool.asked[0]?.answer(notFound);
    await hydrator.settled(60_000);
    expect(trip.of('node_enhanced')).toMatchObject([{ status: 'provisional', place: null, host: null }]);
    expect(lines).toEqual([]);
  });

  it('[D7] costs the node nothing when it fails: one line in the log, and the other one is told', async () => {
    const failing = async () => {
      throw new ToolFailure('malformed', 'no article');
    };
    const { trip, tool, hydrator, context, lines } = await setUp(1, {
      encyclopedia: { about: failing },
      hosts: { hostFor: async () => host },
    });
    tool.asked[0]?.answer(found);
    await hydrator.settled(60_000);
    expect(trip.of('node_enhanced')).toMatchObject([{ status: 'hydrated', place: { about: null }, host }]);
    expect(lines).toMatchObject([
      { event: 'planner.lookup-failed', tool: 'encyclopedia', error: 'malformed: no article' },
    ]);
    expect(context.signal.aborted).toBe(false);
  });

  it('is not waited for beyond the deadline: the place itself is told', async () => {
    const { trip, tool, hydrator } = await setUp(1, {
      hosts: { hostFor: () => new Promise<NodeHost>(() => undefined) },
    });
    tool.asked[0]?.answer(found);
    await hydrator.settled(5);
    expect(trip.of('node_enhanced')).toMatchObject([
      { status: 'hydrated', place: { name: 'A place' }, host: null },
    ]);
  });

  it('[D6] is of no use to a node that is withdrawn meanwhile', async () => {
    let asked: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const { trip, tool, hydrator, lines } = await setUp(1, {
      hosts: {
        hostFor: () => {
          asked();
          return new Promise<NodeHost>(() => undefined);
        },
      },
    });
    tool.asked[0]?.answer(found);
    await begun;
    hydrator.withdraw(1);
    await hydrator.settled(60_000);
    expect(trip.of('node_enhanced')).toEqual([]);
    expect(lines).toEqual([]);
  });
});

describe('a look-up that fails', () => {
  beforeEach(() => jest.spyOn(Math, 'random').mockReturnValue(0));
  afterEach(() => jest.restoreAllMocks());

  const settledAfter = async (...failures: Error[]) => {
    const { trip, tool, hydrator } = await setUp(1);
    const settled = hydrator.settled(60_000);
    for (let tries = 0; tries < failures.length; tries += 1) {
      while (tool.asked.length <= tries) await new Promise(setImmediate);
      tool.asked[tries]?.fail(failures[tries] as Error);
    }
    return { trip, tool, settled };
  };

  it('[D7] is tried again where that may help', async () => {
    const { trip, tool, settled } = await settledAfter(new ToolFailure('timeout', 'late'));
    while (tool.asked.length < 2) await new Promise(setImmediate);
    tool.asked[1]?.answer(found);
    await settled;
    expect(trip.of('node_enhanced')).toMatchObject([{ status: 'hydrated' }]);
  });

  it('[D7] is not tried again where every answer would be the same, or come too late', async () => {
    for (const failure of [
      new ToolFailure('malformed', 'nonsense'),
      new ToolFailure('refused', 'what?'),
      new ToolFailure('rate_limited', 'tomorrow', 86_400_000),
    ]) {
      const { trip, tool, settled } = await settledAfter(failure);
      await settled;
      expect(tool.asked).toHaveLength(1);
      expect(trip.of('node_enhanced')).toMatchObject([{ unverified: 'lookup_failed', host: null }]);
    }
  });
});
