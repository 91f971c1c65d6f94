import type { ServerResponse } from 'node:http';
import type { PlannerSettings } from '../planner-settings.js';
import { capturingLogger } from '../testing/capturing-logger.js';
import { modelRequest } from '../testing/model-request.js';
import { type ResponsesServer, responsesServer, stream } from '../testing/responses-server.js';
import { OpenAiProvider } from './openai-provider.js';
import type { InputItem, ModelRequest, ProviderSignal, ToolDefinition } from './planner-provider.js';

const search: ToolDefinition = {
  name: 'search_places',
  description: 'Places of a city.',
  parameters: { type: 'object', properties: {}, required: [], additionalProperties: false },
};
const question: InputItem = { type: 'message', text: 'Where to?' };
const withTools = (...more: InputItem[]) => modelRequest({ input: [question, ...more], tools: [search] });
const reasoning = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'sealed' };
const functionCall = (call_id: string, given = '{"city":"Porto"}', status = 'completed') => ({
  type: 'function_call',
  id: `fc_${call_id}`,
  call_id,
  name: 'search_places',
  arguments: given,
  status,
});
const done = (item: object) => ({ type: 'response.output_item.done', item });
const completed = { type: 'response.completed', response: {} };

let server: ResponsesServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** A server that answers each request with the next of these, and a provider that asks it. */
async function provided(
  answers: ((response: ServerResponse) => void)[],
  change: Partial<PlannerSettings> = {},
) {
  const { logger, lines } = capturingLogger();
  const headers: (string | string[] | undefined)[] = [];
  server = await responsesServer((response, request) => {
    headers.push(request.headers['idempotency-key']);
    (answers.shift() ?? saying(completed))(response);
  });
  const provider = new OpenAiProvider(
    {
      provider: 'openai',
      baseUrl: server.baseUrl,
      apiKey: 'a key',
      model: 'a model',
      reasoningSummaries: true,
      background: false,
      lookupMs: 0,
      ...change,
    },
    { idleTimeoutMs: 10_000, logger },
  );
  const ask = async (request: ModelRequest) => {
    const told: ProviderSignal[] = [];
    for await (const signal of provider.ask(request, new AbortController().signal)) told.push(signal);
    return told;
  };
  return { ask, lines, headers, requests: server.requests, provider };
}
const saying =
  (...events: { type: string; [field: string]: unknown }[]) =>
  (response: ServerResponse) => {
    stream(response, ...events);
    response.end();
  };
const refusing = (status: number, error: object) => (response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error }));
};

describe('tool calls over the Responses API', () => {
  it('[C2] have strict tools, and are told once they are whole', async () => {
    const { ask, requests } = await provided([
      saying(done(reasoning), done(functionCall('a')), done(functionCall('b', '{}')), completed),
    ]);
    const told = await ask(withTools());
    expect(told).toMatchObject([
      { type: 'toolCall', callId: 'a', name: 'search_places', arguments: '{"city":"Porto"}' },
      { type: 'toolCall', callId: 'b', arguments: '{}' },
      { type: 'completed' },
    ]);
    expect(requests[0]).toMatchObject({
      tools: [{ type: 'function', name: 'search_places', strict: true, parameters: search.parameters }],
      include: ['reasoning.encrypted_content'],
      text: { format: { type: 'json_schema', strict: true, name: 'draft_plan' } },
    });
  });

  /** The second request of a conversation, after one call. */
  const second = async (answers: ((response: ServerResponse) => void)[]) => {
    const made = await provided([saying(done(reasoning), done(functionCall('a')), completed), ...answers]);
    const [call] = await made.ask(withTools());
    if (call?.type !== 'toolCall') throw new Error('no call');
    const { sequence, ...item } = call;
    const told = await made.ask(withTools(item, { type: 'toolResult', callId: 'a', output: '{}' }));
    return { ...made, told };
  };
  const result = { type: 'function_call_output', call_id: 'a', output: '{}' };
  const plainCall = { type: 'function_call', call_id: 'a', name: 'search_places' };

  it('[C2] go back with the reasoning that led to them, as the model gave it', async () => {
    const { requests } = await second([]);
    expect(requests[1]?.input).toEqual([
      { role: 'user', content: 'Where to?' },
      reasoning,
      functionCall('a'),
      result,
    ]);
  });

  it.each([
    [400, { param: 'input[1]', message: 'Unknown item.' }],
    [404, { message: 'Item with id rs_1 not found.' }],
    [422, { message: 'input should be a message' }],
  ])('[C2] go back without it to a server that refuses it with %i, now and later', async (status, error) => {
    const { requests, lines, told, ask } = await second([refusing(status, error)]);
    expect(requests).toHaveLength(3);
    expect(requests[2]?.input).toEqual([
      { role: 'user', content: 'Where to?' },
      expect.objectContaining(plainCall),
      result,
    ]);
    expect(told.at(-1)?.type).toBe('completed');
    expect(lines).toMatchObject([{ event: 'planner.parameter-refused', parameter: 'echo' }]);
    const call = { ...plainCall, type: 'toolCall' as const, callId: 'a', arguments: '{}', echo: [reasoning] };
    await ask(withTools(call));
    expect(requests).toHaveLength(4);
  });

  it('[C2] are asked for without the reasoning where a server does not know how to give it', async () => {
    const { ask, requests } = await provided([
      refusing(400, { param: 'include', message: 'Encrypted content is not supported with this model.' }),
    ]);
    await ask(withTools());
    expect(requests.map((body) => 'include' in body)).toEqual([true, false]);
    expect(requests[1]).toMatchObject({ reasoning: { summary: 'auto' } });
  });

  it.each([
    ['cut', functionCall('a', '{"city":', 'incomplete'), 'truncated'],
    ['none', functionCall('a', '{"city":'), 'malformed'],
  ])('[C2] are none when their arguments are %s', async (_, item, code) => {
    const incomplete = {
      type: 'response.incomplete',
      response: { incomplete_details: { reason: 'max_output_tokens' } },
    };
    const { ask } = await provided([saying(done(item), incomplete)]);
    await expect(ask(withTools())).rejects.toMatchObject({ code, retryable: true });
  });

  it('[C2] that stand in the end of the response alone are told too, each once', async () => {
    const output = [functionCall('a'), functionCall('b')];
    const { ask } = await provided([
      saying(done(functionCall('a')), { type: 'response.completed', response: { output } }),
    ]);
    const told = await ask(withTools());
    expect(told.map((signal) => (signal.type === 'toolCall' ? signal.callId : signal.type))).toEqual([
      'a',
      'b',
      'completed',
    ]);
  });
});

