import { LLMock } from '@copilotkit/aimock';
import { startDemoProvider } from '@tripstream/demo-provider';
import { bundlesRequest } from '../bundles/bundle-prompt.js';
import { BundleTools } from '../bundles/bundle-tools.js';
import { preferencesOf } from '../bundles/testing/draft-bundles.js';
import { PlanStreamParser } from '../plan-stream-parser.js';
import type { PlannerSettings } from '../planner-settings.js';
import { planRequest } from '../prompt.js';
import { capturingLogger } from '../testing/capturing-logger.js';
import { draftOf } from '../testing/draft-text.js';
import { modelRequest } from '../testing/model-request.js';
import { describeProvider, type MakeProvider, type Question } from '../testing/provider-contract.js';
import { BundledPlacesTool } from '../tools/offline/bundled-places.tool.js';
import { OpenAiProvider } from './openai-provider.js';
import type { ModelRequest, ProviderFailureCode } from './planner-provider.js';

/** Longer than any pause of a server that works, on a busy machine too. */
const IDLE_TIMEOUT_MS = 1_500;

const { logger } = capturingLogger();
const providerAt = (baseUrl: string, change: Partial<PlannerSettings>) =>
  new OpenAiProvider(
    {
      provider: 'openai',
      baseUrl,
      apiKey: 'a key',
      model: 'a-model',
      reasoningSummaries: true,
      background: true,
      lookupMs: 0,
      ...change,
    },
    { idleTimeoutMs: IDLE_TIMEOUT_MS, logger },
  );

let keys = 0;
const newKey = () => {
  keys += 1;
  return `key-${keys}`;
};

/** The days that an answer writes; null when it is not whole. */
function daysIn(text: string): number[] | null {
  const parser = new PlanStreamParser();
  const parts = parser.push(text);
  return parser.verdict().kind === 'complete'
    ? parts.flatMap((part) => (part.type === 'dayEnded' ? [part.day] : []))
    : null;
}

const wishFor = (notes: string) => ({
  destination: 'Lisbon',
  startDate: '2026-05-04',
  days: 3,
  party: { adults: 2, children: 0 },
  budget: 'comfortable' as const,
  pace: 'balanced' as const,
  interests: [],
  notes,
});

const demoRequest = (days: readonly number[], notes = ''): ModelRequest => ({
  ...planRequest({
    wish: wishFor(notes),
    proposal: null,
    destination: null,
    days: days.map((day) => ({ day, date: `2026-05-0${day + 3}` })),
    alreadyPlanned: [],
    flaw: null,
  }),
  workflow: 'itinerary',
  idempotencyKey: newKey(),
});
const demoQuestion = (days: readonly number[]): Question => ({
  request: () => demoRequest(days),
  isWhole: (text) => JSON.stringify(daysIn(text)) === JSON.stringify(days),
});

/** What our demo server is told to do wrong, once. */
const demoFaults: Partial<Record<ProviderFailureCode, string>> = {
  rate_limited: '429',
  provider_error: '500',
  refused: 'refusal',
  filtered: 'filter',
  truncated: 'length',
  malformed: 'broken-sse',
  timeout: 'stall',
};

const offline = { places: new BundledPlacesTool({ lookupMs: 0 }) };
const bundleTools = new BundleTools({
  places: offline.places,
  events: { find: async () => [] },
  weather: { usual: async () => null },
  hosts: { find: async () => [] },
});
const bundlesIn = (text: string): number => (JSON.parse(text) as { bundles: unknown[] }).bundles.length;

const makeDemo =
  (background: boolean): MakeProvider =>
  async (link, pace) => {
    const demo = await startDemoProvider({ tokensPerSecond: pace === 'fast' ? 0 : 40, allowFaults: true });
    return {
      provider: providerAt(await link(demo.baseUrl), { background }),
      questions: [demoQuestion([1, 2, 3]), demoQuestion([1])],
      withTools: {
        request: () =>
          bundlesRequest(
            { preferences: preferencesOf(), today: '2026-04-01', count: 2, alreadyProposed: [], refused: [] },
            [],
            bundleTools.definitions,
            newKey(),
          ),
        isWhole: (text) => bundlesIn(text) === 2,
        answer: async (call) => {
          const [output] = await bundleTools.run([call], { signal: new AbortController().signal, logger });
          return output ?? '';
        },
      },
      failing: (code) => demoRequest([1], `[[demo: ${demoFaults[code]} #${newKey()}]]`),
      stop: () => demo.stop(),
    };
  };

