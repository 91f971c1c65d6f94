import { z } from 'zod';
import { capturingLogger } from '../testing/capturing-logger.js';
import type { PoliteOptions } from './polite-http.js';
import { json, politeTo, type ServiceServer, serviceServer } from './testing/service-server.js';
import { ToolFailure } from './tool-failure.js';

const schema = z.object({ name: z.string() });
const { signal } = new AbortController();
const START = Date.parse('2026-05-01T12:00:00Z');

let service: ServiceServer;
let now: number;
let waits: number[];
beforeEach(async () => {
  now = START;
  waits = [];
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  service = await serviceServer(json({ name: 'Belém' }));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await service.close();
});

/** A client whose waiting takes no time and moves the clock. */
const client = (change: Partial<PoliteOptions> = {}) =>
  politeTo(service.url, {
    wait: async (ms) => {
      waits.push(ms);
      now += ms;
    },
    ...change,
  });
const ask = (http: ReturnType<typeof client>, q = 'x', how = signal) =>
  http.get('search', { q }, schema, how);
const failure = async (asking: Promise<unknown>): Promise<ToolFailure> => {
  const error: unknown = await asking.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ToolFailure)) throw new Error(`not a tool's failure: ${String(error)}`);
  return error;
};

describe('polite questions', () => {
  it('say who asks, and whom to write to', async () => {
    await ask(client({ contact: 'https://trips.example/contact' }));
    expect(service.asked).toEqual(['/search?q=x']);
    expect(service.headers[0]).toMatchObject({
      accept: 'application/json',
      'user-agent': expect.stringMatching(
        /^Tripstream\/\d+\.\d+\.\d+ \(https:\/\/trips\.example\/contact\)$/,
      ),
    });
  });

  it('are forgotten by their size, however long they are good for', async () => {
    const http = client({ keepCharacters: 1_000 });
    service.answer(json({ name: 'x'.repeat(600) }));
    for (const q of ['a', 'a', 'b', 'b', 'a']) await ask(http, q);
    expect(service.asked).toEqual(['/search?q=a', '/search?q=b', '/search?q=a']);
  });

  it('are not asked twice while the answer is good, and the answer keeps its time', async () => {
    const http = client({ keepMs: 10_000 });
    const first = { value: { name: 'Belém' }, retrievedAt: '2026-05-01T12:00:00.000Z' };
    expect(await ask(http)).toEqual(first);
    now += 9_000;
    expect(await ask(http)).toEqual(first);
    expect(service.asked).toHaveLength(1);
    now += 2_000;
    expect(await ask(http)).toMatchObject({ retrievedAt: '2026-05-01T12:00:11.000Z' });
    expect(service.asked).toHaveLength(2);
  });

  it('take their turns, so many a second, in the order in which they came', async () => {
    const http = client({ perSecond: 2, wait: async (ms) => void waits.push(ms) });
    await Promise.all(['a', 'b', 'c'].map((q) => ask(http, q)));
    expect(waits).toEqual([500, 1000]);
    expect(service.asked).toHaveLength(3);
  });

  it('that somebody is asking already are asked once for all', async () => {
    const http = client();
    const answers = await Promise.all([ask(http), ask(http), ask(http)]);
    expect(answers.map(({ value }) => value)).toEqual(Array(3).fill({ name: 'Belém' }));
    expect(service.asked).toHaveLength(1);
  });

  it('whose first asker goes away are asked by the next one', async () => {
    const http = client();
    const abort = new AbortController();
    service.answer(() => {
      service.answer(json({ name: 'Belém' }));
      abort.abort(new Error('stopped'));
    });
    const first = ask(http, 'x', abort.signal);
    const second = ask(http);
    await expect(first).rejects.toThrow('stopped');
    expect(await second).toMatchObject({ value: { name: 'Belém' } });
    expect(service.asked).toHaveLength(2);
  });

  it('are refused at once when the line is too long', async () => {
    const http = client({ perSecond: 0.01 });
    await ask(http, 'a');
    expect(await failure(ask(http, 'b'))).toMatchObject({ code: 'rate_limited', retryAfterMs: 100_000 });
    expect(service.asked).toHaveLength(1);
  });

  it('are given up in line when nobody waits for them any more', async () => {
    const abort = new AbortController();
    const http = client({ perSecond: 1, wait: async () => abort.abort(new Error('stopped')) });
    await ask(http, 'a');
    await expect(ask(http, 'b', abort.signal)).rejects.toThrow('stopped');
    expect(service.asked).toHaveLength(1);
  });
});

