import { type DemoProvider, startDemoProvider } from '@tripstream/demo-provider';
import type { ProviderRuntime } from '../projections/provider-runtimes.js';
import { OpenAiProvider } from './providers/openai-provider.js';
import {
  type PlannerProvider,
  ProviderFailure,
  type ProviderSignal,
  ResponseGone,
} from './providers/planner-provider.js';
import { capturingLogger } from './testing/capturing-logger.js';
import { draftOf } from './testing/draft-text.js';
import { InMemoryTrip } from './testing/in-memory-trip.js';
import { found } from './testing/known-destination.js';
import { orchestratorOver } from './testing/planning-crew.js';
import { cutBefore, type ScriptedCall, ScriptedProvider, whole } from './testing/scripted-provider.js';
import { shortWaits } from './testing/short-waits.js';
import type { PlacesTool } from './tools/ports.js';

const never = () => new Promise<never>(() => undefined);

/** A worker on the trip, from the claim to the end of its run. */
function work(trip: InMemoryTrip, provider: PlannerProvider, attempt = 1, resolve?: PlacesTool['resolve']) {
  const shutdown = new AbortController();
  const { logger, lines } = capturingLogger();
  const orchestrator = orchestratorOver(
    { orders: trip, trips: trip, runtimes: trip },
    { provider, logger, tools: { places: resolve === undefined ? {} : { resolve } } },
  );
  const done = orchestrator.run(trip.run(attempt), shutdown.signal);
  done.catch(() => undefined);
  return { done, shutdown, lines };
}

/** A worker that is killed as soon as the trip is so; whatever it still tries to write is lost. */
async function killedWhen(
  trip: InMemoryTrip,
  provider: PlannerProvider,
  so: (trip: InMemoryTrip) => boolean,
  resolve?: PlacesTool['resolve'],
) {
  const { done, shutdown } = work(trip, provider, 1, resolve);
  await trip.until(so);
  shutdown.abort(new Error('killed'));
  await expect(done).rejects.toThrow('killed');
}

const all = draftOf([1, 2, 3]);
const entry = (name: string) => `{"kind":"activity","title":"Entry ${name}"`;
const silent = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
/** What a worker reads until the response has begun its second entry of day 2, and then nothing more. */
const upToDayTwo: ScriptedCall = { signals: cutBefore(all, entry('2.2')), hold: silent };
const inDayTwo = ({ trip }: InMemoryTrip) => trip.days[1]?.nodes.length === 1;
const inBackground = (...script: ScriptedCall[]) => new ScriptedProvider(script, true);
const broken = new ProviderFailure('provider_error', 'the line broke', { retryable: true, severed: true });

const named = draftOf([1, 2, 3]);
for (const day of named.days)
  for (const node of day.nodes) node.place_name = `The place of ${node.title.slice(6)}`;
const namesOf = ({ days }: typeof named) =>
  days.flatMap(({ nodes }) => nodes.map(({ place_name }) => place_name));
/** A tool that knows every place and takes down by which name it was asked for. */
function listening() {
  const names: (string | null)[] = [];
  const resolve: PlacesTool['resolve'] = async ({ placeName }) => {
    names.push(placeName);
    return found;
  };
  return { names, resolve };
}

const suffixes = (trip: InMemoryTrip) =>
  trip.trip.days.flatMap(({ nodes }) => nodes.map(({ nodeId }) => nodeId.slice(nodeId.indexOf('.') + 1)));
const plan = ['1.1.1', '1.1.2', '2.1.1', '2.1.2', '3.1.1', '3.1.2'];
const textSequences = (signals: readonly ProviderSignal[]) =>
  signals.flatMap((told) => (told.type === 'text' ? [told.sequence] : []));

