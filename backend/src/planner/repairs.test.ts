import { tripEventSchema } from '@tripstream/contracts';
import { ProviderFailure, type ProviderFailureCode } from './providers/planner-provider.js';
import { RunSpending } from './spending/spending.js';
import { capturingLogger } from './testing/capturing-logger.js';
import { draftNode, draftOf } from './testing/draft-text.js';
import { InMemoryTrip } from './testing/in-memory-trip.js';
import { type CrewOptions, orchestratorOver } from './testing/planning-crew.js';
import { cutBefore, type ScriptedCall, ScriptedProvider, whole } from './testing/scripted-provider.js';
import { shortWaits } from './testing/short-waits.js';

const all = draftOf([1, 2, 3]);
const text = JSON.stringify(all);
const saying = (answer: string): ScriptedCall => ({
  signals: [
    { type: 'text', delta: answer, sequence: null },
    { type: 'completed', usage: null },
  ],
});
/** An answer whose second day has an entry that no plan can have. */
const wrongInDayTwo = (secret: string): ScriptedCall => {
  const draft = draftOf([1, 2, 3]);
  draft.days[1]?.nodes.push(draftNode({ title: secret, start_time: secret }));
  return saying(JSON.stringify(draft));
};

async function planned(script: ScriptedCall[], options: Partial<CrewOptions> = {}) {
  const trip = await InMemoryTrip.create();
  const provider = new ScriptedProvider(script);
  const { logger, lines } = capturingLogger();
  const ground = { orders: trip, trips: trip, runtimes: trip };
  await orchestratorOver(ground, { provider, logger, ...options }).run(
    trip.run(),
    new AbortController().signal,
  );
  return { trip, provider, lines };
}
const asked = ({ requests }: ScriptedProvider) => requests.map(({ instructions }) => instructions);
const failedDays = (trip: InMemoryTrip) =>
  trip.of('day_failed').map(({ day, failure }) => [day, failure.code]);

describe('an answer that cannot be used', () => {
  beforeEach(shortWaits);
  afterEach(() => jest.restoreAllMocks());

  it('[D7] is asked for again with what was wrong with it, and with no word of it', async () => {
    const { trip, provider } = await planned([wrongInDayTwo('a secret time')]);
    const [first = '', second = ''] = asked(provider);
    expect(second.startsWith(first)).toBe(true);
    expect(second.slice(first.length)).toContain('node.start_time');
    expect(JSON.stringify(provider.requests)).not.toContain('a secret time');
    expect(trip.types().at(-1)).toBe('generation_complete');
    expect(trip.of('generation_complete')).toMatchObject([{ failedDays: [] }]);
  });

  it('[D7] [D6] is asked for again twice; then its day has failed as malformed, and the others go on', async () => {
    const wrong = Array.from({ length: 3 }, () => wrongInDayTwo('x'));
    const { trip, provider } = await planned(wrong);
    expect(provider.asked()).toEqual([[1, 2, 3], [2, 3], [2, 3], [3]]);
    expect(failedDays(trip)).toEqual([[2, 'malformed']]);
    expect(trip.of('generation_complete')).toMatchObject([{ failedDays: [2] }]);
  });

  it.each<[ProviderFailureCode, string]>([
    ['malformed', 'Here is your plan!'],
    ['loop_detected', ' '.repeat(10_000)],
  ])('[D7] ends the generation as %s when it is no better the third time', async (code, answer) => {
    const { trip, provider } = await planned(Array.from({ length: 3 }, () => saying(answer)));
    expect(provider.requests).toHaveLength(3);
    expect(trip.of('generation_error')).toMatchObject([{ failure: { code, retryable: true } }]);
  });

  it('[D7] names each call, the same when the same is asked again', async () => {
    const keys = async () => {
      const { provider } = await planned([wrongInDayTwo('x'), wrongInDayTwo('x')]);
      return provider.requests.map(({ idempotencyKey }) => idempotencyKey);
    };
    const first = await keys();
    expect(new Set(first).size).toBe(3);
    expect(await keys()).toEqual(first);
  });

  it('[D7] is one that asks for tools, where there are none', async () => {
    const call = { type: 'toolCall' as const, callId: 'c', name: 'book', arguments: '{}', sequence: null };
    const { trip } = await planned(Array.from({ length: 3 }, () => ({ signals: [call] })));
    expect(trip.of('generation_error')).toMatchObject([{ failure: { code: 'malformed' } }]);
  });
});

