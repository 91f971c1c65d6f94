import OpenAI, { BadRequestError, NotFoundError } from 'openai';
import type { ResponseStreamEvent } from 'openai/resources/responses/responses';
import { type DemoProvider, type DemoProviderOptions, startDemoProvider } from './start-demo-provider.js';
import { RETENTION_MS, STORED_RESPONSES, StoredResponses } from './stored-responses.js';
import { tripTo } from './testing/trip-to.js';

const running: DemoProvider[] = [];
afterEach(() => Promise.all(running.splice(0).map((provider) => provider.stop())));

async function start(options: DemoProviderOptions = {}) {
  const provider = await startDemoProvider({ tokensPerSecond: 0, ...options });
  running.push(provider);
  return { provider, openai: new OpenAI({ baseURL: provider.baseUrl, apiKey: 'none', maxRetries: 0 }) };
}

/** Paced so that a test comes in the middle of it, and waits seconds at most for the rest. */
const SLOWLY = { tokensPerSecond: 1_500 };

const inBackground = (days: number) => ({
  model: 'tripstream-demo',
  input: JSON.stringify(tripTo('Lisbon', days)),
  background: true as const,
});

const readAll = async (stream: AsyncIterable<ResponseStreamEvent>) => {
  const events: ResponseStreamEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
};
const retrieve = (openai: OpenAI, id: string, after?: number) =>
  openai.responses.retrieve(id, {
    stream: true,
    ...(after === undefined ? {} : { starting_after: after }),
  });

/** Asks for a plan in the background and reads it until its text begins; answers what was read. */
async function begin(openai: OpenAI, days: number) {
  const events: ResponseStreamEvent[] = [];
  for await (const event of await openai.responses.create({ ...inBackground(days), stream: true })) {
    events.push(event);
    if (event.type === 'response.output_text.delta') break;
  }
  const [created] = events;
  if (created?.type !== 'response.created') throw new Error('a stream that does not begin as it should');
  return { id: created.response.id, events };
}

describe('a background response', () => {
  it('[C8] is written to its end although its reader has gone, and is read again from any event on', async () => {
    const { openai } = await start(SLOWLY);
    const { id, events: seen } = await begin(openai, 3);
    expect(await openai.responses.retrieve(id)).toMatchObject({ id, status: 'in_progress', output: [] });

    const all = await readAll(await retrieve(openai, id));
    expect(all.map((event) => event.sequence_number)).toEqual(all.map((_, index) => index));
    expect(all.slice(0, seen.length)).toEqual(seen);
    const last = all.at(-1);
    if (last?.type !== 'response.completed') throw new Error('not completed');
    const text = all.flatMap((event) => (event.type === 'response.output_text.delta' ? event.delta : []));
    const whole = await openai.responses.retrieve(id);
    expect(whole).toMatchObject({ status: 'completed', background: true });
    expect(whole.output_text).toBe(text.join(''));
    expect(last.response.output).toEqual(whole.output);

    const after = seen.at(-1)?.sequence_number ?? 0;
    expect(await readAll(await retrieve(openai, id, after))).toEqual(all.slice(after + 1));
    expect(await readAll(await retrieve(openai, id))).toEqual(all);
  });

  it('[C8] is the same for several readers at once, one of whom reads while it is written', async () => {
    const { openai } = await start(SLOWLY);
    const { id } = await openai.responses.create(inBackground(1));
    const { id: otherId } = await openai.responses.create(inBackground(1));
    const [one, two] = await Promise.all([
      retrieve(openai, id).then(readAll),
      retrieve(openai, id).then(readAll),
    ]);
    expect(one).toEqual(two);
    // The same plan under other ids: nobody reads the response of somebody else who asked the same.
    const textsOf = (events: readonly ResponseStreamEvent[]) =>
      events.flatMap((event) => ('delta' in event ? event.delta : []));
    expect(textsOf(await readAll(await retrieve(openai, otherId)))).toEqual(textsOf(one));
    expect(otherId).not.toBe(id);
  });

  it('answers without a stream at once, before it is written', async () => {
    const { openai } = await start(SLOWLY);
    expect(await openai.responses.create(inBackground(2))).toMatchObject({
      status: 'in_progress',
      output: [],
    });
  });

  it('[C8] stops when it is cancelled, and its readers with it', async () => {
    const { openai, provider } = await start(SLOWLY);
    const { id, events: seen } = await begin(openai, 14);
    const reading = retrieve(openai, id).then(readAll);
    expect(await openai.responses.cancel(id)).toMatchObject({ id, status: 'cancelled' });
    const read = await reading;
    expect(read.length).toBeGreaterThanOrEqual(seen.length);
    expect(read.at(-1)?.type).toBe('response.output_text.delta');
    expect(await openai.responses.cancel(id)).toMatchObject({ status: 'cancelled' });
    expect(await readAll(await retrieve(openai, id))).toEqual(read);
    expect(provider.log().some(({ mark }) => mark === 'finished')).toBe(false);
  });

  it('stays as it is when it is cancelled after its end', async () => {
    const { openai } = await start();
    const { id } = await openai.responses.create(inBackground(1));
    await readAll(await retrieve(openai, id));
    expect(await openai.responses.cancel(id)).toMatchObject({ status: 'completed' });
  });

  it('[C8] is gone after ten minutes', async () => {
    let now = 1_800_000_000_000;
    const { openai } = await start({ clock: () => now });
    const { id: first } = await openai.responses.create(inBackground(1));
    now += RETENTION_MS;
    await openai.responses.retrieve(first);
    now += 1;
    await expect(openai.responses.retrieve(first)).rejects.toThrow(NotFoundError);
  });

  it('refuses in the words of the API what it does not know', async () => {
    const { openai, provider } = await start();
    const gone = await fetch(`${provider.baseUrl}/responses/resp_x?stream=true`);
    expect(gone.status).toBe(404);
    expect(await gone.json()).toEqual({
      error: {
        message: "Response with id 'resp_x' not found.",
        type: 'invalid_request_error',
        param: 'id',
        code: null,
      },
    });
    await expect(openai.responses.cancel('resp_x')).rejects.toThrow(NotFoundError);
    const { id } = await openai.responses.create(inBackground(1));
    await expect(retrieve(openai, id, -7)).rejects.toThrow(BadRequestError);
    expect((await fetch(`${provider.baseUrl}/responses/${id}`, { method: 'DELETE' })).status).toBe(404);
  });
});

describe('the stored responses', () => {
  it('are the newest, and what is dropped stops being written', () => {
    const cancelled: number[] = [];
    const stored = new StoredResponses(() => 0);
    for (let number = 0; number <= STORED_RESPONSES; number++)
      stored.add({ id: `resp_${number}`, cancel: () => void cancelled.push(number) });
    expect(cancelled).toEqual([0]);
    expect([stored.get('resp_0'), stored.get('resp_1')?.id]).toEqual([undefined, 'resp_1']);
  });
});