describe('a run whose provider keeps the response', () => {
  it('[C8] goes on with the same response after a crash: nothing is asked again, nothing is withdrawn', async () => {
    const trip = await InMemoryTrip.create();
    await killedWhen(trip, inBackground(upToDayTwo), inDayTwo);
    const version = trip.trip.version;

    const second = inBackground({ signals: whole(all) });
    await work(trip, second, 2).done;
    expect(second.resumed).toEqual(['resp_1']);
    expect(second.requests).toEqual([]);
    expect(trip.of('day_restarted')).toEqual([]);
    expect(trip.of('trip_titled').map(({ title }) => title)).toEqual(['3 days in Lisbon', 'Lisbon, slowly']);
    expect(trip.events[version]?.type).toBe('generation_resumed');
    expect(suffixes(trip)).toEqual(plan);
    expect(trip.of('node_planned')).toHaveLength(6);
    expect(trip.trip.days.flatMap(({ nodes }) => nodes).every(({ status }) => status === 'hydrated')).toBe(
      true,
    );
    expect(trip.of('generation_complete')).toMatchObject([{ failedDays: [], usage: { totalTokens: 30 } }]);
    expect(trip.runtimes.at(-1)).toMatchObject({ responseId: 'resp_1', status: 'completed' });
  });

  it('[E8] writes its row from the first moment on, and moves it with each order', async () => {
    const trip = await InMemoryTrip.create();
    await killedWhen(trip, inBackground(upToDayTwo), inDayTwo);
    const { tripId, generationId } = trip.run();
    expect(trip.runtimes[0]).toEqual({
      generationId,
      tripId,
      provider: 'demo',
      model: 'demo',
      responseId: 'resp_1',
      days: [1, 2, 3],
      dayAttempts: [1, 1, 1],
      cursor: 0,
      status: 'streaming',
    });
    const cursors = trip.runtimes.map(({ cursor }) => cursor);
    expect(cursors).toEqual([...cursors].sort((a, b) => a - b));
    expect(new Set(cursors).size).toBeGreaterThan(4);
    const lastRead = textSequences(upToDayTwo.signals).at(-1) ?? 0;
    // The last piece that was read ends inside an entry, and nothing followed from it.
    expect(cursors.at(-1)).toBeGreaterThan(0);
    expect(cursors.at(-1)).toBeLessThanOrEqual(lastRead);
  });

  it('[E8] of several parts in one piece of text only the last records the piece', async () => {
    const text = JSON.stringify(all);
    const [first, second] = [text.indexOf(entry('1.2')), text.indexOf(entry('2.2'))];
    const pieces = [text.slice(0, first), text.slice(first, second)];
    const signals = pieces.map((delta, index) => ({
      type: 'text' as const,
      delta,
      sequence: 10 * (index + 1),
    }));
    const trip = await InMemoryTrip.create();
    const cursorAt: [string, number | undefined][] = [];
    const dispatch = trip.dispatch;
    trip.dispatch = (command, meta) => {
      if (meta.runtime !== undefined) cursorAt.push([command.type, meta.runtime.cursor]);
      return dispatch(command, meta);
    };
    await killedWhen(trip, inBackground({ signals, hold: silent }), inDayTwo);
    expect(cursorAt).toEqual([
      ['generation.begin', 0],
      ['trip.title', 9],
      ['node.plan', 10],
      ['node.plan', 19],
      ['day.complete', 19],
      ['node.plan', 20],
    ]);
  });

  it('[C8] goes on inside a piece of text of which only a part is recorded', async () => {
    const signals: ProviderSignal[] = [
      { type: 'text', delta: JSON.stringify(all), sequence: 5 },
      { type: 'completed', usage: null },
    ];
    const trip = await InMemoryTrip.create();
    trip.before = (command) => {
      if (command.type === 'day.complete' && command.day === 2) return never();
    };
    await killedWhenStuck(
      trip,
      inBackground({ signals }),
      ({ trip: { days } }) => days[1]?.nodes.length === 2,
    );
    trip.before = () => undefined;
    expect(trip.runtimes.at(-1)?.cursor).toBe(4);

    const second = inBackground({ signals });
    await work(trip, second, 2).done;
    expect(second.requests).toEqual([]);
    expect(trip.of('day_restarted')).toEqual([]);
    expect(trip.of('node_planned')).toHaveLength(6);
    expect(trip.of('day_completed').map(({ day }) => day)).toEqual([1, 2, 3]);
    expect(trip.of('trip_titled')).toHaveLength(2);
  });

  it('[E8] events that the provider delivers again change nothing', async () => {
    const trip = await InMemoryTrip.create();
    const reasoning: ProviderSignal = { type: 'reasoning', text: 'I thought about it.', sequence: 0.5 };
    const signals = [reasoning, ...upToDayTwo.signals];
    const twice = signals.flatMap((told) => [told, told]);
    const first = inBackground({ signals: twice, hold: silent });
    const isChecked = (told: InMemoryTrip) => inDayTwo(told) && told.of('node_enhanced').length === 3;
    await killedWhen(trip, first, isChecked);
    expect(first.requests).toHaveLength(1);
    expect(trip.of('warning')).toEqual([]);
    expect(trip.of('reasoning_summary')).toHaveLength(1);
    const told = trip.types().length;

    let read: () => void = () => undefined;
    const redelivered = new Promise<void>((resolve) => {
      read = resolve;
    });
    const second = work(
      trip,
      inBackground({
        signals,
        hold: (signal) => {
          read();
          return silent(signal);
        },
      }),
      2,
    );
    await redelivered;
    expect(trip.types().slice(told)).toEqual(['generation_resumed']);
    expect(trip.trip.version).toBe(trip.events.length);
    second.shutdown.abort(new Error('enough'));
    await expect(second.done).rejects.toThrow('enough');
  });

  it('[E8] even a row that lags behind the trip writes nothing twice', async () => {
    const trip = await InMemoryTrip.create();
    await killedWhen(trip, inBackground(upToDayTwo), inDayTwo);
    const first = trip.runtimes[0] as ProviderRuntime;
    trip.load = async () => first;
    await work(trip, inBackground({ signals: whole(all) }), 2).done;
    expect(suffixes(trip)).toEqual(plan);
    expect(trip.of('node_planned')).toHaveLength(6);
    expect(trip.of('day_completed')).toHaveLength(3);
    expect(trip.of('trip_titled')).toHaveLength(2);
  });

  it('[C8] checks the nodes that nobody checked before the crash, under the names that the model gave them', async () => {
    const trip = await InMemoryTrip.create();
    const cut: ScriptedCall = { signals: cutBefore(named, entry('2.2')), hold: silent };
    await killedWhen(trip, inBackground(cut), inDayTwo, never);
    const { names, resolve } = listening();
    await work(trip, inBackground({ signals: whole(named) }), 2, resolve).done;
    expect(names.sort()).toEqual(namesOf(named));
    expect(trip.of('generation_complete')).toHaveLength(1);
  });

  it('[C8] checks them under these names also when all days are written, and asks no provider for that', async () => {
    const trip = await InMemoryTrip.create();
    const isWritten = ({ trip: { days, job } }: InMemoryTrip) =>
      days.every(({ status }) => status === 'planned') && job?.phase === 'hydrating';
    await killedWhen(trip, inBackground({ signals: whole(named) }), isWritten, never);
    const { names, resolve } = listening();
    const second = inBackground();
    await work(trip, second, 2, resolve).done;
    expect([...second.resumed, ...second.requests]).toEqual([]);
    expect(names.sort()).toEqual(namesOf(named));
    expect(trip.of('generation_complete')).toHaveLength(1);
  });

  it('[C8] has nodes checked at once, while the model writes', async () => {
    const trip = await InMemoryTrip.create();
    await killedWhen(trip, inBackground(upToDayTwo), inDayTwo, never);
    const gone = { signals: [], fails: new ResponseGone('status 404') };
    const { shutdown, done } = work(trip, inBackground(gone, { signals: [], hold: silent }), 2);
    await trip.until(
      ({ trip: { days } }) => days[0]?.nodes.every(({ status }) => status === 'hydrated') === true,
    );
    shutdown.abort(new Error('enough'));
    await expect(done).rejects.toThrow('enough');
  });

  it.each([
    ['is gone', { signals: [], fails: new ResponseGone('status 404') }],
    ['ends in the middle', { signals: cutBefore(all, '{"day":2'), fails: new ResponseGone('it ended') }],
  ])('[C8] asks again from the last completed day when the response %s', async (_, gone) => {
    const trip = await InMemoryTrip.create();
    await killedWhen(trip, inBackground(upToDayTwo), inDayTwo, never);
    const second = inBackground(gone);
    await work(trip, second, 2).done;
    expect(second.asked()).toEqual([[2, 3]]);
    expect(trip.of('day_restarted')).toEqual([{ day: 2, attempt: 2 }]);
    expect(trip.of('warning')).toEqual([]);
    expect(suffixes(trip)).toEqual(['1.1.1', '1.1.2', '2.2.1', '2.2.2', '3.1.1', '3.1.2']);
    expect(trip.trip.days.flatMap(({ nodes }) => nodes).every(({ status }) => status === 'hydrated')).toBe(
      true,
    );
    const [abandoned, opened] = trip.runtimes.slice(
      trip.runtimes.findIndex(({ status }) => status === 'abandoned'),
    );
    expect(abandoned).toMatchObject({ responseId: 'resp_1', status: 'abandoned' });
    expect(opened).toMatchObject({ days: [2, 3], dayAttempts: [2, 1], cursor: 0, status: 'streaming' });
  });

  it.each<[string, (provider: ScriptedProvider, trip: InMemoryTrip) => void]>([
    [
      'of another model',
      (provider) => Object.assign(provider, { planner: { provider: 'demo', model: 'x' } }),
    ],
    ['of a provider that keeps none any more', (provider) => Object.assign(provider, { background: false })],
    [
      'that wrote an attempt that was withdrawn since',
      (_, trip) => {
        const row = { ...(trip.runtimes.at(-1) as ProviderRuntime), dayAttempts: [1, 0, 1] };
        trip.load = async () => row;
      },
    ],
  ])('[C8] does not go on with a response %s', async (_, change) => {
    const trip = await InMemoryTrip.create();
    await killedWhen(trip, inBackground(upToDayTwo), inDayTwo);
    const second = inBackground();
    change(second, trip);
    await work(trip, second, 2).done;
    expect(second.resumed).toEqual([]);
    expect(second.asked()).toEqual([[2, 3]]);
    expect(trip.runtimes.some(({ status }) => status === 'abandoned')).toBe(true);
  });
});

