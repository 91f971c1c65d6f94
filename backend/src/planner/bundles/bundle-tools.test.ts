import type { Source } from '@tripstream/contracts';
import { capturingLogger } from '../testing/capturing-logger.js';
import { lisbon } from '../testing/known-destination.js';
import { BundleTools, type WorldTools } from './bundle-tools.js';

const source: Source = { name: 'a test', licence: null, retrievedAt: '2026-01-01T00:00:00.000Z' };
const { signal } = new AbortController();

const nothing: WorldTools = {
  places: { search: async () => ({ destination: lisbon, places: [] }) },
  events: { find: async () => [] },
  weather: { usual: async () => null },
  hosts: { find: async () => [] },
};

function toolsOver(world: Partial<WorldTools> = {}) {
  const { logger, lines } = capturingLogger();
  const asker = { signal, logger };
  const tools = new BundleTools({ ...nothing, ...world });
  const ask = async (name: string, given: unknown) => {
    const [output] = await tools.run(
      [{ type: 'toolCall', callId: 'c', name, arguments: text(given) }],
      asker,
    );
    return JSON.parse(output ?? '');
  };
  return { tools, asker, lines, ask };
}
const text = (given: unknown) => (typeof given === 'string' ? given : JSON.stringify(given));

const museum = (name: string) => ({
  name,
  category: 'museum',
  location: { lat: 38.7, lng: -9.1 },
  interests: ['art' as const],
  source,
});

