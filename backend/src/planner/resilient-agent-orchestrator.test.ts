import { LogUnavailable } from '../commands/trip-commands.js';
import { ProviderFailure, type ProviderFailureCode } from './providers/planner-provider.js';
import { RunSuperseded } from './run-context.js';
import { capturingLogger } from './testing/capturing-logger.js';
import { draftOf } from './testing/draft-text.js';
import { InMemoryTrip } from './testing/in-memory-trip.js';
import { found, lisbon } from './testing/known-destination.js';
import { orchestratorOver } from './testing/planning-crew.js';
import {
  cutBefore,
  documentOf,
  type ScriptedCall,
  ScriptedProvider,
  whole,
} from './testing/scripted-provider.js';
import { shortWaits } from './testing/short-waits.js';
import type { PlacesTool, ResolvedPlace } from './tools/ports.js';

const failure = (code: ProviderFailureCode, retryable = true, retryAfterMs?: number) =>
  new ProviderFailure(code, 'as scripted', { retryable, retryAfterMs });

/** A run over one trip; waits between tries cost nothing because the clock of these tests runs ahead. */
async function start(options: {
  script?: ScriptedCall[];
  trip?: InMemoryTrip;
  places?: Partial<PlacesTool>;
  attempt?: number;
  generation?: string;
  deadlineMs?: number;
}) {
  const trip = options.trip ?? (await InMemoryTrip.create());
  const provider = new ScriptedProvider(options.script);
  const shutdown = new AbortController();
  const { logger, lines } = capturingLogger();
  const orchestrator = orchestratorOver(
    { orders: trip, trips: trip, runtimes: trip },
    {
      provider,
      logger,
      tools: { places: options.places ?? {} },
      ...(options.deadlineMs === undefined ? {} : { hydrationDeadlineMs: options.deadlineMs }),
    },
  );
  const done = orchestrator.run(trip.run(options.attempt, options.generation), shutdown.signal);
  return { trip, provider, done, shutdown, lines };
}

/** A provider that says nothing more until the call is aborted. */
const silent = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

const deferred = <T>() => {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
};

/** The document of the nth call, counted from 0. */
const asked = ({ requests }: ScriptedProvider, at: number) =>
  requests[at] === undefined ? null : documentOf(requests[at]);

const terminal = (trip: InMemoryTrip) =>
  trip
    .types()
    .filter((type) => ['generation_complete', 'generation_error', 'generation_cancelled'].includes(type));
const nodeIds = (trip: InMemoryTrip) =>
  trip.trip.days.flatMap(({ nodes }) => nodes.map(({ nodeId }) => nodeId));
const suffix = (nodeId: string) => nodeId.slice(nodeId.indexOf('.') + 1);

