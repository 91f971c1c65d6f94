import OpenAI, { BadRequestError, NotFoundError } from 'openai';
import type {
  ResponseCreateParamsNonStreaming,
  ResponseStreamEvent,
} from 'openai/resources/responses/responses';
import { type DemoProvider, type DemoProviderOptions, startDemoProvider } from './start-demo-provider.js';
import { tripTo } from './testing/trip-to.js';

const running: DemoProvider[] = [];
afterEach(() => Promise.all(running.splice(0).map((provider) => provider.stop())));

async function start(options: DemoProviderOptions = {}) {
  const provider = await startDemoProvider({ tokensPerSecond: 0, ...options });
  running.push(provider);
  return { provider, openai: new OpenAI({ baseURL: provider.baseUrl, apiKey: 'none', maxRetries: 0 }) };
}

const request = (document: unknown) =>
  ({
    model: 'tripstream-demo',
    instructions: 'Plan the trip.',
    input: [{ role: 'user', content: [{ type: 'input_text', text: JSON.stringify(document) }] }],
    text: { format: { type: 'json_schema', name: 'draft_plan', strict: true, schema: { type: 'object' } } },
    metadata: { generation: 'gen_1' },
  }) satisfies ResponseCreateParamsNonStreaming;

async function eventsOf(
  openai: OpenAI,
  document: unknown = tripTo('Lisbon'),
): Promise<ResponseStreamEvent[]> {
  const events: ResponseStreamEvent[] = [];
  for await (const event of await openai.responses.create({ ...request(document), stream: true }))
    events.push(event);
  return events;
}

/** Runs of the same type once each. */
const typesOf = (events: readonly ResponseStreamEvent[]) =>
  events
    .map(({ type }) => type.replace('response.', ''))
    .filter((type, index, types) => type !== types[index - 1]);

describe('a streamed answer', () => {
  it('is a plan that the SDK puts together', async () => {
    const { openai } = await start();
    const stream = openai.responses.stream(request(tripTo('Lisbon', 3)));
    const deltas: string[] = [];
    stream.on('response.output_text.delta', ({ delta }) => deltas.push(delta));
    const response = await stream.finalResponse();

    expect(response.status).toBe('completed');
    expect(response.output_text).toBe(deltas.join(''));
    const drafted = JSON.parse(response.output_text) as { title: string; days: { day: number }[] };
    expect(drafted.title).toBe('Lisbon for history: 3 days');
    expect(drafted.days.map(({ day }) => day)).toEqual([1, 2, 3]);
    expect(response.metadata).toEqual({ generation: 'gen_1' });
    expect(response.usage?.total_tokens).toBe(
      (response.usage?.input_tokens ?? 0) + (response.usage?.output_tokens ?? 0),
    );
    expect(response.usage?.output_tokens_details.reasoning_tokens).toBeGreaterThan(0);
  });

  it('numbers its events from 0 and has them in the order of the API', async () => {
    const { openai } = await start();
    const events = await eventsOf(openai);
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));

    const parts = events.filter(({ type }) => type === 'response.reasoning_summary_part.added').length;
    expect(parts).toBeGreaterThanOrEqual(2);
    const part = [
      'reasoning_summary_part.added',
      'reasoning_summary_text.delta',
      'reasoning_summary_text.done',
      'reasoning_summary_part.done',
    ];
    expect(typesOf(events)).toEqual([
      'created',
      'in_progress',
      'output_item.added',
      ...Array.from({ length: parts }, () => part).flat(),
      'output_item.done',
      'output_item.added',
      'content_part.added',
      'output_text.delta',
      'output_text.done',
      'content_part.done',
      'output_item.done',
      'completed',
    ]);
  });

  it('is the same for the same seed and request, but for its times', async () => {
    const timeless = { clock: () => 1_800_000_000_000 };
    const [one, two, other] = await Promise.all([
      start(timeless),
      start(timeless),
      start({ ...timeless, seed: 'other' }),
    ]);
    const events = await eventsOf(one.openai);
    expect(await eventsOf(two.openai)).toEqual(events);
    expect(await eventsOf(one.openai)).toEqual(events);
    expect(await eventsOf(other.openai)).not.toEqual(events);
  });

  it('is paced in tokens', async () => {
    const { openai } = await start({ tokensPerSecond: 4_000 });
    const begun = performance.now();
    const events = await eventsOf(openai, tripTo('Lisbon', 1));
    const seconds = (performance.now() - begun) / 1000;
    const tokens = events.filter(({ type }) => type.endsWith('.delta')).length;
    expect(seconds).toBeGreaterThan(tokens / 4_000 - 0.02);
    expect(seconds).toBeLessThan(tokens / 4_000 + 1);
  });

  it('stops when the reader goes away', async () => {
    const { openai, provider } = await start({ tokensPerSecond: 2_000 });
    const stream = await openai.responses.create({ ...request(tripTo('Lisbon', 14)), stream: true });
    for await (const event of stream) if (event.type === 'response.output_text.delta') break;
    await untilQuiet(provider);
    expect(provider.log().some(({ mark }) => mark === 'finished')).toBe(false);
  });

  it('waits for a reader that does not read', async () => {
    const { provider } = await start();
    const abort = new AbortController();
    await fetch(`${provider.baseUrl}/responses`, {
      method: 'POST',
      body: JSON.stringify({ ...request(tripTo('Lisbon', 30)), stream: true }),
      signal: abort.signal,
    });
    await untilQuiet(provider);
    expect(provider.log().some(({ mark }) => mark === 'finished')).toBe(false);
    abort.abort();
  });
});

