import type { DraftNode } from './draft-plan.js';
import { ProviderFailure, type ProviderSignal } from './providers/planner-provider.js';
import { capturingLogger } from './testing/capturing-logger.js';
import { type Draft, draftNode } from './testing/draft-text.js';
import { InMemoryTrip } from './testing/in-memory-trip.js';
import { orchestratorOver } from './testing/planning-crew.js';
import { type ScriptedCall, ScriptedProvider } from './testing/scripted-provider.js';
import { shortWaits } from './testing/short-waits.js';

const draft: Draft = {
  title: 'Lisboa, à toa 🚋',
  days: [
    {
      day: 1,
      theme: 'Azulejos "e" fado',
      nodes: [
        draftNode({ title: 'Café ☕', description: 'Line\nbreak, \\ and } in a text.', why: '' }),
        draftNode({ title: '展望台 🌅', description: '{"kind":"meal"}', why: 'é]', cost: null }),
      ],
      summary: 'Não é pouco: 2 paragens.',
    },
  ],
};
const text = JSON.stringify(draft);

const AT_ONCE = 16;
const signalsOf = (answer: string): ProviderSignal[] =>
  (answer.match(/[\s\S]{1,29}/g) ?? []).map((delta, at) => ({ type: 'text', delta, sequence: at + 1 }));
const whole: ScriptedCall = { signals: [...signalsOf(text), { type: 'completed', usage: null }] };
const cutAt = (cut: number): ScriptedCall => ({
  signals: signalsOf(text.slice(0, cut)),
  fails: new ProviderFailure('truncated', 'cut by the test', { retryable: true, severed: true }),
});

/** What people saw of a node is what the model wrote of it. */
const written = ({ title, description, why, start_time }: DraftNode) => [title, description, why, start_time];
const nodesWritten = draft.days.flatMap(({ nodes }) => nodes.map(written));
const nodesShown = (trip: InMemoryTrip) =>
  trip.trip.days.flatMap(({ nodes }) =>
    nodes.map(({ title, description, why, startTime }) => [title, description, why, startTime]),
  );

/** A run whose first answer is cut there, to its end. */
async function planned(cut: number, background: boolean) {
  const trip = await InMemoryTrip.create({ days: 1 });
  const provider = new ScriptedProvider([cutAt(cut), whole], background);
  const { logger } = capturingLogger();
  const ground = { orders: trip, trips: trip, runtimes: trip };
  await orchestratorOver(ground, { provider, logger }).run(trip.run(), new AbortController().signal);
  return { trip, provider };
}

/** Of each place in the answer. */
async function forEachCut(check: (cut: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let cut = next++; cut < text.length; cut = next++) await check(cut);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

describe('a plan whose answer is cut at any character', () => {
  beforeEach(shortWaits);
  afterEach(() => jest.restoreAllMocks());

  it('[D6] has each entry once when the day is asked for again, and never showed any other', async () => {
    const withdrawn = new Set<number>();
    await forEachCut(async (cut) => {
      const { trip, provider } = await planned(cut, false);
      expect(nodesShown(trip)).toEqual(nodesWritten);
      const told = trip.of('node_planned').map(({ node }) => node);
      for (const node of told)
        expect(nodesWritten).toContainEqual([node.title, node.description, node.why, node.startTime]);
      expect(new Set(told.map(({ nodeId }) => nodeId)).size).toBe(told.length);
      expect(provider.requests).toHaveLength(trip.trip.days[0]?.attempt === undefined ? 0 : 1 + asked(cut));
      // What was shown of the day that was cut is withdrawn, by one event, before it is written again.
      const restarts = trip.of('day_restarted').length;
      withdrawn.add(restarts);
      expect(restarts).toBe(told.length > nodesWritten.length ? 1 : 0);
      expect(trip.types().at(-1)).toBe('generation_complete');
    });
    expect(withdrawn).toEqual(new Set([0, 1]));
  });

  it('[C8] has each entry once, and withdraws none, when the response is read again', async () => {
    await forEachCut(async (cut) => {
      const { trip, provider } = await planned(cut, true);
      expect(nodesShown(trip)).toEqual(nodesWritten);
      expect(trip.of('node_planned')).toHaveLength(nodesWritten.length);
      expect(trip.of('day_restarted')).toEqual([]);
      expect(provider.requests).toHaveLength(1);
      expect(provider.resumed).toHaveLength(asked(cut));
    });
  });
});

/** A day that was closed before the cut is not asked for again. */
const dayEnd = text.lastIndexOf(']');
const asked = (cut: number) => (cut >= dayEnd ? 0 : 1);
