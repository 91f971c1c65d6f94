import type { ServerResponse } from 'node:http';
import { type PlanPart, PlanStreamParser } from '../plan-stream-parser.js';
import { capturingLogger } from '../testing/capturing-logger.js';
import { draftNode } from '../testing/draft-text.js';
import { modelRequest } from '../testing/model-request.js';
import { type ResponsesServer, responsesServer } from '../testing/responses-server.js';
import { OpenAiProvider } from './openai-provider.js';
import { ProviderFailure } from './planner-provider.js';

/** A day with everything that is easily torn: several bytes to a character, escapes, brackets and quotes in texts. */
const plan = JSON.stringify({
  title: 'Lisboa, à toa 🚋',
  days: [
    {
      day: 1,
      theme: 'Azulejos "e" fado',
      nodes: [
        draftNode({
          title: 'Café A Brasileira ☕',
          description: 'Line\nbreak, \\ and } in a text.',
          why: '',
        }),
        draftNode({ title: '展望台 🌅', description: '{"kind":"meal"}', why: '\u00e9]', cost: null }),
      ],
      summary: 'Não é pouco: 2 paragens.',
    },
  ],
});

const event = (type: string, sequence_number: number, more: object) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number, ...more })}\n\n`;
const pieces = plan.match(/[\s\S]{1,40}/gu) ?? [];
/** The whole answer as it stands on the wire. */
const body = Buffer.from(
  [
    event('response.created', 0, { response: { id: 'resp_1' } }),
    ...pieces.map((delta, at) => event('response.output_text.delta', at + 1, { delta })),
    event('response.completed', pieces.length + 1, { response: {} }),
  ].join(''),
);
/** Behind its last brace the completion is told, with or without the blank line after it. */
const toldWhole = body.length - 2;

const whole = new PlanStreamParser().push(plan);
const AT_ONCE = 24;

let server: ResponsesServer;
afterEach(() => server.close());

/** Reads the answer cut at each byte, each over a request of its own. */
async function cutAtEveryByte(end: (response: ServerResponse) => void) {
  const { logger } = capturingLogger();
  server = await responsesServer((response) => {
    const cut = Number(server.requests.at(-1)?.instructions);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(body.subarray(0, cut), () => end(response));
  });
  const read = async (cut: number) => {
    const settings = {
      provider: 'openai' as const,
      baseUrl: server.baseUrl,
      apiKey: 'a key',
      model: 'a model',
      reasoningSummaries: false,
      background: false,
      lookupMs: 0,
    };
    const provider = new OpenAiProvider(settings, { idleTimeoutMs: 10_000, logger });
    const parser = new PlanStreamParser();
    const parts: PlanPart[] = [];
    let ended: unknown = 'without an end';
    try {
      for await (const told of provider.ask(modelRequest({ instructions: `${cut}` }), alive())) {
        if (told.type === 'text') parts.push(...parser.push(told.delta));
        if (told.type === 'completed') ended = 'completed';
      }
    } catch (error) {
      ended = error;
    }
    return { cut, parts, ended };
  };
  const results: Awaited<ReturnType<typeof read>>[] = [];
  let next = 0;
  const reader = async () => {
    for (let cut = next++; cut <= body.length; cut = next++) results.push(await read(cut));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, reader));
  return results.sort((a, b) => a.cut - b.cut);
}
const alive = () => new AbortController().signal;

describe('a day whose stream is cut at any byte, over HTTP and through the SDK', () => {
  it.each<[string, (response: ServerResponse) => void, RegExp]>([
    ['ends in good order', (response) => response.end(), /^(truncated|malformed)$/],
    ['breaks', (response) => response.destroy(), /^provider_error$/],
  ])('[D6] has no entry that is wrong, doubled or invented when the line %s', async (_, end, codes) => {
    const results = await cutAtEveryByte(end);
    expect(results).toHaveLength(body.length + 1);
    expect(whole.map(({ type }) => type)).toEqual(['title', 'dayBegun', 'node', 'node', 'dayEnded']);
    for (const { cut, parts, ended } of results) {
      expect(parts).toEqual(whole.slice(0, parts.length));
      if (ended === 'completed') {
        expect(cut).toBeGreaterThanOrEqual(toldWhole);
        expect(parts).toEqual(whole);
      } else {
        expect(ended).toBeInstanceOf(ProviderFailure);
        expect((ended as ProviderFailure).code).toMatch(codes);
        expect((ended as ProviderFailure).retryable).toBe(true);
      }
    }
    expect(results.at(-1)?.ended).toBe('completed');
    // The cuts went through all of it: from nothing at all to each part in its turn.
    expect(new Set(results.map(({ parts }) => parts.length))).toEqual(new Set([0, 1, 2, 3, 4, 5]));
  });
});