/** As {@link killedWhen}, where the worker hangs in a command that never gets through. */
async function killedWhenStuck(
  trip: InMemoryTrip,
  provider: PlannerProvider,
  so: (trip: InMemoryTrip) => boolean,
) {
  const { shutdown } = work(trip, provider);
  await trip.until(so);
  shutdown.abort(new Error('killed'));
}

describe('a line that breaks', () => {
  beforeEach(shortWaits);
  afterEach(() => jest.restoreAllMocks());

  it('[C8] is no reason to ask again: the run comes back to its response', async () => {
    const trip = await InMemoryTrip.create();
    const provider = inBackground(
      { signals: upToDayTwo.signals, fails: broken },
      { signals: [], fails: broken },
      { signals: whole(all) },
    );
    await work(trip, provider).done;
    expect(provider.resumed).toEqual(['resp_1', 'resp_1']);
    expect(provider.requests).toHaveLength(1);
    expect(provider.cancelled).toEqual([]);
    expect(trip.of('day_restarted')).toEqual([]);
    expect(trip.of('warning')).toEqual([]);
    expect(suffixes(trip)).toEqual(plan);
  });

  it('[D6] costs the day a try when the response is gone with it', async () => {
    const cut = { signals: upToDayTwo.signals, fails: broken };
    const gone = { signals: [], fails: new ResponseGone('status 404') };
    const rest = { signals: cutBefore(draftOf([2, 3]), entry('2.2')), fails: broken };
    const trip = await InMemoryTrip.create();
    const provider = inBackground(cut, gone, rest, gone, rest, gone);
    await work(trip, provider).done;
    expect(provider.asked()).toEqual([[1, 2, 3], [2, 3], [2, 3], [3]]);
    expect(trip.trip.days.map(({ status }) => status)).toEqual(['planned', 'failed', 'planned']);
  });

  it('[C8] that stays broken is waited for some tries only; then the response is cancelled and the rest asked again', async () => {
    const dead = { signals: [], fails: broken };
    const trip = await InMemoryTrip.create();
    const provider = inBackground({ signals: upToDayTwo.signals, fails: broken }, dead, dead, dead);
    await work(trip, provider).done;
    expect(provider.resumed).toHaveLength(3);
    expect(provider.cancelled).toEqual(['resp_1']);
    expect(provider.asked()).toEqual([
      [1, 2, 3],
      [2, 3],
    ]);
    expect(trip.of('day_restarted')).toEqual([{ day: 2, attempt: 2 }]);
  });
});

