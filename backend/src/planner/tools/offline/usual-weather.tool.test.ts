import { dayWeatherSchema } from '@tripstream/contracts';
import { cities } from '@tripstream/places';
import { lisbon } from '../../testing/known-destination.js';
import { UsualWeatherTool } from './usual-weather.tool.js';

const tool = new UsualWeatherTool();

describe('the usual weather', () => {
  it('is what the month is like in a city, in words and figures', async () => {
    expect(await tool.usual('Lisboa', 7)).toEqual({
      kind: 'usual',
      summary: 'Usually warm, mostly dry',
      minCelsius: 18,
      maxCelsius: 28,
      rainChance: 3,
      source: { name: 'Tripstream climate figures', licence: 'CC0-1.0', retrievedAt: expect.any(String) },
    });
    expect(await tool.usual('Bangkok', 9)).toMatchObject({ summary: 'Usually hot, rain on most days' });
  });

  it('of a day is that of its month, at the destination', async () => {
    expect(await tool.forDay(lisbon, '2026-01-31')).toMatchObject({ kind: 'usual', maxCelsius: 15 });
  });

  it('[C2] keeps to the contract in every month of every city', async () => {
    for (const { name } of cities)
      for (let month = 1; month <= 12; month += 1)
        expect(dayWeatherSchema.safeParse(await tool.usual(name, month)).error).toBeUndefined();
  });

  it('[C2] is that of the city that the other tools mean, and of no other one of its name', async () => {
    expect(await tool.usual('New York, NY', 1)).toMatchObject({ maxCelsius: 4 });
    expect(await tool.usual('Paris, Texas', 7)).toBeNull();
  });

  it('is unknown where nobody entered it', async () => {
    expect(await tool.usual('Ghent', 7)).toBeNull();
    expect(await tool.forDay({ ...lisbon, centre: { lat: 51.05, lng: 3.72 } }, '2026-07-01')).toBeNull();
  });
});
