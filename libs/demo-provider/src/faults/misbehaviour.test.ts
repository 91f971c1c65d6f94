import OpenAI, { APIError, InternalServerError, RateLimitError } from 'openai';
import type { ResponseStreamEvent } from 'openai/resources/responses/responses';
import type { DemoProvider, DemoProviderOptions } from '../start-demo-provider.js';
import { toolsOf } from '../testing/converse.js';
import { offlineTools } from '../testing/offline-tools.js';
import { bundlesFor, preferencesFor } from '../testing/preferences-for.js';
import { startProvider, stopProviders } from '../testing/running-provider.js';
import { tripTo } from '../testing/trip-to.js';
import { FORGOTTEN_AFTER_MS } from './fault-ledger.js';
import { parseFaultPlan } from './fault-plan.js';

afterEach(stopProviders);

/** What the SDK passes on when a connection breaks: no error of its own. */
const TERMINATED = { name: 'TypeError', message: 'terminated' };

const trip = (days = 3, notes = '') => {
  const document = tripTo('Lisbon', days);
  return { model: 'm', input: JSON.stringify({ ...document, wish: { ...document.wish, notes } }) };
};
const bundles = {
  model: 'm',
  input: JSON.stringify(bundlesFor(preferencesFor())),
  tools: toolsOf(offlineTools),
};

const misbehaving = (faults: string, options: DemoProviderOptions = {}) =>
  startProvider({ faults: parseFaultPlan(faults), ...options });

/** All events, and what the SDK threw at their end, if it did. */
async function read(stream: Promise<AsyncIterable<ResponseStreamEvent>>) {
  const events: ResponseStreamEvent[] = [];
  let error: unknown = null;
  try {
    for await (const event of await stream) events.push(event);
  } catch (thrown) {
    error = thrown;
  }
  return { events, error, text: textOf(events), last: events.at(-1)?.type };
}
const ask = (openai: OpenAI, body: object = trip()) =>
  read(openai.responses.create({ ...(body as ReturnType<typeof trip>), stream: true }));

const textOf = (events: readonly ResponseStreamEvent[]) =>
  events
    .map((event) =>
      event.type === 'response.output_text.delta' || event.type === 'response.function_call_arguments.delta'
        ? event.delta
        : '',
    )
    .join('');
const faultsOf = (provider: DemoProvider) =>
  provider.log().flatMap(({ mark, fault }) => (mark === 'fault' ? fault : []));

async function wholeText(body: object = trip()) {
  const { openai } = await startProvider();
  return (await ask(openai, body)).text;
}

