import { readConfig } from '../../platform/config.js';
import { capturingLogger } from '../testing/capturing-logger.js';
import { lisbon } from '../testing/known-destination.js';
import { json, serviceServer } from './testing/service-server.js';
import { encyclopediaTool, placesTool, routesTool, weatherTool } from './tool-providers.js';

const { signal } = new AbortController();
const { logger } = capturingLogger();
const configOf = (settings: Record<string, string>) =>
  readConfig({ TOOLS_CONTACT: 'travel@example.org', ...settings });
const rossio = { lat: 38.7139, lng: -9.1394 };
const near = { lat: 38.7203, lng: -9.1394 };
const place = { name: 'Belém Tower', wikidata: 'Q215003', location: rossio };
const unknown = { kind: 'activity' as const, title: 'A visit', location: null, placeName: 'Nowhere Hall' };

/** What a service is asked by a tool that is made as the configuration says. */
async function askedBy(ask: (url: string) => Promise<unknown>, answer: unknown = {}) {
  const service = await serviceServer(json(answer));
  await ask(service.url).catch(() => undefined);
  await service.close();
  return service.asked.map((path) => path.split('?')[0]);
}

describe('the tools of planning', () => {
  it('ask nobody where nothing is configured', async () => {
    const config = readConfig({});
    const reach = jest.spyOn(globalThis, 'fetch');
    const today = new Date().toISOString().slice(0, 10);
    const places = placesTool({ lookupMs: 0 }, config, logger);
    const destination = await places.locate('Lisbon');
    await places.resolve(unknown, { destination, date: today, signal });
    expect(await encyclopediaTool(config, logger).about(place, signal)).toBeNull();
    expect(await weatherTool(config, logger).forDay(lisbon, today, signal)).toMatchObject({ kind: 'usual' });
    const route = await routesTool(config, logger).route(rossio, near, { mobility: 'any' }, signal);
    expect(route.source.name).toBe('Tripstream estimate');
    expect(reach).not.toHaveBeenCalled();
  });

  it.each([
    ['nominatim', '/search'],
    ['photon', '/api'],
  ])('look places up by %s where that is configured', async (geocoder, path) => {
    const asked = await askedBy((url) => {
      const config = configOf({ GEOCODER_URL: url, GEOCODER: geocoder });
      const context = { destination: lisbon, date: '2026-05-04', signal };
      return placesTool({ lookupMs: 0 }, config, logger).resolve(unknown, context);
    });
    expect(asked).toEqual([path]);
  });

  it('ask for ways, weather and words where those are configured', async () => {
    const today = new Date().toISOString().slice(0, 10);
    const route = (config: ReturnType<typeof readConfig>) =>
      routesTool(config, logger).route(rossio, near, { mobility: 'any' }, signal);
    expect(await askedBy((url) => route(configOf({ ROUTER_FOOT_URL: url })))).toEqual([
      expect.stringMatching(/^\/route\/v1\/foot\//),
    ]);
    expect(await askedBy((url) => route(configOf({ ROUTER_CAR_URL: url })))).toEqual([]);
    expect(
      await askedBy((url) =>
        weatherTool(configOf({ WEATHER_URL: url }), logger).forDay(lisbon, today, signal),
      ),
    ).toEqual(['/v1/forecast']);
    expect(
      await askedBy((url) =>
        encyclopediaTool(configOf({ ENCYCLOPEDIA_URL: url }), logger).about(place, signal),
      ),
    ).toEqual(['/api/rest_v1/page/summary/Bel%C3%A9m_Tower']);
  });
});
