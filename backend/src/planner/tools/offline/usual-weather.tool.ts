import type { DayWeather, Destination } from '@tripstream/contracts';
import { climateNear, locateDestination, type MonthClimate } from '@tripstream/places';
import type { WeatherTool } from '../ports.js';
import { bundledSource } from './bundled-source.js';

/** What months are usually like, where Tripstream knows it: no forecast. */
export class UsualWeatherTool implements WeatherTool {
  async forDay({ centre }: Destination, date: string): Promise<DayWeather | null> {
    return weatherOf(climateNear([centre.lat, centre.lng], Number(date.slice(5, 7))));
  }

  async usual(city: string, month: number): Promise<DayWeather | null> {
    const located = await locateDestination(city);
    if (located === null) return null;
    const at = located.kind === 'curated' ? located.city.at : located.at;
    return weatherOf(climateNear(at, month));
  }
}

function weatherOf(climate: MonthClimate | null): DayWeather | null {
  if (climate === null) return null;
  const { minCelsius, maxCelsius, rainChance } = climate;
  return {
    kind: 'usual',
    summary: `Usually ${warmth(maxCelsius)}, ${wetness(rainChance)}`,
    minCelsius,
    maxCelsius,
    rainChance,
    source: bundledSource('Tripstream climate figures'),
  };
}

function warmth(maxCelsius: number): string {
  if (maxCelsius < 6) return 'cold';
  if (maxCelsius < 14) return 'cool';
  if (maxCelsius < 21) return 'mild';
  return maxCelsius < 29 ? 'warm' : 'hot';
}

function wetness(rainChance: number): string {
  if (rainChance < 12) return 'mostly dry';
  if (rainChance < 28) return 'rain on some days';
  return rainChance < 50 ? 'rain every third day or so' : 'rain on most days';
}
