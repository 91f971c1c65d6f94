import { distanceMetres, findCity, type Interest } from '@tripstream/places';
import type { ResponseStreamEvent } from 'openai/resources/responses/responses';
import { converse, toolsOf } from '../testing/converse.js';
import { offlineTools, type Tools } from '../testing/offline-tools.js';
import { bundlesFor, preferencesFor } from '../testing/preferences-for.js';
import { startProvider, stopProviders } from '../testing/running-provider.js';
import type { DraftBundle } from './bundle.js';
import type { Mobility, Preferences } from './bundles-brief.js';
import { candidates } from './portraits/portraits.js';

afterEach(stopProviders);

const failing: Tools[string] = () => ({ error: 'The tool is down.' });
const namesOf = (bundles: readonly DraftBundle[]) => bundles.map(({ destination }) => destination);

describe('proposing bundles', () => {
  it('[C2] asks the tools in rounds, several calls each, and never the same twice', async () => {
    const { openai } = await startProvider();
    const { rounds, bundles } = await converse(openai, bundlesFor(preferencesFor()), offlineTools);
    expect(rounds.map((calls) => new Set(calls.map(({ name }) => name)))).toEqual([
      new Set(['search_places']),
      expect.any(Set),
      new Set(['find_hosts']),
    ]);
    expect(new Set(rounds[1]?.map(({ name }) => name))).toEqual(new Set(['get_weather', 'find_events']));
    for (const calls of rounds) expect(calls.length).toBeGreaterThan(1);
    const asked = rounds.flat().map((call) => JSON.stringify(call));
    expect(new Set(asked).size).toBe(asked.length);
    expect(bundles).toHaveLength(4);
  });

  it('[C2] builds the proposals from what the tools said', async () => {
    const { openai } = await startProvider();
    const invented: Tools = {
      ...offlineTools,
      search_places: ({ city: name }) => ({
        city: { name },
        // The last one lies a hundred kilometres away, so it belongs to another trip.
        places: [1, 2, 3, 4, 100].map((number) => ({
          name: `${name} Museum ${number}`,
          category: 'museum',
          lat: (findCity(String(name))?.at[0] ?? 0) + (number === 100 ? 0.9 : 0),
          lng: findCity(String(name))?.at[1],
          interests: ['history'],
        })),
      }),
      get_weather: () => ({ weather: { summary: 'wet', minCelsius: 3, maxCelsius: 13, rainChance: 50 } }),
    };
    const { bundles } = await converse(openai, bundlesFor(preferencesFor()), invented);
    for (const { destination, places, key_events, weather_risk, description } of bundles) {
      expect(places.map(({ name }) => name)).toEqual([1, 2, 3, 4].map((n) => `${destination} Museum ${n}`));
      expect(key_events[0]).toContain(`${destination} Lantern Week`);
      expect(weather_risk).toContain('3 to 13 °C');
      expect(weather_risk).toContain('rain on about every second day');
      expect(description).toContain(`${destination} Museum 1`);
    }
    expect(bundles[0]?.why_it_fits).toContain('Ana would show you around');
  });

  it('[C2] lives with tools that fail', async () => {
    const { openai } = await startProvider();
    const document = bundlesFor(preferencesFor());
    const undisturbed = await converse(openai, document, offlineTools);
    const [first = ''] = namesOf(undisturbed.bundles);
    const search = offlineTools.search_places as Tools[string];
    const one = await converse(openai, document, {
      ...offlineTools,
      search_places: (given) => (given.city === first ? failing(given) : search(given)),
    });
    expect(one.bundles).toHaveLength(4);
    expect(namesOf(one.bundles)).not.toContain(first);
    expect(one.reasoning.join()).toContain(`Nothing came back for ${first}`);

    const all = await converse(openai, document, {
      search_places: failing,
      find_events: failing,
      get_weather: failing,
      find_hosts: failing,
    });
    expect(all.bundles).toHaveLength(4);
    for (const { weather_risk, trade_off, description } of all.bundles) {
      expect(weather_risk).toContain('could not be looked up');
      expect(description).toContain('could not be looked up');
      expect(trade_off).toContain('come from general knowledge');
    }
  });

  it('[C6] says what it weighs before each round and before the proposals', async () => {
    const { openai } = await startProvider();
    const { reasoning, rounds } = await converse(openai, bundlesFor(preferencesFor()), offlineTools);
    expect(reasoning).toHaveLength(rounds.length + 1);
    for (const text of reasoning) {
      const sentences = text.split(/(?<=[.?!]) /);
      expect(sentences.length).toBeGreaterThanOrEqual(2);
      expect(sentences.length).toBeLessThanOrEqual(4);
    }
    expect(new Set(reasoning).size).toBe(reasoning.length);
  });

  it('[C2] proposes from what it knows when no tool is on offer', async () => {
    const { openai } = await startProvider();
    const { rounds, bundles } = await converse(openai, bundlesFor(preferencesFor()), {});
    expect(rounds).toEqual([]);
    expect(bundles).toHaveLength(4);
    for (const { places, weather_risk } of bundles) {
      expect(places.length).toBeGreaterThanOrEqual(4);
      expect(weather_risk).toContain('general knowledge');
    }
  });

  it('is the same for the same seed and preferences', async () => {
    const [one, two, other] = await Promise.all(
      ['a', 'a', 'b'].map(async (seed) => {
        const { openai } = await startProvider({ seed });
        return converse(openai, bundlesFor(preferencesFor({ interests: [] })), offlineTools);
      }),
    );
    expect(two).toEqual(one);
    expect(other?.text).not.toBe(one?.text);
  });

  it('heeds names, refusals and what was proposed before', async () => {
    const { openai } = await startProvider();
    const named = preferencesFor({
      otherPreferences: 'We dream of Edinburgh, but not Rome and no Spain please.',
    });
    const { bundles } = await converse(openai, bundlesFor(named, 5), offlineTools);
    expect(namesOf(bundles)[0]).toBe('Edinburgh');
    for (const refused of ['Rome', 'Madrid', 'Barcelona']) expect(namesOf(bundles)).not.toContain(refused);

    const already_proposed = namesOf(bundles).map((destination) => ({ destination }));
    const more = await converse(openai, { ...bundlesFor(named, 2), already_proposed }, offlineTools);
    expect(more.bundles).toHaveLength(2);
    for (const destination of namesOf(more.bundles)) expect(namesOf(bundles)).not.toContain(destination);
  });

  it('speaks of music, needs, the budget and the way there', async () => {
    const { openai } = await startProvider();
    const wants = preferencesFor({
      musicProfile: 'Mostly jazz',
      needs: 'wheelchair',
      mobility: 'step_free',
      budget: { tier: 'comfortable', amount: { amount: 300, currency: 'USD' } },
      origin: 'Sydney',
      otherPreferences: 'vegan',
    });
    const { bundles, reasoning } = await converse(openai, bundlesFor(wants), offlineTools);
    expect(namesOf(bundles)).not.toContain('Sydney');
    expect(bundles.map(({ why_it_fits }) => why_it_fits).join()).toContain('vegan dishes');
    for (const { trade_off, estimated_cost, walking_km } of bundles) {
      expect(trade_off).toContain('than you set aside');
      expect(trade_off).toContain('km from Sydney');
      expect(estimated_cost?.currency).toBe('USD');
      expect(walking_km).toBeLessThan(4);
    }
    expect(reasoning[0]).toContain('jazz');
  });

  it('refuses what is no request for bundles', async () => {
    const { openai } = await startProvider();
    const create = (body: object) =>
      openai.responses.create({ model: 'x', input: JSON.stringify(bundlesFor(preferencesFor())), ...body });
    await expect(create({ previous_response_id: 'resp_1' })).rejects.toMatchObject({
      status: 400,
      param: 'previous_response_id',
      message: expect.stringContaining('send the whole conversation in input'),
    });
    const tooLong = preferencesFor({ timeframe: { from: '2027-05-01', to: '2027-05-03', days: 4 } });
    await expect(create({ input: JSON.stringify(bundlesFor(tooLong)) })).rejects.toMatchObject({
      status: 400,
      param: 'input',
    });
    await expect(create({ input: JSON.stringify(bundlesFor(preferencesFor(), 9)) })).rejects.toThrow('count');
  });
});

