import type { NodeId } from '@tripstream/contracts';
import { AgentEventPublisher } from '../agent-event-publisher.js';
import { createRunContext, RunSuperseded } from '../run-context.js';
import { capturingLogger } from '../testing/capturing-logger.js';
import { draftNode } from '../testing/draft-text.js';
import { InMemoryTrip } from '../testing/in-memory-trip.js';
import { NodeHydrator } from './node-hydrator.js';
import type { PlaceContext, ResolvedPlace } from './places-tool.js';

const notFound: ResolvedPlace = { status: 'provisional', unverified: 'not_found' };

/** A tool that answers when the test says so. */
class HeldTool {
  readonly asked: { title: string; context: PlaceContext; answer: (place: ResolvedPlace) => void }[] = [];
  locate = async () => null;
  resolve = ({ title }: { title: string }, context: PlaceContext) =>
    new Promise<ResolvedPlace>((answer) => this.asked.push({ title, context, answer }));
}

async function setUp(nodes: number) {
  const trip = await InMemoryTrip.create({ days: 1 });
  const shutdown = new AbortController();
  const context = createRunContext(trip.run(), shutdown.signal, capturingLogger().logger);
  const publisher = new AgentEventPublisher(trip, context, shutdown.signal);
  const tool = new HeldTool();
  const hydrator = new NodeHydrator(tool, publisher, context, null);
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
    };
    await publisher.nodePlanned(node);
    hydrator.hydrate(node, '2026-05-04');
  }
  return { trip, tool, hydrator, context, publisher };
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