describe('a response that nobody will read on', () => {
  it('[C8] is cancelled when its call failed and is repeated', async () => {
    const trip = await InMemoryTrip.create();
    const failed = new ProviderFailure('filtered', 'as scripted', { retryable: true });
    const provider = inBackground({ signals: upToDayTwo.signals, fails: failed });
    await work(trip, provider).done;
    expect(provider.cancelled).toEqual(['resp_1']);
    expect(provider.resumed).toEqual([]);
  });

  it('[C8] is cancelled when the traveller stops, and a cancellation that fails is logged', async () => {
    const trip = await InMemoryTrip.create();
    const provider = inBackground(upToDayTwo);
    const asked = new Promise<string>((resolve) => {
      provider.cancel = async (responseId) => {
        resolve(responseId);
        throw new ProviderFailure('provider_error', 'status 500', { retryable: true });
      };
    });
    const { done, lines } = work(trip, provider, 1, never);
    await trip.until(inDayTwo);
    await trip.cancel();
    await expect(done).rejects.toMatchObject({ reason: 'terminal_state' });
    expect(await asked).toBe('resp_1');
    await new Promise(setImmediate);
    expect(lines).toContainEqual(
      expect.objectContaining({ event: 'planner.response-not-cancelled', message: 'status 500' }),
    );
  });

  it('[D7] is cancelled when the generation is given up because it lost too many workers', async () => {
    const trip = await InMemoryTrip.create();
    await killedWhen(trip, inBackground(upToDayTwo), inDayTwo, never);
    const last = inBackground();
    last.cancel = async (responseId) => {
      last.cancelled.push(responseId);
      throw new ProviderFailure('provider_error', 'status 500', { retryable: true });
    };
    await work(trip, last, 6).done;
    expect(last.cancelled).toEqual(['resp_1']);
    expect([...last.resumed, ...last.requests]).toEqual([]);
    expect(trip.runtimes.at(-1)).toMatchObject({ responseId: 'resp_1', status: 'abandoned' });
    expect(trip.of('generation_error')[0]?.failure.code).toBe('worker_lost');
  });

  it('[C8] is left alone when another worker goes on with it', async () => {
    const trip = await InMemoryTrip.create();
    const released = inBackground(upToDayTwo);
    await killedWhen(trip, released, inDayTwo, never);
    expect(released.cancelled).toEqual([]);

    const frozen = inBackground({
      signals: whole(all),
      hold: silent,
    });
    trip.before = async (command) => {
      if (command.type !== 'day.complete' || command.day !== 3) return;
      trip.before = () => undefined;
      const { generationId: expectedGenerationId, tripId } = trip.run();
      await trip.dispatch(
        { type: 'generation.begin', tripId, expectedGenerationId, attempt: 3 },
        { commandId: 'another worker', actor: 'planner' },
      );
    };
    await expect(work(trip, frozen, 2).done).rejects.toMatchObject({ reason: 'attempt_superseded' });
    expect(frozen.cancelled).toEqual([]);
    // Nor did the older worker move the row.
    expect(trip.runtimes.at(-1)?.status).toBe('streaming');
  });
});