describe('a round of calls', () => {
  const request = {
    model: 'tripstream-demo',
    input: JSON.stringify(bundlesFor(preferencesFor())),
    tools: toolsOf(offlineTools),
  };

  it('[C2] is streamed in the events of the API, which the SDK puts together', async () => {
    const { openai } = await startProvider();
    const events: ResponseStreamEvent[] = [];
    for await (const event of await openai.responses.create({ ...request, stream: true })) events.push(event);
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
    const last = events.at(-1);
    if (last?.type !== 'response.completed') throw new Error('not completed');
    const types = events.map(({ type }) => type.replace('response.', ''));
    const first = types.lastIndexOf('output_item.added', types.indexOf('function_call_arguments.delta'));
    const tail = types.slice(first).filter((type, index, all) => type !== all[index - 1]);
    const calls = last.response.output.filter((item) => item.type === 'function_call');
    expect(tail).toEqual([
      ...calls.flatMap(() => [
        'output_item.added',
        'function_call_arguments.delta',
        'function_call_arguments.done',
        'output_item.done',
      ]),
      'completed',
    ]);
    for (const call of calls) {
      const told = events.flatMap((event) =>
        event.type === 'response.function_call_arguments.delta' && event.item_id === call.id
          ? event.delta
          : [],
      );
      expect(told.join('')).toBe(call.arguments);
      expect(events).toContainEqual(
        expect.objectContaining({
          type: 'response.function_call_arguments.done',
          item_id: call.id,
          name: call.name,
          arguments: call.arguments,
        }),
      );
    }
    expect(new Set(calls.map(({ call_id }) => call_id)).size).toBe(calls.length);
    const put = await openai.responses.stream(request).finalResponse();
    expect(put.output).toMatchObject(last.response.output);
  });

  it('makes no calls where the request forbids them', async () => {
    const { openai } = await startProvider();
    const { output } = await openai.responses.create({ ...request, tool_choice: 'none' });
    expect(output.map(({ type }) => type)).toEqual(['reasoning', 'message']);
  });

  it('[C8] is kept in the background, read again from any event on, and cancelled', async () => {
    const { openai } = await startProvider();
    const { id } = await openai.responses.create({ ...request, background: true });
    const readFrom = async (starting_after: number) => {
      const events: ResponseStreamEvent[] = [];
      for await (const event of await openai.responses.retrieve(id, { stream: true, starting_after }))
        events.push(event);
      return events;
    };
    const all = await readFrom(0);
    expect(await readFrom(40)).toEqual(all.slice(40));
    const state = await openai.responses.retrieve(id);
    expect(state.status).toBe('completed');
    expect(state.output.some(({ type }) => type === 'function_call')).toBe(true);

    const slow = await startProvider({ tokensPerSecond: 5 });
    const begun = await slow.openai.responses.create({ ...request, background: true });
    expect(await slow.openai.responses.cancel(begun.id)).toMatchObject({ status: 'cancelled' });
  });

  it('[C9] has the ends of its bundles in the log, one after the other', async () => {
    const { openai, provider } = await startProvider();
    for await (const _ of await openai.responses.create({ ...request, tools: [], stream: true }));
    const marks = provider.log().filter(({ bundle }) => bundle !== undefined);
    expect(marks.map(({ mark, bundle }) => `${mark} ${bundle}`)).toEqual(
      [1, 2, 3, 4].flatMap((number) => [`bundle_begun ${number}`, `bundle_ended ${number}`]),
    );
  });
});