describe('an end that only looks like one', () => {
  it.each([
    [{ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }, 'truncated'],
    [{ status: 'incomplete', incomplete_details: { reason: 'content_filter' } }, 'filtered'],
    [{ status: 'failed', error: { code: 'rate_limit_exceeded' } }, 'rate_limited'],
  ])('[D7] is a failure: %j', async (response, code) => {
    const { ask } = await provided([saying({ type: 'response.completed', response })]);
    await expect(ask(modelRequest())).rejects.toMatchObject({ code });
  });

  it('[D7] is a filter that speaks before the first word', async () => {
    const { ask } = await provided([refusing(400, { code: 'content_filter', message: 'no' })]);
    await expect(ask(modelRequest())).rejects.toMatchObject({ code: 'filtered', retryable: false });
  });
});

describe('the numbers of a server’s events', () => {
  const delta = (text: string, sequence_number: number) => ({
    type: 'response.output_text.delta',
    delta: text,
    sequence_number,
  });
  const textOf = (told: ProviderSignal[]) =>
    told.map((signal) => (signal.type === 'text' ? signal.delta : '')).join('');
  const created = { type: 'response.created', response: {}, sequence_number: 0 };
  const end = (sequence_number: number) => ({ ...completed, sequence_number });

  it('[D7] put right what comes twice or out of order', async () => {
    const { ask } = await provided([
      saying(created, delta('two ', 2), delta('one ', 1), delta('two ', 2), end(4), delta('three', 3)),
    ]);
    expect(textOf(await ask(modelRequest()))).toBe('one two three');
  });

  it('[D7] are not minded any more where they count nothing', async () => {
    const all = saying({ ...created }, delta('one ', 0), delta('two', 0), end(0));
    const { ask, lines } = await provided([all, all]);
    await expect(ask(modelRequest())).rejects.toMatchObject({ code: 'provider_error', retryable: true });
    expect(textOf(await ask(modelRequest()))).toBe('one two');
    expect(lines).toMatchObject([{ event: 'planner.event-numbers-ignored' }]);
  });
});

it('[E4] a call is named by its key and by what it asks', async () => {
  const { ask, headers } = await provided([]);
  await ask(modelRequest());
  await ask(modelRequest());
  await ask(modelRequest({ idempotencyKey: 'two' }));
  await ask(modelRequest({ instructions: 'Plan better.' }));
  expect(headers[0]).toMatch(/^[\w-]{43}$/);
  expect(headers[1]).toBe(headers[0]);
  expect(new Set(headers).size).toBe(3);
});
