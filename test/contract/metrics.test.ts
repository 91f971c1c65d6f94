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
async function scrape(): Promise<Map<string, number>> {
  const response = await fetch(address);
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