describe('a budget that is spent', () => {
  beforeEach(shortWaits);
  afterEach(() => jest.restoreAllMocks());

  /** A purse that is empty after so many characters. */
  const purse = (characters: number) => {
    let left = characters;
    const spending = Object.create(RunSpending.prototype) as RunSpending;
    const check = () => {
      if (left <= 0) throw new ProviderFailure('budget_exceeded', 'as scripted', { retryable: false });
    };
    return Object.defineProperties(spending, {
      usage: { value: null },
      require: { value: check },
      resumed: { value: () => undefined },
      take: { value: async () => undefined },
      failed: { value: async () => undefined },
      close: { value: async () => undefined },
      streamed: {
        value: (more: number) => {
          left -= more;
          check();
        },
      },
    });
  };

  it('[B10] leaves the days that are written, fails the others, and asks nothing more', async () => {
    const { trip, provider } = await planned([{ signals: whole(all) }], {
      spending: () => purse(text.indexOf('"Entry 2.2"')),
    });
    expect(provider.requests).toHaveLength(1);
    expect(failedDays(trip)).toEqual([
      [2, 'budget_exceeded'],
      [3, 'budget_exceeded'],
    ]);
    expect(trip.of('generation_complete')).toMatchObject([{ failedDays: [2, 3] }]);
    expect(trip.of('warning')).toEqual([]);
  });

  it('[B10] ends the generation when nothing is written yet, without a call', async () => {
    const { trip, provider } = await planned([], { spending: () => purse(0) });
    expect(provider.requests).toEqual([]);
    expect(trip.of('generation_error')).toMatchObject([{ failure: { code: 'budget_exceeded' } }]);
  });
});

describe('what a run tells', () => {
  beforeEach(shortWaits);
  afterEach(() => jest.restoreAllMocks());

  it('[D5] keeps to the schema of each event, with a severity for what goes wrong', async () => {
    const cut = (before: string): ScriptedCall => ({
      signals: cutBefore(all, before),
      fails: new ProviderFailure('truncated', 'as scripted', { retryable: true }),
    });
    const refused = new ProviderFailure('refused', 'as scripted', { retryable: false });
    const mixed = await planned(
      [cut('"Entry 2.2"'), { signals: cutBefore(draftOf([2, 3]), '"Entry 2.2"'), fails: refused }],
      { tools: { places: { locate: async () => null } } },
    );
    const failing = await planned([{ signals: [], fails: refused }]);
    const events = [...mixed.trip.events, ...failing.trip.events];
    for (const event of events) expect(tripEventSchema.safeParse(event).error?.issues ?? []).toEqual([]);
    expect(new Set(events.map(({ type }) => type))).toEqual(
      new Set([
        'trip_created',
        'message_posted',
        'generation_started',
        'phase_changed',
        'trip_titled',
        'warning',
        'progress',
        'node_planned',
        'node_enhanced',
        'day_completed',
        'day_restarted',
        'day_failed',
        'day_checked',
        'generation_complete',
        'generation_error',
      ]),
    );
    expect(mixed.trip.of('warning').map(({ severity, code, day }) => [severity, code, day])).toEqual([
      ['warning', 'destination_unknown', null],
      ['recoverable', 'truncated', 2],
    ]);
    expect(failing.trip.of('generation_error')).toMatchObject([
      { agent: expect.any(String), failure: { code: 'refused', retryable: false } },
    ]);
  });
});