describe('sixty travellers', () => {
  const interests: Interest[] = [
    'history',
    'art',
    'architecture',
    'food',
    'nature',
    'views',
    'music',
    'nightlife',
    'shopping',
    'family',
    'sea',
    'quirky',
  ];
  const mobilities: Mobility[] = ['any', 'short_walks', 'step_free'];
  const travellers = Array.from({ length: 60 }, (_, index): Preferences => {
    const month = (index % 12) + 1;
    const from = `2027-${String(month).padStart(2, '0')}-01`;
    return preferencesFor({
      interests: interests.filter((_, place) => (index * 7 + place * 5) % 11 < index % 5),
      timeframe: {
        from,
        // A month for most, a year for some.
        to: index % 6 === 5 ? `2028-${from.slice(5)}` : `${from.slice(0, 8)}28`,
        days: (index % 9) + 1,
      },
      musicProfile: ['', 'jazz', 'techno and house', 'string quartets', 'bagpipes'][index % 5] ?? '',
      mobility: mobilities[index % 3] ?? 'any',
      pace: (['relaxed', 'balanced', 'packed'] as const)[(index >> 1) % 3] ?? 'balanced',
      budget: {
        tier: (['thrifty', 'comfortable', 'splurge'] as const)[index % 3] ?? 'comfortable',
        amount: index % 4 === 0 ? { amount: 1_000 + 50 * index, currency: 'GBP' } : null,
      },
      party: { adults: (index % 4) + 1, children: index % 3 },
      origin: ['', 'Berlin', 'Tokyo', 'New York', 'Nowhere at all'][(index >> 2) % 5] ?? '',
    });
  });

  it('[C9] each get bundles that are valid, distinct, in season and near their city', async () => {
    const { openai } = await startProvider();
    for (const [index, preferences] of travellers.entries()) {
      const count = 3 + (index % 3);
      const { bundles, rounds } = await converse(openai, bundlesFor(preferences, count), offlineTools);
      expect(rounds.length).toBeLessThanOrEqual(3);
      expect(bundles).toHaveLength(count);
      for (const key of ['title', 'destination', 'mood', 'description', 'trade_off'] as const)
        expect(new Set(bundles.map((bundle) => bundle[key])).size).toBe(count);
      for (const bundle of bundles) expectSound(bundle, preferences);
      // Whoever has the whole year gets each city at its best.
      if (Date.parse(preferences.timeframe.to) - Date.parse(preferences.timeframe.from) > 360 * MS_PER_DAY)
        expect(bundles.map(seasonScore)).toEqual(bundles.map(() => 4));
      // Out of season only where hardly anywhere is in season.
      const poor = bundles.filter((bundle) => seasonScore(bundle) === 0);
      expect(poor).toEqual([]);
      const good = bundles.filter((bundle) => seasonScore(bundle) >= 2);
      expect(good.length).toBeGreaterThanOrEqual(count - 1);
    }
  });
});