describeProvider('the openai adapter in front of our demo server, which keeps responses', {
  capabilities: { streamsNodes: true, reasoning: true, functions: true, background: true },
  failures: Object.keys(demoFaults) as ProviderFailureCode[],
  make: makeDemo(true),
});

describeProvider('the openai adapter in front of our demo server, which keeps nothing', {
  capabilities: { streamsNodes: true, reasoning: true, functions: true, background: false },
  failures: Object.keys(demoFaults) as ProviderFailureCode[],
  make: makeDemo(false),
});

const aimockAnswer = (days: readonly number[]) => JSON.stringify(draftOf(days));
const aimockQuestion = (name: string, days: readonly number[]): Question => ({
  request: () =>
    modelRequest({ input: [{ type: 'message', text: JSON.stringify({ name }) }], idempotencyKey: newKey() }),
  isWhole: (text) => text === aimockAnswer(days),
});
const toolNamed = (name: string) => ({
  name,
  description: 'A tool.',
  parameters: {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
    additionalProperties: false,
  },
});

/** An independent server that numbers no events and keeps no responses. */
const makeAimock: MakeProvider = async (link, pace) => {
  const mock = new LLMock({ port: 0 });
  await mock.start();
  const how = pace === 'fast' ? { chunkSize: 24, latency: 0 } : { chunkSize: 250, latency: 100 };
  const [one, two, tools] = [[1, 2, 3], [1], [1, 2]];
  const calls = ['Lisbon', 'Porto'].map((city) => ({ name: 'search_places', arguments: { city } }));
  mock.onMessage('question one', { content: aimockAnswer(one) }, how);
  mock.onMessage('question two', { content: aimockAnswer(two) }, how);
  mock.on({ userMessage: 'with tools', hasToolResult: false }, { toolCalls: calls }, how);
  mock.on({ userMessage: 'with tools', hasToolResult: true }, { content: aimockAnswer(tools) }, how);
  mock.onMessage('too long', { content: aimockAnswer(one), finishReason: 'length' }, how);
  const failing: Partial<Record<ProviderFailureCode, () => Question>> = {
    rate_limited: () => {
      mock.nextRequestError(429, { message: 'slow down' });
      return aimockQuestion('question one', one);
    },
    provider_error: () => {
      mock.nextRequestError(500, { message: 'oops' });
      return aimockQuestion('question one', one);
    },
    provider_unauthorized: () => {
      mock.nextRequestError(401, { message: 'who are you' });
      return aimockQuestion('question one', one);
    },
    truncated: () => aimockQuestion('too long', one),
  };
  return {
    provider: providerAt(await link(`${mock.url}/v1`), { background: false, reasoningSummaries: false }),
    questions: [aimockQuestion('question one', one), aimockQuestion('question two', two)],
    withTools: {
      request: () =>
        modelRequest({
          input: [{ type: 'message', text: 'with tools' }],
          tools: [toolNamed('search_places'), toolNamed('find_events')],
          idempotencyKey: newKey(),
        }),
      isWhole: (text) => text === aimockAnswer(tools),
      answer: async () => '{"places":[]}',
    },
    failing: (code) => {
      const question = failing[code]?.();
      if (question === undefined) throw new Error(`${code} cannot be provoked here`);
      return question.request();
    },
    stop: async () => {
      await mock.stop();
    },
  };
};

describeProvider('the openai adapter in front of an independent server', {
  capabilities: { streamsNodes: true, reasoning: false, functions: true, background: false },
  failures: ['rate_limited', 'provider_error', 'provider_unauthorized', 'truncated'],
  make: makeAimock,
});
