import type { FoundWeather } from './findings.js';
import type { Proposal } from './proposal.js';
import { monthName, seasonOf } from './season.js';

const HOT_CELSIUS = 31;
const COLD_CELSIUS = 7;
const SWIMMING_CELSIUS = 22;
const WET_CHANCE = 40;

/** How much the weather speaks against a trip; 0 where nothing is known against it. */
export function hardshipOf(weather: FoundWeather | null | undefined): number {
  if (!weather) return 0;
  const heat = Math.max(0, weather.maxCelsius - HOT_CELSIUS + 1);
  const cold = Math.max(0, COLD_CELSIUS - weather.maxCelsius);
  return heat + cold + Math.max(0, (weather.rainChance ?? 0) - WET_CHANCE) / 5;
}

/** What the weather may do to a trip, in two sentences. */
export function weatherRisk(
  { city, portrait, season: { month }, angle }: Proposal,
  weather: FoundWeather | null | undefined,
): string {
  const when = monthName(month);
  if (!weather) {
    const usual = `${when} in ${city.name}: ${portrait.weather[seasonOf(month)]}`;
    return weather === null
      ? `The weather could not be looked up for ${city.name}. From general knowledge, this is ${usual}.`
      : `From general knowledge and no forecast, this is ${usual}.`;
  }
  const { minCelsius, maxCelsius, rainChance } = weather;
  const figures = `Usually ${Math.round(minCelsius)} to ${Math.round(maxCelsius)} °C in ${when}, ${rainInWords(rainChance)}.`;
  return `${figures} ${advice(weather, angle.interests.includes('sea'))}`;
}

function advice({ maxCelsius, rainChance }: FoundWeather, isAtSea: boolean): string {
  if (maxCelsius >= HOT_CELSIUS)
    return 'Midday is too hot for long ways, so mornings and evenings carry the plan.';
  if ((rainChance ?? 0) >= WET_CHANCE) return 'Expect to swap a walk for a museum more than once.';
  if (maxCelsius <= COLD_CELSIUS) return 'Short, cold days: most of it is planned indoors.';
  if (isAtSea && maxCelsius < SWIMMING_CELSIUS)
    return 'The water is for looking at rather than for swimming.';
  if (rainChance === null) return 'Pack for a shower all the same.';
  return rainChance >= 25
    ? 'A rain jacket is enough of a plan B.'
    : 'Little stands in the way of being outside.';
}

/** Read after a comma. */
export function rainInWords(chance: number | null): string {
  if (chance === null) return 'and nobody could say how much rain';
  if (chance < 8) return 'with hardly any rain';
  if (chance >= 60) return 'with rain on most days';
  if (chance >= 42) return 'with rain on about every second day';
  return `with rain on about one day in ${['three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'][Math.min(7, Math.max(0, Math.round(100 / chance) - 3))]}`;
}