describe('a connection', () => {
  it.each([0, 1, 57, 1_200, 4_001])('that is cut breaks after byte %d of the text', async (bytes) => {
    const whole = Buffer.from(await wholeText());
    const { openai, provider } = await misbehaving(`cut@${bytes}`);
    const { text, error, last } = await ask(openai);
    const read = Buffer.from(text);
    // A character that the byte lies in does not come.
    expect(bytes - read.length).toBeLessThan(4);
    expect(read.length).toBeLessThanOrEqual(bytes);
    expect(read.equals(whole.subarray(0, read.length))).toBe(true);
    expect(error).toMatchObject(TERMINATED);
    expect(last).not.toBe('response.completed');
    expect(faultsOf(provider)).toEqual([`cut@${bytes}`]);
    expect((await ask(openai)).last).toBe('response.completed');
  });

  it('is cut inside the arguments of a call', async () => {
    const { openai } = await misbehaving('cut@30');
    const { text, error } = await ask(openai, bundles);
    expect(text).toHaveLength(30);
    expect(error).toMatchObject(TERMINATED);
  });

  it('that ends without the end of the answer looks like a good one to the SDK', async () => {
    const { openai } = await misbehaving('eof@1200');
    const { text, error, last } = await ask(openai);
    expect(error).toBeNull();
    expect(Buffer.byteLength(text)).toBeGreaterThan(1_196);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_200);
    expect(last).toBe('response.output_text.delta');
  });

  it('that stalls says nothing until its reader gives up', async () => {
    const { openai } = await misbehaving('stall@1200');
    const giveUp = new AbortController();
    const seen: string[] = [];
    const stream = await openai.responses.create({ ...trip(), stream: true }, { signal: giveUp.signal });
    for await (const event of stream) {
      if (event.type !== 'response.output_text.delta') continue;
      seen.push(event.delta);
      if (Buffer.byteLength(seen.join('')) >= 1_196) giveUp.abort();
    }
    expect(Buffer.byteLength(seen.join(''))).toBeLessThanOrEqual(1_200);
  });

  it('that stalls for a time goes on to the end', async () => {
    const { openai, provider } = await misbehaving('stall@day2 for 50ms');
    const { last, text } = await ask(openai);
    expect(last).toBe('response.completed');
    expect(text).toBe(await wholeText());
    expect(faultsOf(provider)).toEqual(['stall@day2 for 50ms']);
  });

  it('carries a line that is no JSON', async () => {
    const { openai } = await misbehaving('broken-sse@1200');
    const { error, text } = await ask(openai);
    expect(error).toBeInstanceOf(SyntaxError);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_200);
  });

  it('tells each event twice', async () => {
    const { openai } = await misbehaving('duplicate');
    const { events } = await ask(openai);
    const numbers = events.map((event) => event.sequence_number);
    expect(numbers).toEqual(Array.from({ length: events.length }, (_, index) => Math.floor(index / 2)));
  });

  it('tells tokens in the wrong order', async () => {
    const { openai } = await misbehaving('reorder');
    const { events, text, last } = await ask(openai);
    const numbers = events.map((event) => event.sequence_number);
    expect(numbers).not.toEqual(numbers.toSorted((a, b) => a - b));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, index) => index));
    expect(text).not.toBe(await wholeText());
    expect(textOf(events.toSorted((a, b) => a.sequence_number - b.sequence_number))).toBe(await wholeText());
    expect(last).toBe('response.completed');
  });

  it('splits characters between packets, and the SDK puts them together', async () => {
    const { openai, provider } = await misbehaving('split-utf8 x2');
    const whole = await wholeText(trip(1));
    const response = await fetch(`${provider.baseUrl}/responses`, {
      method: 'POST',
      body: JSON.stringify({ ...trip(1), stream: true }),
    });
    let split = 0;
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>)
      if (((chunk[0] ?? 0) & 0xc0) === 0x80) split += 1;
    expect(split).toBeGreaterThan(0);
    expect((await ask(openai, trip(1))).text).toBe(whole);
  });
});

describe('instead of an answer', () => {
  it('there is 429 with Retry-After, as often as was said', async () => {
    const { openai, provider } = await misbehaving('429 after 7s x2');
    for (const _ of [1, 2]) {
      const { error } = await ask(openai);
      expect(error).toBeInstanceOf(RateLimitError);
      expect((error as APIError).headers?.get('retry-after')).toBe('7');
      expect((error as APIError).code).toBe('rate_limit_exceeded');
    }
    expect((await ask(openai)).last).toBe('response.completed');
    expect(faultsOf(provider)).toEqual(['429 after 7000ms x2', '429 after 7000ms x2']);
  });

  it('there is 500, which the SDK repeats by itself', async () => {
    const { openai } = await startProvider({ faults: parseFaultPlan('500 x2') }, { maxRetries: 2 });
    expect((await ask(openai)).last).toBe('response.completed');
    const { openai: impatient } = await misbehaving('500; 503 after 0s; 529');
    for (const status of [500, 503, 529]) {
      const { error } = await ask(impatient);
      expect(error).toBeInstanceOf(InternalServerError);
      expect((error as APIError).status).toBe(status);
    }
    expect((await ask(impatient)).error).toBeNull();
  });

  it('hits those requests alone that ask for the day', async () => {
    const { openai, provider } = await misbehaving('500@day3 x*');
    expect((await ask(openai, trip(2))).last).toBe('response.completed');
    expect((await ask(openai, trip(3))).error).toBeInstanceOf(InternalServerError);
    expect((await ask(openai, trip(3))).error).toBeInstanceOf(InternalServerError);
    expect(faultsOf(provider)).toHaveLength(2);
  });
});

