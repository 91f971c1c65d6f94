import { failureCodeSchema, type GenerationAnswer, type Snapshot } from '@tripstream/contracts';
import { Metrics } from '../../backend/src/platform/metrics.js';
import { inlineCode } from '../support/documents.js';
import { SseReader } from '../support/sse-reader.js';
import { ApiUser, startTestServer, type TestServer } from '../support/test-server.js';

jest.setTimeout(60_000);

let server: TestServer;
let user: ApiUser;
let address: string;

beforeAll(async () => {
  server = await startTestServer({ METRICS_PORT: '0' });
  user = await ApiUser.join(server.url);
  address = String((await server.logs.until(({ event }) => event === 'metrics.listening')).url);
});
afterAll(() => server.stop());

/** One line of the text format: a comment about a metric, or a sample of it. */
const comment = /^# (HELP|TYPE) [a-zA-Z_:][\w:]* .+$/;
const label = '[a-zA-Z_]\\w*="(?:[^"\\\\\\n]|\\\\.)*"';
const sample = new RegExp(`^([a-zA-Z_:][\\w:]*)(\\{${label}(?:,${label})*\\})? (\\S+)$`);

/** Figures by name and labels, as a scraper reads them. */
async function scrape(where = address): Promise<Map<string, number>> {
  const response = await fetch(where);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const figures = new Map<string, number>();
  for (const line of (await response.text()).split('\n').filter(Boolean)) {
    if (line.startsWith('#')) {
      expect(line).toMatch(comment);
      continue;
    }
    const [, name = '', labels = '', value = ''] = sample.exec(line) ?? [];
    expect([line, name]).toEqual([line, expect.stringMatching(/^tripstream_/)]);
    expect([line, Number.isFinite(Number(value)) || /^(nan|[+-]inf)$/i.test(value)]).toEqual([line, true]);
    figures.set(name + labels, Number(value));
  }
  return figures;
}

