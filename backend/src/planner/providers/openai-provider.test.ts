import type { ServerResponse } from 'node:http';
import { LLMock } from '@copilotkit/aimock';
import { PlanStreamParser } from '../plan-stream-parser.js';
import type { PlannerSettings } from '../planner-settings.js';
import { capturingLogger } from '../testing/capturing-logger.js';
import { draftOf } from '../testing/draft-text.js';
import { modelRequest } from '../testing/model-request.js';
import { type ResponsesServer, responsesServer, stream } from '../testing/responses-server.js';
import { OpenAiProvider } from './openai-provider.js';
import { ProviderFailure, type ProviderSignal } from './planner-provider.js';

const request = modelRequest();
const delta = (text: string) => ({ type: 'response.output_text.delta', delta: text });
const completed = {
  type: 'response.completed',
  response: { usage: { input_tokens: 1, output_tokens: 2, total_tokens: 3 } },
};

describe('the OpenAI provider', () => {
  let server: ResponsesServer | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  function provider(baseUrl: string, change: Partial<PlannerSettings> = {}, idleTimeoutMs = 10_000) {
    const settings: PlannerSettings = {
      provider: 'openai',
      baseUrl,
      apiKey: 'a key',
      model: 'a model',
      reasoningSummaries: false,
      background: false,
      lookupMs: 0,
      ...change,
    };
    return new OpenAiProvider(settings, { idleTimeoutMs, logger: capturingLogger().logger });
  }

  /** All signals of one call, and how it failed. */
  async function call(
    answer: (response: ServerResponse) => void,
    { idleTimeoutMs, ...change }: Partial<PlannerSettings> & { idleTimeoutMs?: number } = {},
  ) {
    server = await responsesServer(answer);
    const signals: ProviderSignal[] = [];
    try {
      const told = provider(server.baseUrl, change, idleTimeoutMs).ask(request, new AbortController().signal);
      for await (const signal of told) signals.push(signal);
      return { signals, failure: null };
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      return { signals, failure: error };
    }
  }

  it('gives text, reasoning and the end with its usage', async () => {
    const { signals, failure } = await call((response) => {
      stream(
        response,
        { type: 'response.created', response: {} },
        { type: 'response.reasoning_summary_text.done', text: 'I thought about it.' },
        { type: 'a.type.of.tomorrow' },
        delta('{"a'),
        delta('":1}'),
        completed,
      );
      response.end();
    });
    expect(failure).toBeNull();
    expect(signals).toEqual([
      { type: 'reasoning', text: 'I thought about it.', sequence: null },
      { type: 'text', delta: '{"a', sequence: null },
      { type: 'text', delta: '":1}', sequence: null },
      { type: 'completed', usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 } },
    ]);
  });

  it('asks for structured output, and for nothing that a compatible server may not know', async () => {
    const answer = (response: ServerResponse) => {
      stream(response, completed);
      response.end();
    };
    await call(answer);
    expect(server?.requests[0]).toMatchObject({
      stream: true,
      model: 'a model',
      input: [{ role: 'user', content: '{"wish":{}}' }],
      text: { format: { type: 'json_schema', strict: true } },
    });
    expect(Object.keys(server?.requests[0] ?? {}).sort()).toEqual([
      'input',
      'instructions',
      'model',
      'stream',
      'text',
    ]);
    await server?.close();
    await call(answer, { reasoningSummaries: true });
    expect(server?.requests[0]).toMatchObject({ reasoning: { summary: 'auto' } });
  });

  const ending =
    (...events: { type: string; [field: string]: unknown }[]) =>
    (response: ServerResponse) => {
      stream(response, delta('{"title":'), ...events);
      response.end();
    };
  const status =
    (code: number, headers: Record<string, string> = {}, body: object = {}) =>
    (response: ServerResponse) => {
      response.writeHead(code, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(body));
    };
  const incomplete = (reason: string) => ({
    type: 'response.incomplete',
    response: { incomplete_details: { reason } },
  });

  it.each([
    ['an end without a finish marker', ending(), 'truncated', true],
    ['an output limit', ending(incomplete('max_output_tokens')), 'truncated', true],
    ['a content filter', ending(incomplete('content_filter')), 'filtered', false],
    ['a refusal', ending({ type: 'response.refusal.delta', delta: 'I cannot' }), 'refused', false],
    [
      'a failed response',
      ending({ type: 'response.failed', response: { error: { code: 'server_error' } } }),
      'provider_error',
      true,
    ],
    [
      'a limit that was hit in the stream',
      ending({ type: 'error', code: 'rate_limit_exceeded', message: '' }),
      'rate_limited',
      true,
    ],
    [
      'an error body in the stream',
      ending({ type: 'x', error: { message: 'oops' } }),
      'provider_error',
      true,
    ],
    [
      'events that are not JSON',
      (response: ServerResponse) => response.end('data: {not json\n\n'),
      'malformed',
      true,
    ],
    [
      'a page of something else',
      (response: ServerResponse) => response.end('<html>Log in to the Wi-Fi</html>'),
      'truncated',
      true,
    ],
    ['no access', status(401, {}, { error: { message: 'Incorrect key' } }), 'provider_unauthorized', false],
    ['no permission', status(403), 'provider_unauthorized', false],
    ['too many requests', status(429), 'rate_limited', true],
    ['a spent budget', status(429, {}, { error: { code: 'insufficient_quota' } }), 'rate_limited', false],
    ['an overload', status(529), 'rate_limited', true],
    ['a server error', status(500), 'provider_error', true],
    ['a request that is wrong in itself', status(400), 'provider_error', false],
    [
      'a broken connection',
      (response: ServerResponse) => {
        stream(response, delta('{'));
        setImmediate(() => response.destroy());
      },
      'provider_error',
      true,
    ],
  ] as const)('[D7] tells %s by its code', async (_, answer, code, retryable) => {
    const { failure, signals } = await call(answer as (response: ServerResponse) => void);
    expect(failure).toMatchObject({ code, retryable });
    expect(signals.some(({ type }) => type === 'completed')).toBe(false);
    expect(server?.requests).toHaveLength(1);
  });

  it.each([
    ['incomplete', { incomplete_details: { reason: 'max_output_tokens' } }],
    ['incomplete', { incomplete_details: { reason: 'content_filter' } }],
    ['failed', { error: { code: 'server_error' } }],
  ])('[B10] has the count of a response that ended %s: it is paid for', async (status, how) => {
    const counted = { input_tokens: 90, output_tokens: 4_000, total_tokens: 4_090 };
    for (const type of [`response.${status}`, 'response.completed']) {
      const { failure } = await call(ending({ type, response: { ...how, status, usage: counted } }));
      expect(failure?.usage).toEqual({ inputTokens: 90, outputTokens: 4_000, totalTokens: 4_090 });
      await server?.close();
    }
  });

  it.each([
    ['7', 7_000],
    [new Date(Date.now() + 60_000).toUTCString(), 59_000],
    ['soon', undefined],
  ])('[D7] reads Retry-After: %s', async (header, atLeast) => {
    const { failure } = await call(status(429, { 'retry-after': header }));
    if (atLeast === undefined) expect(failure?.retryAfterMs).toBeUndefined();
    else expect(failure?.retryAfterMs).toBeGreaterThan(atLeast - 2_000);
  });

  it('[D7] gives up a provider that falls silent, before its first event or after it', async () => {
    const before = await call(() => undefined, { idleTimeoutMs: 50 });
    expect(before.failure).toMatchObject({ code: 'timeout', retryable: true });
    await server?.close();
    const after = await call((response) => stream(response, delta('{')), { idleTimeoutMs: 50 });
    expect(after.failure).toMatchObject({ code: 'timeout' });
    expect(after.signals).toHaveLength(1);
  });

  it('[D7] tells a server that is not there', async () => {
    const gone = await responsesServer(() => undefined);
    await gone.close();
    const told = provider(gone.baseUrl).ask(request, new AbortController().signal);
    await expect(told[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'provider_error',
      message: 'no connection (ECONNREFUSED)',
    });
  });

  it('[A2] an abort ends the call at the server too, and is no failure of the provider', async () => {
    let hungUp: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      hungUp = resolve;
    });
    server = await responsesServer((response) => {
      response.on('close', hungUp);
      stream(response, delta('{'));
    });
    const abort = new AbortController();
    const signals = provider(server.baseUrl).ask(request, abort.signal);
    expect((await signals.next()).value).toEqual({ type: 'text', delta: '{', sequence: null });
    abort.abort(new Error('stopped'));
    await expect(signals.next()).rejects.toThrow('stopped');
    await ended;
  });

  it('does not count the time that we take ourselves as silence', async () => {
    server = await responsesServer((response) => {
      stream(response, delta('{'), delta('}'), completed);
      response.end();
    });
    const types: string[] = [];
    for await (const { type } of provider(server.baseUrl, {}, 200).ask(
      request,
      new AbortController().signal,
    )) {
      types.push(type);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    expect(types).toEqual(['text', 'text', 'completed']);
  });

  it('[X1] works with an independent server that knows no sequence numbers', async () => {
    const mock = new LLMock({ port: 0 });
    await mock.start();
    try {
      const draft = draftOf([1, 2]);
      mock.onMessage('wish', { content: JSON.stringify(draft) }, { chunkSize: 24, latency: 0 });
      const parser = new PlanStreamParser();
      const parts: string[] = [];
      let deltas = 0;
      for await (const told of provider(`${mock.url}/v1`).ask(request, new AbortController().signal)) {
        if (told.type !== 'text') continue;
        deltas += 1;
        parts.push(...parser.push(told.delta).map(({ type }) => type));
      }
      expect(deltas).toBeGreaterThan(10);
      expect(parser.verdict()).toEqual({ kind: 'complete' });
      expect(parts.filter((type) => type === 'node')).toHaveLength(4);

      mock.nextRequestError(429, { message: 'slow down' });
      const again = provider(`${mock.url}/v1`).ask(request, new AbortController().signal);
      await expect(again.next()).rejects.toMatchObject({ code: 'rate_limited' });
    } finally {
      await mock.stop();
    }
  });

  it('[X1] a stream that the independent server cuts is a failure', async () => {
    const mock = new LLMock({ port: 0 });
    await mock.start();
    try {
      const content = JSON.stringify(draftOf([1]));
      mock.onMessage('wish', { content }, { chunkSize: 24, latency: 0, truncateAfterChunks: 8 });
      const read = async () => {
        for await (const { type } of provider(`${mock.url}/v1`).ask(request, new AbortController().signal))
          expect(type).not.toBe('completed');
      };
      await expect(read()).rejects.toMatchObject({ retryable: true });
    } finally {
      await mock.stop();
    }
  });
});