describe('an answer', () => {
  it('is refused', async () => {
    const { openai } = await misbehaving('refusal x2');
    const { events, text, last } = await ask(openai);
    expect(text).toBe('');
    expect(events.some(({ type }) => type === 'response.refusal.delta')).toBe(true);
    expect(last).toBe('response.completed');
    const { output } = await openai.responses.create(trip());
    expect(output.at(-1)).toMatchObject({ content: [{ type: 'refusal', refusal: expect.any(String) }] });
  });

  it.each([
    ['filter', 'content_filter'],
    ['length', 'max_output_tokens'],
  ])('stops early: %s', async (kind, reason) => {
    const { openai } = await misbehaving(`${kind}@1200`);
    const { events, text } = await ask(openai);
    const last = events.at(-1);
    if (last?.type !== 'response.incomplete') throw new Error(`ended with ${last?.type}`);
    expect(last.response).toMatchObject({ status: 'incomplete', incomplete_details: { reason } });
    expect(last.response.output.at(-1)).toMatchObject({ status: 'incomplete', content: [{ text }] });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_200);
    expect(await wholeText()).toMatch(text);
  });

  it('stops early inside the arguments of a call', async () => {
    const { openai } = await misbehaving('length@80');
    const { events, text } = await ask(openai, bundles);
    expect(text).toHaveLength(80);
    const last = events.at(-1);
    if (last?.type !== 'response.incomplete') throw new Error(`ended with ${last?.type}`);
    const calls = last.response.output.filter((item) => item.type === 'function_call');
    expect(calls.map(({ status }) => status)).toEqual(['completed', 'incomplete']);
    expect(calls.map((call) => call.arguments).join('')).toBe(text);
  });

  it('fails while it is written', async () => {
    const { openai } = await misbehaving('failed@day1');
    const { events } = await ask(openai);
    expect(events.at(-1)).toMatchObject({
      type: 'response.failed',
      response: { status: 'failed', error: { code: 'server_error' } },
    });
  });

  it('is no JSON from the day on that was named', async () => {
    const { openai } = await misbehaving('broken-json@day2');
    const { text, last } = await ask(openai);
    const whole = await wholeText();
    const at = [...text].findIndex((character, index) => character !== whole[index]);
    expect(at).toBeGreaterThan(whole.indexOf('{"day":2'));
    expect(at).toBeLessThan(whole.indexOf('{"day":3'));
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(last).toBe('response.completed');
  });

  it('breaks the schema: a figure that is a text, a key that nobody knows', async () => {
    const { openai } = await misbehaving('wrong-type@day2');
    type Plan = { days: { day: number; nodes: Record<string, unknown>[] }[] };
    const wrong = JSON.parse((await ask(openai)).text) as Plan;
    const types = wrong.days.map(({ nodes }) => nodes.map((node) => typeof node.duration_minutes));
    expect(types.map((day) => day.includes('string'))).toEqual([false, true, false]);

    const { openai: other } = await misbehaving('unknown-key@day3; wrong-type@bundle2; unknown-key@bundle1');
    const unknown = JSON.parse((await ask(other)).text) as Plan;
    const hit = unknown.days.map(({ nodes }) => nodes.some((node) => 'vibe' in node));
    expect(hit).toEqual([false, false, true]);
    const proposed = JSON.parse((await ask(other, { ...bundles, tools: [] })).text) as {
      bundles: Record<string, unknown>[];
    };
    expect(proposed.bundles.map(({ days }) => typeof days)).toEqual(['number', 'string', 'number', 'number']);
    expect(proposed.bundles.map((bundle) => 'vibe' in bundle)).toEqual([true, false, false, false]);
  });

  it('[C2] calls with arguments that do not fit, that are no JSON, or a tool that there is not', async () => {
    const callsOf = async (faults: string) => {
      const { openai } = await misbehaving(faults);
      const { output } = await openai.responses.create(bundles);
      return output.filter((item) => item.type === 'function_call');
    };
    expect(JSON.parse((await callsOf('bad-arguments'))[0]?.arguments ?? '')).toEqual({
      city: 7,
      colour: 'blue',
    });
    expect((await callsOf('unknown-tool'))[0]?.name).toBe('book_flight');
    const broken = (await callsOf('broken-json@10')).map((call) => call.arguments);
    expect(() => JSON.parse(broken[0] ?? '')).toThrow(SyntaxError);
    for (const whole of broken.slice(1)) JSON.parse(whole);
  });

  it('[C2] calls the same tool for ever', async () => {
    const { openai } = await misbehaving('loop x*');
    for (const _ of Array.from({ length: 12 })) {
      const { output } = await openai.responses.create(bundles);
      expect(output.filter(({ type }) => type === 'function_call')).toHaveLength(1);
    }
    // Where there is no tool there is nothing to ask.
    expect((await openai.responses.create(trip())).output.at(-1)?.type).toBe('message');
  });

  it('comes in 100,000 tiny pieces', async () => {
    const { openai } = await misbehaving('tiny');
    const { events, text } = await ask(openai, trip(1));
    const deltas = events.filter(({ type }) => type === 'response.output_text.delta');
    expect(deltas).toHaveLength(100_000);
    expect(JSON.parse(text)).toEqual(JSON.parse(await wholeText(trip(1))));
  });

  it('comes in one huge piece, 10 MB unless another size is said', async () => {
    const { openai } = await misbehaving('huge=200000');
    const { events, text } = await ask(openai, trip(1));
    expect(events.filter(({ type }) => type === 'response.output_text.delta')).toHaveLength(1);
    expect(Buffer.byteLength(text)).toBe(200_000);
    expect(JSON.parse(text)).toEqual(JSON.parse(await wholeText(trip(1))));
    const { provider } = await misbehaving('huge');
    // Without the SDK, which looks at a long line from its start again for each packet.
    const response = await fetch(`${provider.baseUrl}/responses`, {
      method: 'POST',
      body: JSON.stringify({ ...trip(1), stream: true }),
    });
    const lines = (await response.text()).split('\n');
    const delta = lines[lines.indexOf('event: response.output_text.delta') + 1] ?? '';
    expect(Buffer.byteLength((JSON.parse(delta.slice(6)) as { delta: string }).delta)).toBe(10_000_000);
  });

  it('comes at its own pace, whatever that of the server is', async () => {
    // The server would take a day for it.
    const { openai } = await misbehaving('slow=1000000', { tokensPerSecond: 0.02 });
    expect((await ask(openai, trip(1))).last).toBe('response.completed');
  });
});

