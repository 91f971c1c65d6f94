import { json, politeTo, type ServiceServer, serviceServer } from '../testing/service-server.js';
import { SummaryEncyclopediaTool } from './encyclopedia.tool.js';

const { signal } = new AbortController();
const tower = { name: 'Belém Tower', wikidata: 'Q215003', location: { lat: 38.6916, lng: -9.216 } };
const article = {
  type: 'standard',
  title: 'Belém Tower',
  extract: 'Belém Tower is a fort in Lisbon. It was built c. 1514 by F. de Arruda. It is white.',
  wikibase_item: 'Q215003',
  coordinates: { lat: 38.6915, lon: -9.216 },
  content_urls: { desktop: { page: 'https://en.wikipedia.org/wiki/Bel%C3%A9m_Tower' }, mobile: {} },
};

let pages: ServiceServer;
let items: ServiceServer;
beforeEach(async () => {
  pages = await serviceServer(json(article));
  items = await serviceServer(json({}, 404));
});
afterEach(async () => {
  await pages.close();
  await items.close();
});

const tool = (withItems = true) =>
  new SummaryEncyclopediaTool(
    { http: politeTo(pages.url), name: 'Wikipedia', site: 'enwiki' },
    withItems ? politeTo(items.url) : null,
  );

describe('what an encyclopedia says', () => {
  it('[C2] is two sentences of the article about exactly this place, with its address and licence', async () => {
    expect(await tool().about(tower, signal)).toEqual({
      text: 'Belém Tower is a fort in Lisbon. It was built c. 1514 by F. de Arruda.',
      url: 'https://en.wikipedia.org/wiki/Bel%C3%A9m_Tower',
      source: { name: 'Wikipedia', licence: 'CC-BY-SA-4.0', retrievedAt: expect.any(String) },
    });
    expect(pages.asked).toEqual(['/api/rest_v1/page/summary/Bel%C3%A9m_Tower']);
    expect(items.asked).toEqual([]);
  });

  it('is nothing where the article is about another thing, a list of things, or empty', async () => {
    for (const change of [{ wikibase_item: 'Q1' }, { type: 'disambiguation' }, { extract: ' ' }]) {
      pages.answer(json({ ...article, ...change }));
      expect(await tool(false).about(tower, signal)).toBeNull();
    }
  });

  it('is found by Wikidata’s title where the name leads elsewhere', async () => {
    pages.answer((request, response) =>
      request.url?.endsWith('/Torre_de_Bel%C3%A9m')
        ? json(article)(request, response)
        : json({}, 404)(request, response),
    );
    items.answer(json({ title: 'Torre de Belém', badges: [], url: 'https://…' }));
    expect(await tool().about(tower, signal)).toMatchObject({ url: article.content_urls.desktop.page });
    expect(items.asked).toEqual(['/w/rest.php/wikibase/v1/entities/items/Q215003/sitelinks/enwiki']);
    expect(await tool(false).about(tower, signal)).toBeNull();
  });

  it('is believed without Wikidata where name and position agree, and only there', async () => {
    const unknown = { ...tower, wikidata: null };
    expect(await tool().about(unknown, signal)).toMatchObject({ text: expect.stringContaining('fort') });
    expect(await tool().about({ ...unknown, location: { lat: 38.75, lng: -9.216 } }, signal)).toBeNull();
    expect(await tool().about({ ...unknown, name: 'The Tower' }, signal)).toBeNull();
    pages.answer(json({ ...article, coordinates: undefined }));
    expect(await tool().about(unknown, signal)).toBeNull();
  });

  it('never leads to an address that is no page', async () => {
    pages.answer(json({ ...article, content_urls: { desktop: { page: 'javascript:alert(1)' } } }));
    await expect(tool().about(tower, signal)).rejects.toMatchObject({ code: 'malformed' });
  });

  it('[D7] is a failure, and no silence, where the service fails', async () => {
    pages.answer(json({}, 500));
    await expect(tool().about(tower, signal)).rejects.toMatchObject({ code: 'unavailable', retryable: true });
  });
});
