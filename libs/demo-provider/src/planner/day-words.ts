import type { Sight } from '@tripstream/places';
import type { Wish } from './brief.js';
import type { Rhythm } from './rhythm.js';
import type { Stop } from './stops.js';
import { counted, distanceInWords, listed } from './wording.js';

const PACE_WORDS = { relaxed: ' at an easy pace', balanced: '', packed: ' from morning to night' } as const;

/** `Lisbon at an easy pace: 5 days`, `Rome for history and food: 3 days`. */
export function tripTitle(cityName: string, { pace, days, party, interests }: Wish): string {
  const why =
    interests.length === 1 || interests.length === 2 ? ` for ${listed(interests)}` : ' step by step';
  const how = party.children > 0 ? ' with children' : PACE_WORDS[pace] || why;
  return `${cityName}${how}: ${counted(days, 'day')}`;
}

/** What gives a quarter its flavour when two or more of a day's sights share it. */
const FLAVOURS: readonly (readonly [readonly Sight['kind'][], string])[] = [
  [['museum', 'gallery'], 'its museums'],
  [['viewpoint'], 'its viewpoints'],
  [['park', 'zoo'], 'its gardens'],
  [['worship'], 'its sacred places'],
  [['market'], 'its stalls'],
];
const COUNTRIES_OF_TEMPLES: ReadonlySet<string> = new Set(['JP', 'TH']);

/** Names one or two quarters that make up most of a day; no two days of a trip share a theme. */
export function dayTheme(stops: readonly Stop[], countryCode: string, taken: Set<string>): string {
  const sights = stops.flatMap((stop) => (stop.kind === 'visit' ? [stop.sight] : []));
  const theme =
    themesFor(sights, stops, countryCode).find((each) => !taken.has(each)) ??
    `Around ${areasOf(stops)[0] ?? 'the centre'} once more`;
  taken.add(theme);
  return theme;
}

function* themeCandidates(sights: readonly Sight[], stops: readonly Stop[], countryCode: string) {
  const areas = byShare(sights.map(({ area }) => area));
  const [first, ...others] = areas;
  if (!first) {
    for (const area of areasOf(stops))
      yield* [`An open day around ${area}`, `${area}, nothing booked`, `Slow hours in ${area}`];
    return;
  }
  const shared = FLAVOURS.find(
    ([kinds]) => sights.filter(({ area, kind }) => area === first && kinds.includes(kind)).length >= 2,
  );
  const temples = shared?.[0][0] === 'worship' && COUNTRIES_OF_TEMPLES.has(countryCode);
  const atTheWater = sights.some(({ area, interests }) => area === first && interests.includes('sea'));
  const flavour = atTheWater ? 'the water' : temples ? 'its temples' : shared?.[1];
  for (const other of others) yield `${first} and ${other}`;
  if (others.length === 0) yield flavour ? `${first} and ${flavour}` : first;
  const lead = sights[0];
  if (lead) yield lead.name.includes(first) ? `${lead.name} and around` : `${first} and ${lead.name}`;
  for (const { name } of sights.slice(1)) yield `${first}, with ${name}`;
}

const themesFor = (...args: Parameters<typeof themeCandidates>) => [...themeCandidates(...args)];

const areasOf = (stops: readonly Stop[]) =>
  byShare(stops.filter(({ kind }) => kind === 'free' || kind === 'meal').map(({ area }) => area));

/** Most frequent first, then in their order. */
function byShare(areas: readonly string[]): string[] {
  const count = (area: string) => areas.filter((each) => each === area).length;
  return [...new Set(areas)].sort((a, b) => count(b) - count(a));
}

/** How the day goes, in two or three sentences: its order, its ways, what is left open. */
export function daySummary(stops: readonly Stop[], walkedMetres: number, rhythm: Rhythm): string {
  const sights = stops.flatMap((stop) => (stop.kind === 'visit' ? [stop.sight.name] : []));
  const free = stops.filter(({ kind }) => kind === 'free').length;
  const rides = stops.filter(({ kind }) => kind === 'ride').length;
  return [...order(sights, free), way(walkedMetres, rides), ...restOf(stops, rhythm)].join(' ');
}

function* order(sights: readonly string[], free: number) {
  if (sights.length === 1) yield `${sights[0]} is the one fixed point of the day.`;
  else if (sights.length > 1) yield `${listed(sights)}, in that order.`;
  if (free > 0)
    yield sights.length > 0
      ? 'The rest is unplanned time.'
      : 'Nothing is booked: this is unplanned time between meals.';
}

function way(walkedMetres: number, rides: number) {
  const onFoot = `About ${distanceInWords(walkedMetres)} on foot`;
  return rides > 0 ? `${onFoot} and ${counted(rides, 'ride')}.` : `${onFoot}, no ride needed.`;
}

const LONG_PAUSE_MINUTES = 100;

function* restOf(stops: readonly Stop[], rhythm: Rhythm) {
  const dinner = stops.findIndex((stop) => stop.kind === 'meal' && stop.slot === 'dinner');
  const before = stops.slice(0, Math.max(0, dinner)).findLast(({ kind }) => kind !== 'ride');
  const at = stops[dinner];
  if (before && at && at.from - before.to >= LONG_PAUSE_MINUTES && at.from >= rhythm.dinner)
    yield 'The late afternoon is free until dinner.';
}
