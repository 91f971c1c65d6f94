import { findCity, type Interest } from '@tripstream/places';

/** Arguments in, result out, as the planner's tools answer a model. */
export type Tools = Readonly<Record<string, (given: Record<string, unknown>) => object>>;

/** Tools that answer from the known places, with weather and events that follow from the arguments. */
export const offlineTools: Tools = {
  search_places: ({ city: name, interest, limit }) => {
    const city = findCity(String(name));
    if (!city) return { city: null, places: [] };
    const places = city.sights
      .filter(({ interests }) => interest === null || interests.includes(interest as Interest))
      .slice(0, Number(limit))
      .map(({ name: place, kind, at: [lat, lng], interests }) => ({
        name: place,
        category: kind,
        lat,
        lng,
        interests,
      }));
    const [lat, lng] = city.at;
    return { city: { name: city.name, country: city.country, lat, lng, timeZone: city.timeZone }, places };
  },
  find_events: ({ city, from, to }) => ({
    events: [
      { name: `${city} Lantern Week`, when: `${from} to ${to}`, description: 'Lanterns in the old town.' },
    ],
  }),
  get_weather: ({ city, month }) => ({
    weather: {
      summary: 'mixed',
      minCelsius: 5 + (String(city).length % 7),
      maxCelsius: 14 + 2 * (String(city).length % 7) + (Number(month) % 6),
      rainChance: (7 * String(city).length + 5 * Number(month)) % 70,
    },
  }),
  find_hosts: ({ city }) => ({
    hosts: [{ name: 'Ana', offer: `Walks through ${city} with her.`, languages: ['en', 'pt'] }],
  }),
};
