import { randomFrom } from '../planner/random.js';
import { counted, listed } from '../planner/wording.js';
import type { BundlesBrief, Money, Preferences } from './bundles-brief.js';
import { type FoundPlace, knownPlaces } from './findings.js';
import type { Words } from './free-text.js';
import type { Origin } from './journey.js';
import type { Researched } from './rounds.js';
import { tradeOff } from './trade-off.js';
import { weatherRisk } from './weather.js';
import { whyItFits } from './why-it-fits.js';

/** A proposal as the model writes it, field by field in this order. */
export interface DraftBundle {
  title: string;
  mood: string;
  description: string;
  destination: string;
  start_date: string;
  days: number;
  pace: Preferences['pace'];
  key_events: readonly string[];
  price_band: 1 | 2 | 3;
  estimated_cost: Money | null;
  walking_km: number;
  weather_risk: string;
  trade_off: string;
  why_it_fits: string;
  places: readonly { name: string; lat: number | null; lng: number | null }[];
}

const PLACES = 6;
const EVENTS = 3;
const OPENING_PLACES = 3;
/** Kilometres on foot on a usual day, for people who walk easily. */
const WALKING_KM = { relaxed: 4.5, balanced: 7.5, packed: 11.5 } as const;
const GENTLE_SHARE = 0.4;
const CHILDREN_SHARE = 0.8;
const PACE_WORDS = {
  relaxed: 'Two fixed points a day at most; the rest stays open.',
  balanced: 'Three or four stops a day, with time to sit down between them.',
  packed: 'Five stops a day and more, from the first opening to the last.',
} as const;

/** The words of one proposal, from what is known about its city and what the tools said. */
export function bundleOf(
  trip: Researched,
  { preferences }: BundlesBrief,
  words: Words,
  origin: Origin | null,
  seed: string,
): DraftBundle {
  const { city, angle, season, cost, findings } = trip;
  const places = placesOf(trip);
  return {
    title: angle.title,
    mood: angle.mood,
    description: description(trip, places, preferences),
    destination: city.name,
    start_date: season.startDate,
    days: preferences.timeframe.days,
    pace: preferences.pace,
    key_events: keyEvents(trip),
    price_band: cost.priceBand,
    estimated_cost: cost.estimate,
    walking_km: walkingKm(preferences, words, randomFrom(seed, 'walking', city.id).next()),
    weather_risk: weatherRisk(trip, findings.weather),
    trade_off: tradeOff(trip, preferences, words, origin),
    why_it_fits: whyItFits(trip, places, preferences, words),
    places: places.map(({ name, lat, lng }) => ({ name, lat, lng })),
  };
}

/** What the places tool found, or, where nobody could be asked, what is known; the most fitting first. */
function placesOf({ findings, city, angle, matched }: Researched): FoundPlace[] {
  const found = findings.places ?? [];
  const all = found.length > 0 ? found : knownPlaces(city, matched[0] ?? angle.interests[0]);
  const worth = ({ interests }: FoundPlace) =>
    2 * matched.filter((interest) => interests.includes(interest)).length +
    angle.interests.filter((interest) => interests.includes(interest)).length;
  return [...all].sort((a, b) => worth(b) - worth(a)).slice(0, PLACES);
}

function description(
  { angle, city, findings }: Researched,
  places: readonly FoundPlace[],
  { timeframe, pace }: Preferences,
) {
  const names = places.slice(0, OPENING_PLACES).map(({ name }) => name);
  const length = `${counted(timeframe.days, 'day')} in ${city.name}${names.length > 0 ? `, with ${listed(names)} among the stops` : ''}.`;
  const silent = findings.events === null ? ' What is on in those days could not be looked up.' : '';
  return `${angle.story} ${length} ${PACE_WORDS[pace]}${silent}`;
}

/** What is on in those days, and what is there at any time. */
const keyEvents = ({ findings, angle }: Researched) => [
  ...(findings.events ?? [])
    .slice(0, EVENTS)
    .map(({ name, when }) => (when === '' ? name : `${name}, ${when}`)),
  angle.highlight,
];

/** @param whim 0 to 1 */
function walkingKm({ pace, party }: Preferences, words: Words, whim: number): number {
  const share = (words.isGentle ? GENTLE_SHARE : 1) * (party.children > 0 ? CHILDREN_SHARE : 1);
  return Math.round(WALKING_KM[pace] * share * (0.9 + 0.2 * whim) * 2) / 2;
}