describe('answers', () => {
  it('[C2] of a thing that does not exist are null, and remembered', async () => {
    const http = client();
    service.answer(json({}, 404));
    expect(await ask(http)).toMatchObject({ value: null });
    expect(await ask(http)).toMatchObject({ value: null });
    expect(service.asked).toHaveLength(1);
  });

  it.each([
    ['no JSON', 'I am a page'],
    ['another shape', '{"title":"Belém"}'],
    ['a part of one', '{"name":"Bel'],
  ])('[C2] that are %s are malformed, and not remembered', async (_what, body) => {
    const http = client();
    service.answer((_request, response) => response.end(body));
    expect(await failure(ask(http))).toMatchObject({ code: 'malformed', retryable: false });
    service.answer(json({ name: 'Belém' }));
    expect(await ask(http)).toMatchObject({ value: { name: 'Belém' } });
  });

  it('[C2] hold text that can be stored and shown, whatever was written into them', async () => {
    service.answer((_request, response) =>
      response.end(`{"name":"Bel\\u0000\\u202e\\ud800ém${'x'.repeat(3_000)}"}`),
    );
    const name = (await ask(client())).value?.name ?? '';
    expect(name).toMatch(/^Bel +\ufffdémx+$/);
    expect(name.length).toBeLessThanOrEqual(2_000);
  });

  it('[C2] that are declared too large are not read', async () => {
    service.answer(json({ name: 'x'.repeat(2_000) }));
    expect(await failure(ask(client({ maxBytes: 1_000 })))).toMatchObject({
      code: 'too_large',
      retryable: false,
    });
  });

  it('[C2] that never end are cut off at their size, and the connection with them', async () => {
    const closed = new Promise<void>((resolve) => {
      service.answer((_request, response) => {
        response.on('close', resolve);
        const more = () => {
          while (!response.destroyed && response.write('x'.repeat(1_000)));
        };
        response.on('drain', more);
        more();
      });
    });
    expect(await failure(ask(client({ maxBytes: 100_000 })))).toMatchObject({ code: 'too_large' });
    await closed;
  });
});

