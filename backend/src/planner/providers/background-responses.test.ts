import type { IncomingMessage, ServerResponse } from 'node:http';
import { type DemoProvider, startDemoProvider } from '@tripstream/demo-provider';
import type { PlannerSettings } from '../planner-settings.js';
import { planRequest } from '../prompt.js';
import { capturingLogger } from '../testing/capturing-logger.js';
import { modelRequest } from '../testing/model-request.js';
import { type ResponsesServer, responsesServer, stream } from '../testing/responses-server.js';
import { OpenAiProvider } from './openai-provider.js';
import { ProviderFailure, type ProviderSignal, ResponseGone } from './planner-provider.js';

const request = modelRequest();
const created = (sequence_number: number | undefined, response: object) => ({
  type: 'response.created',
  sequence_number,
  response,
});
const completed = { type: 'response.completed', response: {} };
const kept = created(0, { id: 'resp_1', background: true });

let server: ResponsesServer | undefined;
let demo: DemoProvider | undefined;
afterEach(async () => {
  await server?.close();
  await demo?.stop();
  server = undefined;
  demo = undefined;
});

function providerAt(baseUrl: string, change: Partial<PlannerSettings> = {}) {
  const { logger, lines } = capturingLogger();
  const settings: PlannerSettings = {
    provider: 'openai',
    baseUrl,
    apiKey: 'a key',
    model: 'a model',
    reasoningSummaries: true,
    background: true,
    lookupMs: 0,
    ...change,
  };
  return { provider: new OpenAiProvider(settings, { idleTimeoutMs: 10_000, logger }), lines };
}

async function read(signals: AsyncIterable<ProviderSignal>) {
  const told: ProviderSignal[] = [];
  for await (const signal of signals) told.push(signal);
  return told;
}
const alive = () => new AbortController().signal;
const end =
  (...events: { type: string; [field: string]: unknown }[]) =>
  (response: ServerResponse) => {
    stream(response, ...events);
    response.end();
  };
const refusal = (response: ServerResponse, status: number, error: object) => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error }));
};

describe('a response that the provider keeps', () => {
  it('[C8] is asked for, and told by its id with the numbers of its events', async () => {
    const delta = { type: 'response.output_text.delta', delta: '{', sequence_number: 1 };
    server = await responsesServer(end(kept, delta, completed));
    const { provider } = providerAt(server.baseUrl);
    expect(await read(provider.ask(request, alive()))).toEqual([
      { type: 'opened', responseId: 'resp_1' },
      { type: 'text', delta: '{', sequence: 1 },
      { type: 'completed', usage: null },
    ]);
    expect(server.requests[0]).toMatchObject({ background: true, stream: true });
  });

  it.each([
    ['ignores that it was asked to keep it', created(0, { id: 'resp_1', background: false })],
    ['gives no numbers', created(undefined, { id: 'resp_1', background: true })],
    ['gives numbers that are none', created(-1, { id: 'resp_1', background: true })],
    ['gives no id', created(0, { background: true })],
    ['tells nothing of the response', { type: 'response.created', sequence_number: 0 }],
  ])('[C8] is none where a server %s', async (_, event) => {
    server = await responsesServer(end(event, completed));
    const { provider } = providerAt(server.baseUrl);
    expect(await read(provider.ask(request, alive()))).toEqual([{ type: 'completed', usage: null }]);
  });

  it('[C8] is read again from its start, the same signals to the last', async () => {
    demo = await startDemoProvider({ tokensPerSecond: 0 });
    const { provider } = providerAt(demo.baseUrl);
    const days = [{ day: 1, date: '2026-05-04' }];
    const wish = {
      destination: 'Lisbon',
      startDate: '2026-05-04',
      days: 1,
      party: { adults: 2, children: 0 },
      budget: 'comfortable' as const,
      pace: 'balanced' as const,
      interests: [],
      notes: '',
    };
    const asked = modelRequest(
      planRequest({ wish, proposal: null, destination: null, days, alreadyPlanned: [], flaw: null }),
    );
    const [opened, ...told] = await read(provider.ask(asked, alive()));
    if (opened?.type !== 'opened') throw new Error('not opened');
    expect(told.filter(({ type }) => type === 'reasoning').length).toBeGreaterThan(0);
    expect(await read(provider.resume(opened.responseId, alive()))).toEqual(told);
    await provider.cancel(opened.responseId);
    await expect(provider.cancel('resp_unknown')).rejects.toMatchObject({ message: 'status 404' });
  });

  const resumed = async (answer: (response: ServerResponse, request: IncomingMessage) => void) => {
    server = await responsesServer(answer);
    return read(providerAt(server.baseUrl).provider.resume('resp_1', alive())).catch(
      (error: unknown) => error,
    );
  };

  it('[C8] is asked for by its id, and whole', async () => {
    const asked: (string | undefined)[] = [];
    await resumed((response, { method, url }) => {
      asked.push(`${method} ${url}`);
      end(kept, completed)(response);
    });
    expect(asked).toEqual(['GET /v1/responses/resp_1?stream=true']);
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['is unknown', (response) => refusal(response, 404, {})],
    ['cannot be streamed', (response) => refusal(response, 400, {})],
    ['failed', end(kept, { type: 'response.failed', response: { error: { code: 'server_error' } } })],
    ['was cancelled', end(kept)],
    [
      'was cut at the length limit',
      end({ type: 'response.incomplete', response: { incomplete_details: { reason: 'max_output_tokens' } } }),
    ],
  ])('[C8] is gone when it %s', async (_, answer) => {
    expect(await resumed(answer)).toBeInstanceOf(ResponseGone);
  });

  it.each<[string, (response: ServerResponse) => void, object]>([
    [
      'the line breaks',
      (response) => {
        stream(response, kept);
        setImmediate(() => response.destroy());
      },
      { code: 'provider_error', severed: true },
    ],
    ['the provider is busy', (response) => refusal(response, 429, {}), { severed: true }],
    ['the provider has trouble', (response) => refusal(response, 503, {}), { severed: true }],
    [
      'the provider does not let us in',
      (response) => refusal(response, 401, {}),
      { code: 'provider_unauthorized', severed: false },
    ],
  ])('[C8] may still be there when %s', async (_, answer, failure) => {
    const error = await resumed(answer);
    expect(error).toBeInstanceOf(ProviderFailure);
    expect(error).toMatchObject(failure);
  });
});

