import { locateDestination } from './locate-destination.js';

const named = async (query: string) => {
  const found = await locateDestination(query);
  if (found === null) return null;
  return found.kind === 'curated' ? found.city.id : `${found.name}, ${found.countryCode}`;
};

describe('locateDestination', () => {
  it('prefers a curated city', async () => {
    expect(await named('Lisboa')).toBe('lisbon');
    expect(await named('New York, NY')).toBe('new-york');
    expect(await named('San Francisco, California, USA')).toBe('san-francisco');
  });

  it('knows the centre of every other city', async () => {
    expect(await locateDestination('oslo')).toEqual({
      kind: 'centre_only',
      name: 'Oslo',
      country: 'Norway',
      countryCode: 'NO',
      at: [expect.closeTo(59.91, 1), expect.closeTo(10.75, 1)],
      timeZone: 'Europe/Oslo',
      currency: 'NOK',
      wikidata: null,
      population: expect.any(Number),
    });
  });

  it.each([
    ['Portland', 'Portland, US'],
    ['Milan, Italy', 'Milan, IT'],
    ['Reykjavik', 'Reykjavík, IS'],
    ['tromso norway', 'Tromsø, NO'],
    ['Paris, Texas', 'Paris, US'],
    ['Köln', 'Köln, DE'],
    ['Cologne', 'Cologne, DE'],
    ['Geneva', 'Geneva, CH'],
    ['Saint Petersburg, Russia', 'Saint Petersburg, RU'],
    ['Washington, DC', 'Washington DC, US'],
  ])('takes %j for %j', async (query, expected) => {
    expect(await named(query)).toBe(expected);
  });

  it('tells states apart', async () => {
    expect(await locateDestination('Portland, Maine')).toMatchObject({ timeZone: 'America/New_York' });
    expect(await locateDestination('Portland, OR, USA')).toMatchObject({ timeZone: 'America/Los_Angeles' });
  });

  it.each(['', 'Xyzzyville', 'Paris, Ontario', 'Oslo, Portugal'])('gives null for %j', async (query) => {
    expect(await locateDestination(query)).toBeNull();
  });
});