describe('failures of a service', () => {
  it.each([
    [429, 'rate_limited', true],
    [500, 'unavailable', true],
    [503, 'unavailable', true],
    [408, 'unavailable', true],
    [400, 'refused', false],
    [403, 'refused', false],
  ])('[D7] %i is %s, transient: %s', async (status, code, retryable) => {
    service.answer(json({}, status));
    expect(await failure(ask(client()))).toMatchObject({ code, retryable });
  });

  it('[D7] a service that does not answer in time, or not at all, is worth another try', async () => {
    service.answer(() => undefined);
    expect(await failure(ask(client({ timeoutMs: 20 })))).toMatchObject({ code: 'timeout', retryable: true });
    const gone = await serviceServer();
    await gone.close();
    expect(await failure(politeTo(gone.url).get('x', {}, schema, signal))).toMatchObject({
      code: 'unavailable',
      retryable: true,
    });
  });

  it('[D7] a body that stops in the middle runs out of time too', async () => {
    service.answer((_request, response) => void response.write('{"name":'));
    expect(await failure(ask(client({ timeoutMs: 20 })))).toMatchObject({ code: 'timeout' });
  });

  it.each([
    ['7', 7_000],
    [new Date(START + 9_000).toUTCString(), 9_000],
    ['soon', 5_000],
  ])('[D7] Retry-After: %s is honoured by every question that follows', async (header, ms) => {
    const http = client();
    service.answer(json({}, 429, { 'retry-after': header }));
    expect(await failure(ask(http))).toMatchObject({ retryAfterMs: ms });
    service.answer(json({ name: 'Belém' }));
    expect(await ask(http, 'another')).toMatchObject({ value: { name: 'Belém' } });
    expect(waits).toEqual([ms]);
  });

  it('[D7] Retry-After is honoured by those that stand in line already', async () => {
    let first: Promise<ToolFailure> | undefined;
    const http = client({ perSecond: 1, wait: async () => void (await first) });
    service.answer(json({}, 429, { 'retry-after': '20' }));
    first = failure(ask(http, 'a'));
    expect(await failure(ask(http, 'b'))).toMatchObject({ code: 'rate_limited', retryAfterMs: 20_000 });
    expect(service.asked).toHaveLength(1);
  });

  it('[D7] a service that wants to be left alone for long is, and nobody stands in line for it', async () => {
    const http = client();
    service.answer(json({}, 429, { 'retry-after': '600' }));
    await failure(ask(http));
    expect(await failure(ask(http))).toMatchObject({ code: 'rate_limited', retryAfterMs: 600_000 });
    expect(service.asked).toHaveLength(1);
    expect(waits).toEqual([]);
  });
});

describe('the breaker', () => {
  const breaking = (change: Partial<PoliteOptions> = {}) =>
    client({ breakAfter: 3, restMs: 30_000, ...change });

  it('[D7] opens after failures in a row, lets one question through after a rest, and closes when that is answered', async () => {
    const { logger, lines } = capturingLogger();
    const http = breaking({ logger });
    service.answer(json({}, 500));
    for (const q of ['a', 'b', 'c']) await failure(ask(http, q));
    expect(await failure(ask(http, 'd'))).toMatchObject({
      code: 'unavailable',
      retryable: true,
      retryAfterMs: 30_000,
    });
    expect(service.asked).toHaveLength(3);

    now += 30_000;
    await failure(ask(http, 'e'));
    expect(service.asked).toHaveLength(4);
    expect(await failure(ask(http, 'f'))).toMatchObject({ retryAfterMs: 30_000 });
    expect(service.asked).toHaveLength(4);

    now += 30_000;
    service.answer(json({ name: 'Belém' }));
    expect(await ask(http, 'g')).toMatchObject({ value: { name: 'Belém' } });
    expect(await ask(http, 'h')).toMatchObject({ value: { name: 'Belém' } });
    expect(lines.map(({ event }) => event)).toEqual([
      'planner.tool-resting',
      'planner.tool-resting',
      'planner.tool-back',
    ]);
  });

  it('[D7] serves what is known while the service rests', async () => {
    const http = breaking();
    await ask(http, 'known');
    service.answer(json({}, 500));
    for (const q of ['a', 'b', 'c']) await failure(ask(http, q));
    expect(await ask(http, 'known')).toMatchObject({ value: { name: 'Belém' } });
  });

  it('[D7] counts failures in a row only, and neither refusals nor limits', async () => {
    const http = breaking();
    const statuses = [500, 500, 404, 500, 500, 404, 400, 400, 400, 429, 429, 429];
    for (const status of statuses) {
      service.answer(json({}, status));
      await ask(http, String(service.asked.length)).catch(() => undefined);
    }
    expect(service.asked).toHaveLength(statuses.length);
  });

  it('[D7] does not blame the service for questions that were withdrawn', async () => {
    const http = breaking({ breakAfter: 1 });
    const abort = new AbortController();
    service.answer(() => abort.abort(new Error('stopped')));
    await expect(ask(http, 'a', abort.signal)).rejects.toThrow('stopped');
    service.answer(json({ name: 'Belém' }));
    expect(await ask(http, 'b')).toMatchObject({ value: { name: 'Belém' } });
  });
});
