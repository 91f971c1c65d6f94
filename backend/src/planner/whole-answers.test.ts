import type { ProviderSignal } from './providers/planner-provider.js';
import { capturingLogger } from './testing/capturing-logger.js';
import { draftOf } from './testing/draft-text.js';
import { InMemoryTrip } from './testing/in-memory-trip.js';
import { orchestratorOver } from './testing/planning-crew.js';
import { ScriptedProvider } from './testing/scripted-provider.js';

const step = (stepId: string): ProviderSignal => ({ type: 'step', stepId });
const answer: ProviderSignal[] = [
  { type: 'text', delta: JSON.stringify(draftOf([1, 2, 3])), sequence: null },
  { type: 'completed', usage: null },
];

function work(trip: InMemoryTrip, provider: ScriptedProvider, attempt = 1) {
  const { logger } = capturingLogger();
  const ground = { orders: trip, trips: trip, runtimes: trip };
  const shutdown = new AbortController();
  const done = orchestratorOver(ground, { provider, logger }).run(trip.run(attempt), shutdown.signal);
  done.catch(() => undefined);
  return { done, shutdown };
}

describe('a provider that gives its whole answer at the end', () => {
  it('[B3] [D6] has its days told one after the other', async () => {
    const trip = await InMemoryTrip.create();
    await work(trip, new ScriptedProvider([{ signals: answer }])).done;
    const told = trip.types().filter((type) => type === 'node_planned' || type === 'day_completed');
    const day = ['node_planned', 'node_planned', 'day_completed'];
    expect(told).toEqual([...day, ...day, ...day]);
    expect(trip.types().at(-1)).toBe('generation_complete');
  });

  it('[B3] has its steps told forwards only, and those that the workflow does not have not at all', async () => {
    const trip = await InMemoryTrip.create();
    const steps = ['planning', 'understanding', 'shopping', 'hydrating', 'planning'].map(step);
    await work(trip, new ScriptedProvider([{ signals: [...steps, ...answer] }])).done;
    expect(trip.of('phase_changed').map(({ phase }) => phase)).toEqual([
      'understanding',
      'planning',
      'hydrating',
      'finishing',
    ]);
  });

  it('[C8] has each entry once when the worker dies between two of its days', async () => {
    const trip = await InMemoryTrip.create();
    const { done, shutdown } = work(trip, new ScriptedProvider([{ signals: answer }], true));
    await trip.until(({ trip: { days } }) => days[1]?.nodes.length === 1);
    shutdown.abort(new Error('killed'));
    await expect(done).rejects.toThrow('killed');

    const second = new ScriptedProvider([{ signals: answer }], true);
    await work(trip, second, 2).done;
    expect(second.requests).toEqual([]);
    expect(second.resumed).toEqual(['resp_1']);
    expect(trip.of('day_restarted')).toEqual([]);
    expect(trip.trip.days.flatMap(({ nodes }) => nodes.map(({ title }) => title))).toEqual([
      'Entry 1.1',
      'Entry 1.2',
      'Entry 2.1',
      'Entry 2.2',
      'Entry 3.1',
      'Entry 3.2',
    ]);
    expect(trip.of('node_planned')).toHaveLength(6);
  });
});