describe('/metrics', () => {
  it('[A4] [A9] [A12] [A14] holds every figure of job truth from the start, in the text format', async () => {
    const figures = await scrape();
    for (const name of [
      'tripstream_run_claims_total',
      'tripstream_run_takeovers_total',
      'tripstream_coordinate_fallback_items_total',
      'tripstream_coordinate_omissions_total',
      'tripstream_persistence_failures_total',
      'tripstream_persistence_failing_trips',
      'tripstream_plans_without_complete_total',
    ])
      expect([name, figures.get(name)]).toEqual([name, 0]);
  });

  it('[C10] has every kind of failure from the start, so that its first one is seen to be one more', async () => {
    const figures = await scrape();
    for (const code of failureCodeSchema.options)
      for (const name of ['tripstream_generation_failures_total', 'tripstream_day_failures_total'])
        expect([name, code, figures.get(`${name}{code="${code}"}`)]).toEqual([name, code, 0]);
    for (const outcome of ['rate_limited', 'timeout', 'provider_error', 'malformed', 'budget_exceeded']) {
      const labels = `{provider="demo",operation="ask",outcome="${outcome}"}`;
      expect([outcome, figures.get(`tripstream_provider_calls_total${labels}`)]).toEqual([outcome, 0]);
    }
  });

  it('[A4] counts what happened: a claim, a completion, an order that came too late', async () => {
    const { itineraryId } = await user.createItinerary({ days: 1 });
    const reader = await SseReader.open(
      `${server.url}/api/itineraries/${itineraryId}/patches?after=0`,
      user.headers,
    );
    await reader.untilEvent('generation_complete');
    reader.close();
    expect((await user.post(`/api/itineraries/${itineraryId}/cancel`, {})).status).toBe(409);
    const figures = await scrape();
    expect(figures.get('tripstream_run_claims_total')).toBe(1);
    expect(figures.get('tripstream_generations_ended_total{status="complete",kind="itinerary"}')).toBe(1);
    const refused = 'tripstream_writes_refused_total{command="generation.cancel",reason="terminal_state"}';
    expect(figures.get(refused)).toBe(1);
  });

  it('[C10] [D11] holds what generations did: asked for, ended, how long, by which steps, calls, tokens, tools and polls', async () => {
    const before = await scrape();
    const response = await user.post('/api/generations', {
      interests: ['food'],
      timeframe: { from: '2027-05-01', to: '2027-05-31', days: 2 },
    });
    const { tripId, generationId } = (await response.json()) as GenerationAnswer;
    const { itineraryId } = await user.createItinerary({ days: 2 });
    for (const trip of [tripId, itineraryId]) {
      const path = `${server.url}/api/itineraries/${trip}/patches?after=0`;
      const reader = await SseReader.open(path, user.headers);
      await reader.untilEvent('generation_complete');
      reader.close();
    }
    for (const path of [
      `/api/generations/${generationId}`,
      `/api/generations/${generationId}`,
      `/api/itineraries/${itineraryId}/events`,
    ])
      expect((await user.request(path)).status).toBe(200);
    expect((await user.request('/api/generations/gen_nobodys0000000000000')).status).toBe(404);
    const { itinerary } = (await (await user.request(`/api/itineraries/${itineraryId}`)).json()) as Snapshot;
    const { bundles } = (await (await user.request(`/api/generations/${generationId}`)).json()) as {
      bundles: unknown[];
    };

    const after = await scrape();
    const grown = (figure: string) => (after.get(figure) ?? 0) - (before.get(figure) ?? 0);
    const grownAll = (start: string) =>
      [...after.keys()]
        .filter((figure) => figure.startsWith(start))
        .reduce((sum, one) => sum + grown(one), 0);
    for (const kind of ['bundles', 'itinerary']) {
      expect([kind, before.get(`tripstream_generations_started_total{kind="${kind}"}`)]).toEqual([
        kind,
        expect.any(Number),
      ]);
      expect(grown(`tripstream_generations_started_total{kind="${kind}"}`)).toBe(1);
      expect(grown(`tripstream_generations_ended_total{status="complete",kind="${kind}"}`)).toBe(1);
      const seconds = `{kind="${kind}",provider="demo",status="complete"}`;
      expect(grown(`tripstream_generation_duration_seconds_count${seconds}`)).toBe(1);
      expect(grown(`tripstream_generation_duration_seconds_sum${seconds}`)).toBeGreaterThan(0);
    }
    for (const [phase, count] of [
      ['understanding', 2],
      ['searching', 1],
      ['proposing', 1],
      ['planning', 1],
      ['hydrating', 1],
      ['finishing', 2],
    ] as const)
      expect([phase, grown(`tripstream_phase_duration_seconds_count{phase="${phase}"}`)]).toEqual([
        phase,
        count,
      ]);
    const nodes = itinerary.days.flatMap((day) => day.nodes);
    expect(grownAll('tripstream_node_lookups_total')).toBe(nodes.length);
    expect(grown('tripstream_node_lookups_total{outcome="hydrated"}')).toBe(
      nodes.filter(({ status }) => status === 'hydrated').length,
    );
    expect(grown('tripstream_bundles_proposed_total')).toBe(bundles.length);
    expect(grown('tripstream_polls_total{of="generation"}')).toBe(3);
    expect(grown('tripstream_polls_total{of="events"}')).toBe(1);

    const asked = grown('tripstream_provider_calls_total{provider="demo",operation="ask",outcome="ok"}');
    expect(asked).toBeGreaterThan(2);
    expect(grownAll('tripstream_provider_calls_total')).toBe(asked);
    expect(grown('tripstream_provider_call_duration_seconds_count{provider="demo",operation="ask"}')).toBe(
      asked,
    );
    const labels = 'provider="demo",model="tripstream-demo"';
    for (const direction of ['input', 'output'])
      expect(grown(`tripstream_provider_tokens_total{${labels},direction="${direction}"}`)).toBeGreaterThan(
        500,
      );
    expect(after.get(`tripstream_provider_cost_usd_total{${labels}}`)).toBe(0);
    expect(
      grown('tripstream_tool_calls_total{tool="places",question="search",outcome="ok"}'),
    ).toBeGreaterThan(0);
    expect(
      grown('tripstream_tool_calls_total{tool="places",question="resolve",outcome="ok"}'),
    ).toBeGreaterThanOrEqual(nodes.length);
    expect(grown('tripstream_tool_call_duration_seconds_count{tool="routes"}')).toBeGreaterThan(0);
  });

  it('[C10] counts failures by kind: of calls to the provider, and of the generations that they ended', async () => {
    const other = await startTestServer({
      METRICS_PORT: '0',
      OPENAI_API_KEY: 'wrong',
      OPENAI_BASE_URL: `${server.url}/no/such/api`,
    });
    try {
      const url = String((await other.logs.until(({ event }) => event === 'metrics.listening')).url);
      const stranger = await ApiUser.join(other.url);
      const { itineraryId } = await stranger.createItinerary({ days: 1 });
      const path = `${other.url}/api/itineraries/${itineraryId}/patches?after=0`;
      const reader = await SseReader.open(path, stranger.headers);
      await reader.untilEvent('generation_error');
      reader.close();
      const snapshot = (await (await stranger.request(`/api/itineraries/${itineraryId}`)).json()) as Snapshot;
      const code = snapshot.itinerary.job?.failure?.code;
      expect(code).toMatch(/^provider_/);
      const figures = await scrape(url);
      const calls = `{provider="openai",operation="ask",outcome="${code}"}`;
      expect(figures.get(`tripstream_provider_calls_total${calls}`)).toBeGreaterThan(0);
      expect(figures.get(`tripstream_generation_failures_total{code="${code}"}`)).toBe(1);
      expect(figures.get('tripstream_generations_ended_total{status="error",kind="itinerary"}')).toBe(1);
    } finally {
      await other.stop();
    }
  });

  it('[C10] says how large every table is, and how many proposals are overdue', async () => {
    const figures = await scrape();
    expect(figures.get('tripstream_bundles_overdue')).toBe(0);
    for (const table of ['orchestration_events', 'projection_items', 'provider_calls'])
      for (const what of ['rows', 'bytes']) {
        const value = figures.get(`tripstream_table_${what}{table="${table}"}`);
        expect([table, what, value]).toEqual([table, what, expect.any(Number)]);
      }
  });

  it('[C10] [D11] are all explained in docs/metrics.md, which explains nothing else', async () => {
    const own = (names: Iterable<string>) =>
      [...names].filter((name) => !/^tripstream_(process|nodejs)_/.test(name) || /peak_memory/.test(name));
    const served = (await (await fetch(address)).text()).matchAll(/^# TYPE (\S+) /gm);
    const explained = inlineCode('docs/metrics.md').filter((code) => /^tripstream_\w+$/.test(code));
    expect(new Set(explained)).toEqual(new Set(own([...served].map(([, name]) => name as string))));
    expect(explained.length).toBeGreaterThan((await new Metrics().registry.getMetricsAsJSON()).length);
  });

  it('[A9] counts stops without a position when a trip is loaded', async () => {
    const { itineraryId } = await user.createItinerary({ destination: 'Nowhereville', days: 1 });
    const reader = await SseReader.open(
      `${server.url}/api/itineraries/${itineraryId}/patches?after=0`,
      user.headers,
    );
    await reader.untilEvent('generation_complete');
    reader.close();
    const before = (await scrape()).get('tripstream_coordinate_fallback_items_total');
    await user.request(`/api/itineraries/${itineraryId}`);
    const line = await server.logs.until(
      ({ event, tripId }) => event === 'trip.coordinate-fallback' && tripId === itineraryId,
    );
    const after = (await scrape()).get('tripstream_coordinate_fallback_items_total');
    expect((after ?? 0) - (before ?? 0)).toBe(line.count);
    expect(line.count).toBeGreaterThan(0);
  });

  it('is nothing but that: other paths and methods answer 404 there, and the public port knows no metrics', async () => {
    expect((await fetch(address.replace('/metrics', '/'))).status).toBe(404);
    expect((await fetch(address.replace('/metrics', '/livez'))).status).toBe(404);
    expect((await fetch(address, { method: 'POST' })).status).toBe(404);
    expect(new URL(address).hostname).toBe('127.0.0.1');
    expect((await fetch(`${server.url}/metrics`)).status).toBe(404);
    expect((await fetch(`${server.url}/metrics`, { headers: { Accept: 'text/html' } })).status).toBe(404);
  });
});
