import type { Finding, Node } from '@tripstream/contracts';
import type { DayFacts } from './day-facts.js';

const HIGH_RAIN_CHANCE = 60;
const HOT_CELSIUS = 33;
/** Of the time at places. */
const MOSTLY = 0.5;
/** Categories of places without a roof, in the words of those who name them. */
const OPEN_AIR: ReadonlySet<string> = new Set([
  'park',
  'viewpoint',
  'square',
  'street',
  'neighbourhood',
  'beach',
  'zoo',
]);

/** Rain or heat that a day out in the open has to reckon with. */
export function weatherRisks({ nodes, weather }: Pick<DayFacts, 'nodes' | 'weather'>): Finding[] {
  if (weather === null) return [];
  const visits = nodes.filter(({ kind }) => kind === 'activity');
  const share = minutesOf(visits.filter(isOpenAir)) / Math.max(1, minutesOf(visits));
  if (share <= MOSTLY) return [];
  const outside = `${Math.round(share * 100)} % of the visits are in the open`;
  const { rainChance, maxCelsius, kind } = weather;
  const word = kind === 'forecast' ? 'is forecast' : 'is usual at that time of the year';
  const found: Finding[] = [];
  const risk = (message: string) =>
    found.push({ code: 'weather_risk', severity: 'warning', nodeId: null, message });
  if (rainChance !== null && rainChance >= HIGH_RAIN_CHANCE)
    risk(`A chance of rain of ${rainChance} % ${word}, and ${outside}.`);
  if (maxCelsius >= HOT_CELSIUS) risk(`Heat of up to ${Math.round(maxCelsius)} °C ${word}, and ${outside}.`);
  return found;
}

const isOpenAir = ({ place }: Node) => place !== null && OPEN_AIR.has(place.category);
const minutesOf = (nodes: readonly Node[]) =>
  nodes.reduce((sum, { durationMinutes }) => sum + durationMinutes, 0);
