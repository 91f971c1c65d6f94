import { snapshotSchema } from '@tripstream/contracts';
import { findCity, foldName, placesOf } from '@tripstream/places';
import { ApiUser, startTestServer, type TestServer } from '../../../../test/support/test-server.js';
import { json, type ServiceServer, serviceServer } from './testing/service-server.js';

const lisbon = findCity('Lisbon');
const wikidataOf = new Map(
  (lisbon === null ? [] : placesOf(lisbon)).map(({ place }) => [foldName(place.name), place.wikidata]),
);

/** An encyclopedia with an article on every place of Lisbon that has a Wikidata id. */
const articles: Parameters<ServiceServer['answer']>[0] = (request, response) => {
  const title = decodeURIComponent(request.url?.split('/').at(-1) ?? '').replaceAll('_', ' ');
  const wikibase_item = wikidataOf.get(foldName(title));
  const page = 'https://en.wikipedia.org/wiki/Article';
  const article = {
    type: 'standard',
    title,
    extract: `${title} is a place in Lisbon.`,
    wikibase_item,
    content_urls: { desktop: { page } },
  };
  json(article, wikibase_item === undefined ? 404 : 200)(request, response);
};

/** A date for which there could be a forecast. */
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

let encyclopedia: ServiceServer;
let weather: ServiceServer;
let server: TestServer;
beforeAll(async () => {
  encyclopedia = await serviceServer(articles);
  weather = await serviceServer(json({}, 500));
  server = await startTestServer({
    DEMO_TOKENS_PER_SECOND: '0',
    TOOLS_CONTACT: 'travel@example.org',
    ENCYCLOPEDIA_URL: encyclopedia.url,
    WEATHER_URL: weather.url,
  });
});
afterAll(async () => {
  await server.stop();
  await encyclopedia.close();
  await weather.close();
});

describe('a trip that is planned with services', () => {
  it('[X1][D7] tells of its places what they say, and is complete although one of them fails', async () => {
    const user = await ApiUser.join(server.url);
    const { itineraryId } = await user.createItinerary({ days: 2, startDate: inDays(3) });
    await server.logs.until(({ event, tripId }) => event === 'planner.run-ended' && tripId === itineraryId);
    const answer = await user.request(`/api/itineraries/${itineraryId}`);
    const { itinerary, job } = snapshotSchema.parse(await answer.json());
    expect(job?.status).toBe('complete');
    expect(weather.asked.length).toBeGreaterThan(0);
    expect(itinerary.days.map(({ check }) => check?.weather?.kind)).toEqual(['usual', 'usual']);
    const nodes = itinerary.days.flatMap((day) => day.nodes);
    const hydrated = nodes.filter(({ status }) => status === 'hydrated');

    expect(hydrated.length).toBeGreaterThan(nodes.length / 2);
    const told = hydrated.filter(({ place }) => place?.about);
    expect(told.length).toBeGreaterThan(2);
    for (const { place } of told)
      expect(place?.about).toMatchObject({
        text: `${place?.name} is a place in Lisbon.`,
        source: { name: 'Wikipedia', licence: 'CC-BY-SA-4.0' },
      });
    const hosted = hydrated.filter(({ host }) => host !== null);
    expect(hosted.length).toBeGreaterThan(0);
    expect(hosted[0]?.host?.source.name).toBe('Tripstream example hosts');
  });
});