describe('a run', () => {
  beforeEach(shortWaits);
  afterEach(() => jest.restoreAllMocks());

  it('[D7] goes through its phases in order and ends once, with every node checked', async () => {
    const { trip, done } = await start({});
    await done;
    expect(trip.of('phase_changed').map(({ phase }) => phase)).toEqual([
      'understanding',
      'planning',
      'hydrating',
      'finishing',
    ]);
    expect(terminal(trip)).toEqual(['generation_complete']);
    expect(trip.types().at(-1)).toBe('generation_complete');
    expect(trip.of('generation_complete')[0]).toMatchObject({ failedDays: [], usage: { totalTokens: 30 } });
    expect(trip.trip.days.map(({ status }) => status)).toEqual(['planned', 'planned', 'planned']);
    expect(trip.trip.days.flatMap(({ nodes }) => nodes).every(({ status }) => status === 'hydrated')).toBe(
      true,
    );
    expect(trip.trip).toMatchObject({
      destination: lisbon,
      title: 'Lisbon, slowly',
      anchors: [{ name: 'Lisbon' }],
    });
    expect(trip.refusals).toEqual([]);
  });

  it('[X1][D6] publishes a node while its day is still being written, and a day before the response ends', async () => {
    const draft = draftOf([1, 2, 3]);
    const seen = deferred<void>();
    const { trip, done } = await start({
      script: [
        {
          signals: cutBefore(draft, '{"kind":"activity","title":"Entry 2.2"'),
          hold: () => seen.promise,
          fails: failure('truncated'),
        },
      ],
    });
    await trip.until(({ trip: { days } }) => days[1]?.nodes.length === 1);
    expect(trip.trip.days.map(({ status }) => status)).toEqual(['planned', 'drafting', 'placeholder']);
    await trip.until(
      ({ trip: { days } }) => days[0]?.nodes.every(({ status }) => status === 'hydrated') === true,
    );
    seen.resolve();
    await done;
  });

  it('[D6] begins a day that was cut again, keeps the days before it, and shows no node twice', async () => {
    const { trip, provider, done } = await start({
      script: [
        {
          signals: cutBefore(draftOf([1, 2, 3]), '{"kind":"activity","title":"Entry 2.2"'),
          fails: failure('truncated'),
        },
      ],
    });
    await done;
    expect(provider.asked()).toEqual([
      [1, 2, 3],
      [2, 3],
    ]);
    expect(trip.of('day_restarted')).toEqual([{ day: 2, attempt: 2 }]);
    expect(nodeIds(trip).map(suffix)).toEqual(['1.1.1', '1.1.2', '2.2.1', '2.2.2', '3.1.1', '3.1.2']);
    expect(trip.of('warning')).toMatchObject([{ code: 'truncated', severity: 'recoverable', day: 2 }]);
    expect(asked(provider, 1)).toMatchObject({
      already_planned: [{ day: 1, places: ['Entry 1.1', 'Entry 1.2'] }],
    });
  });

  it('[D6] a day that fails three times is reported, and the other days go on', async () => {
    const cut = (days: number[]) => ({
      signals: cutBefore(draftOf(days), '{"kind":"activity","title":"Entry 2.2"'),
      fails: failure('malformed'),
    });
    const { trip, provider, done } = await start({ script: [cut([1, 2, 3]), cut([2, 3]), cut([2, 3])] });
    await done;
    expect(provider.asked()).toEqual([[1, 2, 3], [2, 3], [2, 3], [3]]);
    expect(trip.trip.days.map(({ status }) => status)).toEqual(['planned', 'failed', 'planned']);
    expect(trip.of('generation_complete')).toMatchObject([{ failedDays: [2] }]);
    expect(trip.trip.days[1]?.failure).toMatchObject({ code: 'malformed', retryable: true });
  });

  it('[D6] a day that breaks the schema is begun again without repair', async () => {
    const draft = draftOf([1, 2, 3]);
    const broken = JSON.stringify(draft).replace('"title":"Entry 2.2"', '"title":7');
    const { trip, done } = await start({
      script: [
        {
          signals: [
            { type: 'text', delta: broken, sequence: null },
            { type: 'completed', usage: null },
          ],
        },
      ],
    });
    await done;
    expect(trip.of('warning')).toMatchObject([{ code: 'malformed', day: 2 }]);
    expect(trip.trip.days[1]?.attempt).toBe(2);
  });

  it('[D6] days that nobody asked for are left out, and days that the model left out are asked for again', async () => {
    const { trip, provider, done } = await start({ script: [{ signals: whole(draftOf([7, 1, 1])) }] });
    await done;
    expect(provider.asked()).toEqual([
      [1, 2, 3],
      [2, 3],
    ]);
    expect(nodeIds(trip).map(suffix)).toEqual(['1.1.1', '1.1.2', '2.1.1', '2.1.2', '3.1.1', '3.1.2']);
    expect(terminal(trip)).toEqual(['generation_complete']);
  });

  it('[D7] a provider that does not let us in fails the generation at once', async () => {
    const { trip, provider, done } = await start({
      script: [{ signals: [], fails: failure('provider_unauthorized', false) }],
    });
    await done;
    expect(provider.requests).toHaveLength(1);
    expect(terminal(trip)).toEqual(['generation_error']);
    expect(trip.of('generation_error')[0]?.failure).toMatchObject({
      code: 'provider_unauthorized',
      retryable: false,
    });
  });

  it('[D7] a provider that stays away fails the generation after some tries', async () => {
    const away = { signals: [], fails: failure('provider_error') };
    const { trip, provider, done } = await start({ script: [away, away, away, away] });
    await done;
    expect(provider.requests).toHaveLength(4);
    expect(trip.of('generation_error')[0]?.failure.code).toBe('provider_error');
  });

  it('[D7] with days to show, a provider that stays away leaves a partial plan', async () => {
    const { trip, done } = await start({
      script: [
        { signals: cutBefore(draftOf([1, 2, 3]), '{"day":2'), fails: failure('provider_error') },
        { signals: [], fails: failure('refused', false) },
      ],
    });
    await done;
    expect(trip.of('generation_complete')).toMatchObject([{ failedDays: [2, 3] }]);
    expect(trip.trip.days[2]?.failure).toMatchObject({ code: 'refused' });
  });

  it('[D7] waits at least as long as a busy provider asks for', async () => {
    const { trip, lines, done } = await start({
      script: [{ signals: [], fails: failure('rate_limited', true, 60_000) }],
    });
    await done;
    const waited = lines.find(({ event }) => event === 'planner.call-waiting');
    expect(waited?.waitMs).toBeGreaterThanOrEqual(60_000);
    expect(trip.of('warning')).toMatchObject([{ code: 'rate_limited' }]);
    expect(terminal(trip)).toEqual(['generation_complete']);
  });

  it('[D7] does not wait for an hour', async () => {
    const { trip, done } = await start({
      script: [{ signals: [], fails: failure('rate_limited', true, 3_600_000) }],
    });
    await done;
    expect(trip.of('generation_error')[0]?.failure).toMatchObject({ code: 'rate_limited', retryable: true });
  });

  it('[C8] resumes after a crash: planned days stay, the day in the middle begins again, nodes get checked', async () => {
    const trip = await InMemoryTrip.create();
    const first = await start({
      trip,
      places: { resolve: () => new Promise(() => undefined) },
      script: [
        {
          signals: cutBefore(draftOf([1, 2, 3]), '{"kind":"activity","title":"Entry 2.2"'),
          hold: silent,
        },
      ],
    });
    await trip.until(({ trip: { days } }) => days[1]?.nodes.length === 1);
    first.shutdown.abort(new Error('killed'));
    await expect(first.done).rejects.toThrow('killed');

    const second = await start({ trip, attempt: 2 });
    await second.done;
    expect(second.provider.asked()).toEqual([[2, 3]]);
    expect(trip.of('generation_resumed')).toEqual([{ attempt: 2 }]);
    expect(trip.of('day_restarted')).toEqual([{ day: 2, attempt: 2 }]);
    expect(trip.of('day_completed').map(({ day }) => day)).toEqual([1, 2, 3]);
    expect(trip.trip.days.flatMap(({ nodes }) => nodes).every(({ status }) => status === 'hydrated')).toBe(
      true,
    );
    expect(terminal(trip)).toEqual(['generation_complete']);
  });

  it('[C8] a worker that died after the last day only checks and completes', async () => {
    const trip = await InMemoryTrip.create();
    trip.before = (command) => {
      const dying = command.type === 'generation.fail';
      if (dying || (command.type === 'phase.enter' && command.phase === 'hydrating'))
        throw new Error('killed');
    };
    const first = await start({ trip, places: { resolve: () => new Promise(() => undefined) } });
    await expect(first.done).rejects.toThrow('killed');
    trip.before = () => undefined;
    expect(trip.of('day_completed')).toHaveLength(3);

    const second = await start({ trip, attempt: 2 });
    await second.done;
    expect(second.provider.asked()).toEqual([]);
    expect(trip.trip.days.flatMap(({ nodes }) => nodes).every(({ status }) => status === 'hydrated')).toBe(
      true,
    );
    expect(terminal(trip)).toEqual(['generation_complete']);
  });

  it('[A2] a run whose generation was replaced stops at once and writes nothing', async () => {
    const trip = await InMemoryTrip.create();
    const held = deferred<void>();
    const { done, provider } = await start({
      trip,
      script: [{ signals: cutBefore(draftOf([1, 2, 3]), '{"day":3'), hold: () => held.promise }],
    });
    await trip.until(({ trip: { days } }) => days[1]?.status === 'planned');
    await trip.cancel();
    await trip.retry('b');
    const version = trip.trip.version;
    held.resolve();
    await expect(done).rejects.toThrow(RunSuperseded);
    expect(trip.trip.version).toBe(version);
    expect(provider.requests).toHaveLength(1);
  });

  it('[A2] Stop ends the provider’s call although no more text comes', async () => {
    const trip = await InMemoryTrip.create();
    const { done } = await start({
      trip,
      script: [
        {
          signals: cutBefore(draftOf([1, 2, 3]), '{"day":2'),
          hold: silent,
        },
      ],
    });
    await trip.until(
      ({ trip: { days } }) => days[0]?.nodes.every(({ status }) => status === 'hydrated') === true,
    );
    await trip.cancel();
    await expect(done).rejects.toMatchObject({ reason: 'terminal_state' });
    expect(terminal(trip)).toEqual(['generation_cancelled']);
  });

  it('[A2] a worker that was given up can write nothing', async () => {
    const trip = await InMemoryTrip.create();
    await trip.dispatch(
      {
        type: 'phase.enter',
        phase: 'planning',
        tripId: trip.tripId,
        expectedGenerationId: trip.run().generationId,
        attempt: 2,
      },
      { commandId: 'other worker', actor: 'planner' },
    );
    const { done } = await start({ trip, attempt: 1 });
    await expect(done).rejects.toMatchObject({ reason: 'attempt_superseded' });
  });

  it('[D7] waits for a database that is away', async () => {
    const trip = await InMemoryTrip.create();
    let outages = 5;
    trip.before = ({ type }) => {
      if (type === 'node.plan' && outages-- > 0) throw new LogUnavailable('down');
    };
    const { done } = await start({ trip });
    await done;
    expect(nodeIds(trip)).toHaveLength(6);
    expect(terminal(trip)).toEqual(['generation_complete']);
  });

  it('[A1] a place tool that never answers holds up completion only until the deadline', async () => {
    const { trip, done } = await start({
      places: { resolve: () => new Promise(() => undefined) },
      deadlineMs: 1_000,
    });
    await done;
    expect(trip.trip.days.flatMap(({ nodes }) => nodes).map(({ unverified }) => unverified)).toEqual(
      Array(6).fill('deadline'),
    );
    expect(terminal(trip)).toEqual(['generation_complete']);
  });

  it('[A1] a place tool that keeps failing leaves nodes provisional with that reason', async () => {
    const { trip, done } = await start({
      places: { resolve: () => Promise.reject(new Error('no network')) },
    });
    await done;
    const nodes = trip.trip.days.flatMap(({ nodes: each }) => each);
    expect(
      nodes.every(({ unverified, status }) => unverified === 'lookup_failed' && status === 'provisional'),
    ).toBe(true);
    expect(nodes[0]?.location).toEqual({ lat: 38.69, lng: -9.21, provenance: 'draft' });
  });

  it('[D7] a destination that nobody knows is said once, and planned honestly', async () => {
    const { trip, provider, done } = await start({ places: { locate: async () => null } });
    await done;
    expect(trip.of('warning')).toMatchObject([{ code: 'destination_unknown', severity: 'warning' }]);
    expect(asked(provider, 0)).toMatchObject({ destination: null });
    expect(trip.trip).toMatchObject({ destination: null, anchors: [], title: 'Lisbon, slowly' });
  });

  it('[D7] a mistake of ours ends the generation with one error that says so', async () => {
    const { trip, done, lines } = await start({
      places: {
        resolve: async () =>
          ({ ...found, location: { lat: 999, lng: 0, provenance: 'hydrated' } }) as ResolvedPlace,
      },
    });
    await done;
    expect(terminal(trip)).toEqual(['generation_error']);
    expect(trip.of('generation_error')[0]?.failure).toMatchObject({ code: 'internal', retryable: true });
    const failed = lines.find(({ event }) => event === 'planner.run-failed');
    const { tripId, jobId, generationId } = trip.run();
    expect(failed).toMatchObject({ tripId, jobId, generationId, level: 50 });
  });

  it('[D7] a run that kills its workers is given up', async () => {
    const { trip, provider, done } = await start({ attempt: 6 });
    await done;
    expect(trip.of('generation_error')[0]?.failure.code).toBe('worker_lost');
    expect(provider.requests).toHaveLength(0);
  });

  it('[A2] a generation that the traveller asked for again writes only what is missing', async () => {
    const { trip, done } = await start({
      script: [
        { signals: cutBefore(draftOf([1, 2, 3]), '{"day":2'), fails: failure('provider_error') },
        { signals: [], fails: failure('refused', false) },
      ],
    });
    await done;
    await trip.retry('b');
    const second = await start({ trip, generation: 'b' });
    await second.done;
    expect(second.provider.asked()).toEqual([[2, 3]]);
    expect(terminal(trip)).toEqual(['generation_complete', 'generation_complete']);
    expect(trip.of('generation_complete')[1]).toMatchObject({ failedDays: [] });
  });

  it('[B8] a retry looks places up by the names that the model gave, and tells them to the model', async () => {
    const draft = draftOf([1, 2, 3]);
    for (const node of draft.days[0]?.nodes ?? []) node.place_name = `The place of ${node.title}`;
    const trip = await InMemoryTrip.create();
    const { done } = await start({
      trip,
      script: [{ signals: cutBefore(draft, '{"day":2'), hold: silent }],
      places: { resolve: () => new Promise<never>(() => undefined) },
    });
    await trip.until(({ trip: { days } }) => days[0]?.status === 'planned');
    await trip.cancel();
    await expect(done).rejects.toThrow(RunSuperseded);
    await trip.retry('b');
    const names: (string | null)[] = [];
    const resolve: PlacesTool['resolve'] = async ({ placeName }) => {
      names.push(placeName);
      return found;
    };
    const second = await start({ trip, generation: 'b', places: { resolve } });
    await second.done;
    const ofDayOne = ['The place of Entry 1.1', 'The place of Entry 1.2'];
    expect(names.filter((name) => name !== null)).toEqual(ofDayOne);
    expect(names).toHaveLength(6);
    expect(asked(second.provider, 0)).toMatchObject({
      already_planned: [{ day: 1, places: ofDayOne }],
    });
  });

  it('[D6] a day retry writes its day alone', async () => {
    const trip = await InMemoryTrip.create();
    const { done } = await start({
      trip,
      script: [{ signals: cutBefore(draftOf([1, 2, 3]), '{"day":2'), hold: silent }],
    });
    await trip.until(({ trip: { days } }) => days[0]?.status === 'planned');
    await trip.cancel();
    await expect(done).rejects.toThrow(RunSuperseded);
    await trip.retryDay(2, 'b');
    const second = await start({ trip, generation: 'b' });
    await second.done;
    expect(second.provider.asked()).toEqual([[2]]);
    expect(trip.trip.days.map(({ status }) => status)).toEqual(['planned', 'planned', 'placeholder']);
    expect(trip.of('generation_complete')).toHaveLength(1);
  });

  it('[D7] logs what a provider refused, by its code and field', async () => {
    const refusal = { code: 'unsupported_value', param: 'text.format' };
    const fails = new ProviderFailure('provider_error', 'status 400', { retryable: false, refusal });
    const { lines, done } = await start({ script: [{ signals: [], fails }] });
    await done;
    expect(lines).toContainEqual(
      expect.objectContaining({ event: 'planner.call-failed', message: 'status 400', refusal }),
    );
  });

  it('[D6] one stop is looked up again: nothing is asked of the model, nothing else changes', async () => {
    let answers: ResolvedPlace = { status: 'provisional', unverified: 'not_found' };
    const places: Partial<PlacesTool> = { resolve: async () => answers };
    const { trip, done } = await start({ places });
    await done;
    const before = trip.trip.days;
    const [node] = before[1]?.nodes ?? [];
    if (node === undefined) throw new Error('there is a node');
    answers = found;
    await trip.retryNode(node.nodeId, 'b');
    const looked = trip.events.length;
    const again = await start({ trip, places, generation: 'b' });
    await again.done;
    expect(again.provider.requests).toEqual([]);
    expect(trip.trip.job).toMatchObject({ status: 'complete', kind: 'day_retry', nodeId: node.nodeId });
    expect(
      trip.events
        .slice(looked)
        .flatMap((event) => (event.type === 'node_enhanced' ? event.payload.nodeId : [])),
    ).toEqual([node.nodeId]);
    expect(trip.trip.days[1]?.nodes[0]).toMatchObject({ status: 'hydrated', unverified: null });
    for (const at of [0, 2]) expect(trip.trip.days[at]).toBe(before[at]);
    expect(trip.trip.days[1]?.nodes.slice(1)).toEqual(before[1]?.nodes.slice(1));
  });
});