describe('with the demo provider, over its socket', () => {
  let demo: DemoProvider | undefined;
  afterEach(async () => {
    await demo?.stop();
    demo = undefined;
  });

  const providerAt = (baseUrl: string) =>
    new OpenAiProvider(
      {
        provider: 'demo',
        baseUrl,
        apiKey: 'none',
        model: 'demo',
        reasoningSummaries: true,
        background: true,
        lookupMs: 0,
      },
      { idleTimeoutMs: 10_000, logger: capturingLogger().logger },
    );
  const withoutIds = (trip: InMemoryTrip) =>
    trip.trip.days.map(({ nodes, theme, summary }) => ({
      theme,
      summary,
      nodes: nodes.map(({ rev, ...node }) => node),
    }));

  it('[C8] a trip whose worker was killed in day 2 ends as it would have without', async () => {
    demo = await startDemoProvider({ tokensPerSecond: 0 });
    const undisturbed = await InMemoryTrip.create();
    await work(undisturbed, providerAt(demo.baseUrl)).done;
    await demo.stop();

    demo = await startDemoProvider({ tokensPerSecond: 2_000 });
    const trip = await InMemoryTrip.create();
    await killedWhen(
      trip,
      providerAt(demo.baseUrl),
      ({ trip: { days } }) => (days[1]?.nodes.length ?? 0) >= 2,
      never,
    );
    expect(demo.log().some(({ mark }) => mark === 'finished')).toBe(false);
    await work(trip, providerAt(demo.baseUrl), 2).done;

    expect(trip.of('day_restarted')).toEqual([]);
    expect(trip.of('reasoning_summary')).toEqual(undisturbed.of('reasoning_summary'));
    expect(withoutIds(trip)).toEqual(withoutIds(undisturbed));
    // One response, from its beginning to its end.
    expect(demo.log().filter(({ mark }) => mark === 'started')).toHaveLength(1);
    expect(new Set(demo.log().map(({ responseId }) => responseId)).size).toBe(1);
  });

  it('[C8] a provider that was restarted too knows nothing of the response, and the rest is asked again', async () => {
    demo = await startDemoProvider({ tokensPerSecond: 2_000 });
    const trip = await InMemoryTrip.create();
    await killedWhen(
      trip,
      providerAt(demo.baseUrl),
      ({ trip: { days } }) => (days[1]?.nodes.length ?? 0) >= 2,
    );
    await demo.stop();
    demo = await startDemoProvider({ tokensPerSecond: 0 });
    await work(trip, providerAt(demo.baseUrl), 2).done;
    expect(trip.of('day_restarted')).toEqual([{ day: 2, attempt: 2 }]);
    expect(trip.of('day_completed').map(({ day }) => day)).toEqual([1, 2, 3]);
    expect(trip.of('generation_complete')).toMatchObject([{ failedDays: [] }]);
  });

  it('[C8] Stop reaches the provider, which writes no more', async () => {
    demo = await startDemoProvider({ tokensPerSecond: 500 });
    const trip = await InMemoryTrip.create({ days: 10 });
    const { done, lines } = work(trip, providerAt(demo.baseUrl));
    await trip.until(({ trip: { days } }) => (days[0]?.nodes.length ?? 0) >= 1);
    await trip.cancel();
    await expect(done).rejects.toMatchObject({ reason: 'terminal_state' });
    while (!lines.some(({ event }) => event === 'planner.response-cancelled'))
      await new Promise(setImmediate);
    const { responseId } = trip.runtimes[0] as ProviderRuntime;
    const state = await (await fetch(`${demo.baseUrl}/responses/${responseId}`)).json();
    expect(state).toMatchObject({ status: 'cancelled' });
  });
});