const MS_PER_DAY = 86_400_000;

function seasonScore({ destination, start_date, days }: DraftBundle): number {
  const middle = new Date(Date.parse(start_date) + Math.floor(days / 2) * MS_PER_DAY);
  const portrait = candidates.find(({ city }) => city.name === destination)?.portrait;
  return Number(portrait?.months[middle.getUTCMonth()]);
}

/** What a proposal has to be for anybody. */
function expectSound(bundle: DraftBundle, { timeframe, pace, party, budget }: Preferences) {
  const city = findCity(bundle.destination);
  if (!city) throw new Error(`${bundle.destination} is nowhere`);
  for (const text of ['title', 'mood', 'description', 'weather_risk', 'trade_off', 'why_it_fits'] as const) {
    expect(bundle[text]).toMatch(/\S/);
    expect(bundle[text]).not.toMatch(/undefined|null|NaN|\[object| {2}|\.\.|,\s*\./);
  }
  const { places, key_events, estimated_cost } = bundle;
  expect(places.length).toBeGreaterThanOrEqual(1);
  expect(new Set(places.map(({ name }) => name)).size).toBe(places.length);
  for (const { name, lat, lng } of places) {
    if (lat === null || lng === null) throw new Error(`${name} has no position`);
    expect(distanceMetres(city.at, [lat, lng])).toBeLessThanOrEqual(60_000);
  }
  expect(key_events.length).toBeGreaterThanOrEqual(1);
  expect(bundle.days).toBe(timeframe.days);
  expect(bundle.pace).toBe(pace);
  expect(bundle.start_date >= timeframe.from).toBe(true);
  expect(Date.parse(bundle.start_date) + (timeframe.days - 1) * MS_PER_DAY).toBeLessThanOrEqual(
    Date.parse(timeframe.to),
  );
  expect(bundle.walking_km).toBeGreaterThanOrEqual(1);
  expect(bundle.walking_km).toBeLessThanOrEqual({ relaxed: 6, balanced: 10, packed: 15 }[pace]);
  expect([1, 2, 3]).toContain(bundle.price_band);
  expect(estimated_cost).toEqual({
    amount: expect.any(Number),
    currency: budget.amount?.currency ?? expect.stringMatching(/^[A-Z]{3}$/),
  });
  if (estimated_cost?.currency === 'GBP') {
    const perHeadAndDay = estimated_cost.amount / timeframe.days / (party.adults + party.children);
    expect(perHeadAndDay).toBeGreaterThan(12);
    expect(perHeadAndDay).toBeLessThan(700);
  }
}
