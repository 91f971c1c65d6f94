import { type FailureCode } from '@tripstream/contracts';
import { type DemoProvider, startDemoProvider } from '@tripstream/demo-provider';
import { OpenAiProvider } from './providers/openai-provider.js';
import { capturingLogger } from './testing/capturing-logger.js';
import { InMemoryTrip } from './testing/in-memory-trip.js';
import { orchestratorOver } from './testing/planning-crew.js';

/** What the server does wrong with every request of a traveller, and what becomes of the generation. */
const faults: readonly [fault: string, code: FailureCode][] = [
  ['length@300', 'truncated'],
  ['eof@300', 'truncated'],
  ['filter@300', 'filtered'],
  ['refusal', 'refused'],
  ['429', 'rate_limited'],
  ['stall@300', 'timeout'],
  ['broken-json@300', 'malformed'],
  ['wrong-type@300', 'malformed'],
  ['unknown-key@300', 'malformed'],
  ['broken-sse@300', 'malformed'],
  ['huge=300000', 'loop_detected'],
  ['500', 'provider_error'],
  ['cut@300', 'provider_error'],
];

describe('a generation whose model fails each time, over HTTP and through the SDK', () => {
  let demo: DemoProvider;
  beforeAll(async () => {
    // Half of every wait is chance.
    jest.spyOn(Math, 'random').mockReturnValue(0);
    demo = await startDemoProvider({ tokensPerSecond: 0, allowFaults: true });
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await demo.stop();
  });

  async function planned(fault: string, background: boolean): Promise<InMemoryTrip> {
    const notes = fault === '' ? '' : `[[demo: ${fault} #${background}]]`;
    const trip = await InMemoryTrip.create({ days: 1, notes });
    const { logger } = capturingLogger();
    const settings = {
      provider: 'demo' as const,
      baseUrl: demo.baseUrl,
      apiKey: 'none',
      model: 'demo',
      reasoningSummaries: true,
      background,
      lookupMs: 0,
    };
    // Silence counts where it is provoked, and nowhere else on a busy machine.
    const idleTimeoutMs = fault.startsWith('stall') ? 1_500 : 50_000;
    const provider = new OpenAiProvider(settings, { idleTimeoutMs, logger });
    const ground = { orders: trip, trips: trip, runtimes: trip };
    await orchestratorOver(ground, { provider, logger }).run(trip.run(), new AbortController().signal);
    return trip;
  }

  it.each([
    ['which keeps its responses', true],
    ['which keeps nothing', false],
  ])(
    '[D7] ends with the code of what went wrong, at a server %s',
    async (_, background) => {
      const trips = await Promise.all(faults.map(([fault]) => planned(`${fault} x*`, background)));
      const ended = trips.map((trip, at) => {
        const [failed] = trip.of('generation_error');
        return [faults[at]?.[0], failed?.failure.code];
      });
      expect(ended).toEqual(faults);
      for (const trip of trips) expect(trip.types().at(-1)).toBe('generation_error');
    },
    60_000,
  );

  it.each([
    ['which keeps its responses', true],
    ['which keeps nothing', false],
  ])(
    '[D6] has the plan that was meant when the fault passes or does not matter, at a server %s',
    async (_, background) => {
      const written = ({ trip }: InMemoryTrip) =>
        trip.days.map(({ theme, summary, nodes }) => [
          theme,
          summary,
          nodes.map(({ title, why }) => [title, why]),
        ]);
      const meant = written(await planned('', background));
      const passing = [
        'cut@1500',
        'eof@1500',
        'stall@1500',
        'length@1500',
        'broken-sse@1500',
        'unknown-key@1500',
        '429',
      ];
      const harmless = ['duplicate x*', 'reorder x*', 'split-utf8 x*', 'tiny=1 x*'];
      const trips = await Promise.all([...passing, ...harmless].map((fault) => planned(fault, background)));
      for (const trip of trips) {
        expect(written(trip)).toEqual(meant);
        const told = trip.of('node_planned').map(({ node }) => node.nodeId);
        expect(new Set(told).size).toBe(told.length);
        expect(trip.of('generation_complete')).toMatchObject([{ failedDays: [] }]);
      }
      for (const trip of trips.slice(passing.length)) expect(trip.of('warning')).toEqual([]);
      expect(demo.log().filter(({ mark }) => mark === 'fault').length).toBeGreaterThan(passing.length);
    },
    60_000,
  );
});