describe('the tools of the search for trips', () => {
  it('[C2] are exactly four, each with strict parameters', () => {
    const { definitions } = toolsOver().tools;
    expect(definitions.map(({ name }) => name)).toEqual([
      'search_places',
      'find_events',
      'get_weather',
      'find_hosts',
    ]);
    for (const { parameters } of definitions) {
      expect(parameters.additionalProperties).toBe(false);
      expect(parameters.required).toEqual(Object.keys(parameters.properties as object));
    }
  });

  it('[C2] answer in the form that the model was told', async () => {
    const { ask } = toolsOver({
      places: { search: async () => ({ destination: lisbon, places: [museum('One'), museum('Two')] }) },
      events: { find: async () => [{ name: 'Santo António', when: '12 June', description: 'Sardines' }] },
      weather: {
        usual: async () => ({
          kind: 'usual',
          summary: 'Warm',
          minCelsius: 15,
          maxCelsius: 26,
          rainChance: 10,
          source,
        }),
      },
      hosts: {
        find: async () => [{ hostId: 'h', name: 'Ana', offer: 'Walks', languages: ['pt'], source }],
      },
    });
    expect(await ask('search_places', { city: 'Lisbon', interest: 'art', limit: 1 })).toEqual({
      city: { name: 'Lisbon', country: 'Portugal', lat: 38.71, lng: -9.14, timeZone: 'Europe/Lisbon' },
      places: [{ name: 'One', category: 'museum', lat: 38.7, lng: -9.1, interests: ['art'] }],
    });
    expect(await ask('find_events', { city: 'Lisbon', from: '2026-06-01', to: '2026-06-30' })).toEqual({
      events: [{ name: 'Santo António', when: '12 June', description: 'Sardines' }],
    });
    expect(await ask('get_weather', { city: 'Lisbon', month: 6 })).toEqual({
      weather: { summary: 'Warm', minCelsius: 15, maxCelsius: 26, rainChance: 10 },
    });
    expect(await ask('find_hosts', { city: 'Lisbon', interest: null })).toEqual({
      hosts: [{ name: 'Ana', offer: 'Walks', languages: ['pt'] }],
    });
  });

  it.each([
    ['no JSON', 'search_places', '{"city":'],
    ['a missing field', 'search_places', { city: 'Lisbon', limit: 3 }],
    ['a field that it does not have', 'get_weather', { city: 'Lisbon', month: 3, token: 'x' }],
    ['a limit beyond its bounds', 'search_places', { city: 'Lisbon', interest: null, limit: 1_000 }],
    ['an interest that nobody has', 'find_hosts', { city: 'Lisbon', interest: 'crime' }],
    ['a month that does not exist', 'get_weather', { city: 'Lisbon', month: 13 }],
    [
      'a year that no calendar of ours has',
      'find_events',
      { city: 'Lisbon', from: '0001-01-01', to: '9999-12-31' },
    ],
    ['dates the wrong way round', 'find_events', { city: 'Lisbon', from: '2026-06-30', to: '2026-06-01' }],
  ])('[C2] tell the model of arguments with %s, and ask nobody', async (_, name, given) => {
    const asked: string[] = [];
    const note = (what: string) => async () => {
      asked.push(what);
      return [] as never;
    };
    const { ask } = toolsOver({
      places: { search: note('places') },
      events: { find: note('events') },
      weather: { usual: note('weather') },
      hosts: { find: note('hosts') },
    });
    expect(await ask(name, given)).toEqual({ error: expect.stringMatching(/^the arguments are not /) });
    expect(asked).toEqual([]);
  });

  it('[C2] do nothing under another name', async () => {
    const { ask } = toolsOver();
    expect(await ask('delete_everything', {})).toEqual({ error: 'there is no such tool' });
    expect(await ask('constructor', {})).toEqual({ error: 'there is no such tool' });
  });

  it('[C2] tell the model that a tool failed, and not in the tool’s own words', async () => {
    const { ask, lines } = toolsOver({
      places: { search: () => Promise.reject(new Error('401 for key sk-secret')) },
      weather: { usual: async () => ({ summary: 'no numbers' }) as never },
      events: { find: async () => [{ name: 'x'.repeat(20_000), when: '', description: '' }] },
    });
    const failed = { error: 'the tool does not work at the moment' };
    expect(await ask('search_places', { city: 'Lisbon', interest: null, limit: 5 })).toEqual(failed);
    expect(await ask('get_weather', { city: 'Lisbon', month: 6 })).toEqual(failed);
    expect(await ask('find_events', { city: 'Lisbon', from: '2026-06-01', to: '2026-06-02' })).toEqual({
      error: 'the answer was too long',
    });
    expect(lines.filter(({ event }) => event === 'planner.tool-failed')).toHaveLength(2);
  });

  it('[C2] answer several calls in their order, a few at a time', async () => {
    const open: (() => void)[] = [];
    let atOnce = 0;
    let most = 0;
    const { tools, asker } = toolsOver({
      hosts: {
        find: async (city) => {
          atOnce += 1;
          most = Math.max(most, atOnce);
          await new Promise<void>((resolve) => open.push(resolve));
          atOnce -= 1;
          return [{ hostId: city, name: city, offer: '', languages: [], source }];
        },
      },
    });
    const calls = Array.from({ length: 18 }, (_, at) => ({
      type: 'toolCall' as const,
      callId: `${at}`,
      name: 'find_hosts',
      arguments: text({ city: `City ${at}`, interest: null }),
    }));
    const done = tools.run(calls, asker);
    // The last one first, so that order is not an accident.
    for (let answered = 0; answered < 16; ) {
      const resolve = open.pop();
      if (resolve === undefined) await new Promise(setImmediate);
      else {
        resolve();
        answered += 1;
      }
    }
    const outputs = (await done).map((output) => JSON.parse(output));
    expect(outputs.slice(0, 16).map(({ hosts }) => hosts[0].name)).toEqual(
      calls.slice(0, 16).map((_, at) => `City ${at}`),
    );
    expect(outputs.slice(16)).toEqual(Array(2).fill({ error: 'too many calls at once' }));
    expect(most).toBe(4);
  });

  it('stop with the run, also where a tool minds no signal', async () => {
    const abort = new AbortController();
    const { tools, asker } = toolsOver({ hosts: { find: () => new Promise(() => undefined) } });
    const done = tools.run(
      [{ type: 'toolCall', callId: 'c', name: 'find_hosts', arguments: '{"city":"Lisbon","interest":null}' }],
      { ...asker, signal: abort.signal },
    );
    abort.abort(new Error('stopped'));
    await expect(done).rejects.toThrow('stopped');
  });
});