describe('a background response', () => {
  it('[C8] is whole however its connections break, and each reading counts', async () => {
    const { openai, provider } = await misbehaving('cut@1200 x2');
    const first = await read(openai.responses.create({ ...trip(), background: true, stream: true }));
    const [created] = first.events;
    if (created?.type !== 'response.created') throw new Error('a stream that does not begin as it should');
    const { id } = created.response;
    expect(first.error).toMatchObject(TERMINATED);
    const second = await read(openai.responses.retrieve(id, { stream: true }));
    expect(second.error).toMatchObject(TERMINATED);
    expect(second.text).toBe(first.text);
    const third = await read(openai.responses.retrieve(id, { stream: true }));
    expect(third).toMatchObject({ error: null, last: 'response.completed', text: await wholeText() });
    expect(faultsOf(provider)).toHaveLength(2);
  });

  it('keeps how it ended early', async () => {
    const { openai } = await misbehaving('filter@1200');
    const { events } = await read(openai.responses.create({ ...trip(), background: true, stream: true }));
    const [created] = events;
    if (created?.type !== 'response.created') throw new Error('a stream that does not begin as it should');
    expect(await openai.responses.retrieve(created.response.id)).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'content_filter' },
    });
  });
});

describe('faults that a request brings', () => {
  it('come as a header, or as a marker in free text that the model does not see', async () => {
    const { openai: plain } = await startProvider();
    const whole = (await ask(plain)).text;
    const header = await startProvider({ allowFaults: true }, { headers: { 'x-demo-fault': 'cut@57' } });
    expect(Buffer.byteLength((await ask(header.openai)).text)).toBe(57);
    expect((await ask(header.openai)).text).toBe(whole);

    const { openai, provider } = await startProvider({ allowFaults: true });
    const marked = trip(3, ' [[demo: cut@57 x2]]');
    for (const _ of [1, 2]) expect(Buffer.byteLength((await ask(openai, marked)).text)).toBe(57);
    expect((await ask(openai, marked)).text).toBe(whole);
    // Another wish is counted for itself, and so is another tag.
    expect((await ask(openai, trip(2, '[[demo: cut@57 x2]]'))).error).toMatchObject(TERMINATED);
    expect((await ask(openai, trip(3, '[[demo: cut@57 x2 #again]]'))).error).toMatchObject(TERMINATED);
    expect(faultsOf(provider)).toEqual(['cut@57 x2', 'cut@57 x2', 'cut@57 x2', 'cut@57 x2 #again']);
  });

  it('[C2] hit one round of a conversation about bundles after the other', async () => {
    const { openai } = await startProvider({ allowFaults: true });
    const preferences = preferencesFor({
      otherPreferences: 'Calm places. [[demo: 500@bundle2; 429@calls x2]]',
    });
    const marked = { ...bundles, input: JSON.stringify(bundlesFor(preferences)) };
    for (const _ of [1, 2]) expect((await ask(openai, marked)).error).toBeInstanceOf(RateLimitError);
    expect((await ask(openai, marked)).last).toBe('response.completed');
    expect((await ask(openai, { ...marked, tools: [] })).error).toBeInstanceOf(InternalServerError);
    expect((await ask(openai, { ...marked, tools: [] })).last).toBe('response.completed');
  });

  it('mean nothing to a server that does not allow them', async () => {
    const { openai, provider } = await startProvider({}, { headers: { 'x-demo-fault': '500' } });
    expect((await ask(openai, trip(2, '[[demo: 500]]'))).last).toBe('response.completed');
    expect(faultsOf(provider)).toEqual([]);
  });

  it('are refused when they cannot be read', async () => {
    const { openai } = await startProvider({ allowFaults: true });
    const { error } = await ask(openai, trip(2, '[[demo: explode]]'));
    expect(error).toBeInstanceOf(APIError);
    expect(error).toMatchObject({ status: 400, message: expect.stringContaining('"explode" is no fault') });
  });

  it('are counted anew once nobody has asked for them for a while', async () => {
    let now = 1_800_000_000_000;
    const { openai } = await startProvider({ allowFaults: true, clock: () => now });
    const marked = trip(1, '[[demo: 500]]');
    expect((await ask(openai, marked)).error).toBeInstanceOf(InternalServerError);
    now += FORGOTTEN_AFTER_MS;
    expect((await ask(openai, marked)).error).toBeNull();
    now += FORGOTTEN_AFTER_MS + 1;
    expect((await ask(openai, marked)).error).toBeInstanceOf(InternalServerError);
  });
});

describe('an answer in one piece', () => {
  it('is cut or late as a whole', async () => {
    const { openai } = await misbehaving('cut; stall for 20ms; eof');
    await expect(openai.responses.create(trip(1))).rejects.toBeInstanceOf(OpenAI.APIConnectionError);
    expect((await openai.responses.create(trip(1))).status).toBe('completed');
  });
});
