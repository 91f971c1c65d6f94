import type { Interest } from '@tripstream/places';
import { listed } from '../planner/wording.js';
import type { Preferences } from './bundles-brief.js';
import type { Words } from './free-text.js';
import type { Origin } from './journey.js';
import { sightsFor } from './proposal.js';
import type { Researched } from './rounds.js';
import { monthName } from './season.js';

const OF_THIS_TRIP = 2;
/** Fewer known sights than this, and an interest has next to nothing to do there. */
const HARDLY_ANY_SIGHTS = 2;
const OVER_BUDGET = 1.05;

/** What the traveller gives up by choosing this trip: the weightiest points of this trip, and the one of the place. */
export function tradeOff(
  trip: Researched,
  preferences: Preferences,
  words: Words,
  origin: Origin | null,
): string {
  const ofTrip = [...drawbacks(trip, preferences, words, origin)].slice(0, OF_THIS_TRIP);
  return [...ofTrip, trip.portrait.drawback].join(' ');
}

function* drawbacks(
  { city, portrait, season, journey, cost, genres, findings }: Researched,
  { interests, musicProfile, timeframe }: Preferences,
  words: Words,
  origin: Origin | null,
) {
  if (cost.shareOfBudget !== null && cost.shareOfBudget > OVER_BUDGET)
    yield `By this estimate it costs ${excess(cost.shareOfBudget)} than you set aside.`;
  if (journey?.kind === 'long_flight' && origin)
    yield `It is about ${thousands(journey.km)} km from ${origin.name}, so ${timeframe.days < 6 ? 'much of so short a trip goes' : 'a day at each end goes'} to getting there.`;
  else if (words.wantsLand && journey && journey.kind !== 'land')
    yield `At ${thousands(journey.km)} km it is hard to reach without flying.`;
  if (words.isGentle && portrait.slopes > 0) yield portrait.access;
  if (season.score < 2)
    yield `${monthName(season.month)} is not its best month, but your dates leave no better one.`;
  else if (portrait.crowded.includes(season.month))
    yield `${monthName(season.month)} is high season there: queues and prices are at their longest and highest.`;
  const missing = interests.filter((interest) => sightsFor(city, interest) < HARDLY_ANY_SIGHTS);
  if (missing.length > 0) yield `It has little for ${listed(missing.map(interestInWords))}.`;
  if (musicProfile.trim() !== '' && genres.length === 0)
    yield 'Nothing in it was chosen for your taste in music.';
  if (findings.places === null) yield 'Its places could not be looked up and come from general knowledge.';
}

const excess = (share: number) =>
  share >= 1.95
    ? 'about twice as much or more'
    : share >= 1.4
      ? 'about half as much again'
      : share >= 1.2
        ? 'about a quarter more'
        : 'a little more';

export const thousands = (figure: number) =>
  (Math.round(figure / 100) * 100).toString().replace(/\B(?=(\d{3})+$)/g, ',');

const WORDS: Readonly<Record<Interest, string>> = {
  history: 'history',
  art: 'art',
  architecture: 'architecture',
  food: 'food',
  nature: 'nature',
  views: 'views',
  music: 'music',
  nightlife: 'nightlife',
  shopping: 'shopping',
  family: 'family days',
  sea: 'the sea',
  quirky: 'the odd and offbeat',
};

/** Read after `for` or `about`. */
export const interestInWords = (interest: Interest) => WORDS[interest] ?? interest;