describe('a server that refuses a field', () => {
  /** Refuses whatever it does not know, one field at a time. */
  const knowingNone =
    (refuse: (response: ServerResponse, field: string) => void) =>
    async (response: ServerResponse): Promise<void> => {
      const body = server?.requests.at(-1) ?? {};
      const unknown = ['background', 'reasoning'].find((field) => field in body);
      if (unknown === undefined) end(completed)(response);
      else refuse(response, unknown);
    };

  it.each<[string, (response: ServerResponse, field: string) => void]>([
    ['by its name', (response, param) => refusal(response, 400, { code: 'unknown_parameter', param })],
    ['by a part of it', (response, field) => refusal(response, 400, { param: `${field}.summary` })],
    ['in words', (response, field) => refusal(response, 422, { message: `extra field: body.${field}` })],
  ])('[X1] %s is asked without it, now and later', async (_, refuse) => {
    server = await responsesServer(knowingNone(refuse));
    const { provider, lines } = providerAt(server.baseUrl);
    expect(provider.capabilities.background).toBe(true);
    await read(provider.ask(request, alive()));
    expect(server.requests).toHaveLength(3);
    expect(provider.capabilities.background).toBe(false);
    expect(lines).toMatchObject([
      { event: 'planner.parameter-refused', parameter: 'background' },
      { event: 'planner.parameter-refused', parameter: 'reasoning' },
    ]);
    await read(provider.ask(request, alive()));
    expect(server.requests).toHaveLength(4);
  });

  it('[X1] that refuses it still when it is not there is not asked for ever', async () => {
    server = await responsesServer((response) => refusal(response, 400, { param: 'reasoning' }));
    const { provider } = providerAt(server.baseUrl);
    await expect(read(provider.ask(request, alive()))).rejects.toMatchObject({ message: 'status 400' });
    expect(server.requests).toHaveLength(2);
  });

  it('[X1] that the plan needs fails, with its code and field for the log and not with its words', async () => {
    const error = { message: 'sk-secret', code: 'unsupported_value', param: 'text.format' };
    server = await responsesServer((response) => refusal(response, 400, error));
    const failure = await read(providerAt(server.baseUrl).provider.ask(request, alive())).catch(
      (caught: unknown) => caught,
    );
    expect(failure).toMatchObject({
      message: 'status 400',
      refusal: { code: 'unsupported_value', param: 'text.format' },
    });
    expect(server.requests).toHaveLength(1);
    await server.close();

    server = await responsesServer((response) => refusal(response, 400, { code: 'no: sk-secret', param: 7 }));
    const wordy = await read(providerAt(server.baseUrl).provider.ask(request, alive())).catch(
      (caught: unknown) => caught,
    );
    expect(wordy).toMatchObject({ refusal: { code: null, param: null } });
  });
});