/** Until the log has not grown for a fifth of a second. */
async function untilQuiet(provider: DemoProvider) {
  for (let known = -1; known !== provider.log().length; ) {
    known = provider.log().length;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

describe('the log', () => {
  it('tells when each day and node was written', async () => {
    let time = 1_000;
    const { openai, provider } = await start({ clock: () => time++ });
    const events = await eventsOf(openai);
    const log = provider.log();
    const id = events[0]?.type === 'response.created' ? events[0].response.id : '';

    expect(new Set(log.map(({ responseId }) => responseId))).toEqual(new Set([id]));
    expect(log.map(({ at }) => at)).toEqual(log.map(({ at }) => at).sort((a, b) => a - b));
    const marks = log.map(({ mark, day }) => (day === undefined ? mark : `${mark} ${day}`));
    expect(marks.filter((mark, index) => mark !== marks[index - 1])).toEqual([
      'started',
      'day_begun 1',
      'node_ended 1',
      'day_ended 1',
      'day_begun 2',
      'node_ended 2',
      'day_ended 2',
      'finished',
    ]);

    const begun = log.find(({ mark }) => mark === 'day_begun')?.sequenceNumber ?? 0;
    const textUntil = (last: number) =>
      events
        .flatMap((event) =>
          event.type === 'response.output_text.delta' && event.sequence_number <= last ? event.delta : [],
        )
        .join('');
    expect(textUntil(begun)).toContain('"nodes":[');
    expect(textUntil(begun - 1)).not.toContain('"nodes":[');
  });
});

describe('without streaming', () => {
  it('answers with the whole response', async () => {
    const { openai } = await start();
    const response = await openai.responses.create(request(tripTo('Porto')));
    expect(response.output.map(({ type }) => type)).toEqual(['reasoning', 'message']);
    expect(JSON.parse(response.output_text)).toMatchObject({ title: 'Porto for history: 2 days' });
  });
});

describe('a trip that was chosen among bundles', () => {
  it('[C11] goes to the places that it was chosen for', async () => {
    const { openai } = await start();
    const namesIn = async (document: object) => {
      const { output_text } = await openai.responses.create(request(document));
      const { days } = JSON.parse(output_text) as { days: { nodes: { place_name: string | null }[] }[] };
      return days.flatMap(({ nodes }) => nodes.map(({ place_name }) => place_name));
    };
    const chosen_proposal = { title: 'Lisbon of machines', places: ['Pavilion of Knowledge'] };
    expect(await namesIn(tripTo('Lisbon', 5))).not.toContain('Pavilion of Knowledge');
    expect(await namesIn({ ...tripTo('Lisbon', 5), chosen_proposal })).toContain('Pavilion of Knowledge');
  });
});

describe('everything else', () => {
  it('lists its model', async () => {
    const { openai } = await start();
    const { data } = await openai.models.list();
    expect(data.map(({ id }) => id)).toEqual(['tripstream-demo']);
  });

  it('refuses in the words of the API', async () => {
    const { openai, provider } = await start();
    await expect(openai.responses.create({ model: 'x', input: 'Hello!' })).rejects.toMatchObject({
      status: 400,
      type: 'invalid_request_error',
      param: 'input',
    });
    await expect(openai.responses.create(request({ ...tripTo('Lisbon'), days: [] }))).rejects.toThrow(
      BadRequestError,
    );
    await expect(openai.responses.retrieve('resp_1')).rejects.toThrow(NotFoundError);

    const post = (body: string) => fetch(`${provider.baseUrl}/responses`, { method: 'POST', body });
    const broken = await post('{');
    expect(broken.status).toBe(400);
    expect(await broken.json()).toEqual({
      error: { message: expect.any(String), type: 'invalid_request_error', param: null, code: null },
    });
    expect((await post('[]')).status).toBe(400);
    expect((await post(JSON.stringify({ input: 'x'.repeat(1_100_000) }))).status).toBe(413);
  });

  it('listens on the loopback address alone, and says when the port is taken', async () => {
    const { provider } = await start();
    const { hostname, port } = new URL(provider.baseUrl);
    expect(hostname).toBe('127.0.0.1');
    await expect(startDemoProvider({ port: Number(port) })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('reports each request in a line', async () => {
    const lines: string[] = [];
    const { openai } = await start({ log: (line) => lines.push(line) });
    await eventsOf(openai);
    expect(lines).toEqual([expect.stringMatching(/^resp_\w+ 2 day\(s\) of "Lisbon"$/)]);
  });
});
