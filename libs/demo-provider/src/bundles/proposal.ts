import { type City, cities, type Interest } from '@tripstream/places';
import { type Random, randomFrom } from '../planner/random.js';
import { type BundleCost, costOf } from './bundle-cost.js';
import type { BundlesBrief } from './bundles-brief.js';
import type { Words } from './free-text.js';
import { type Journey, journeyTo, type Origin } from './journey.js';
import type { Angle, Genre } from './portraits/portrait.js';
import { type Candidate, candidates } from './portraits/portraits.js';
import { bestSeason, type Season } from './season.js';

/** A trip that may be proposed, before anybody was asked about it. */
export interface Proposal extends Candidate {
  angle: Angle;
  season: Season;
  journey: Journey | null;
  cost: BundleCost;
  /** What this trip gives of what is wanted, the most wanted first. */
  matched: readonly Interest[];
  genres: readonly Genre[];
  isNamed: boolean;
  score: number;
}

/** What the traveller wants, and how much: 1 where they ticked it. */
export type Wants = ReadonlyMap<Interest, number>;

/** How much a seed may shift what is liked. */
const WHIM = 0.4;
const SAME_REGION = 1;
const SAME_COUNTRY = 0.4;
const SAME_LEAD = 0.45;
/** Whoever cannot climb is not sent up for the view. */
const CLIMB = 0.8;
const SHARE_WEIGHT = 12;
const FALLBACK_CURRENCY = 'EUR';

export function wantsOf({ preferences: { interests, party } }: BundlesBrief, words: Words): Wants {
  const wants = new Map<Interest, number>();
  const want = (interest: Interest, much: number) =>
    wants.set(interest, Math.max(much, wants.get(interest) ?? 0));
  for (const interest of interests) want(interest, 1);
  for (const interest of words.interests) want(interest, 0.7);
  if (party.children > 0) want('family', 0.8);
  if (words.genres.length > 0) want('music', 0.8);
  return wants;
}

/** The most fitting trips, none like another, the best first. */
export function shortlist(
  brief: BundlesBrief,
  words: Words,
  origin: Origin | null,
  seed: string,
  length: number,
): Proposal[] {
  const wants = wantsOf(brief, words);
  const key = JSON.stringify(brief.preferences);
  const open = candidates.flatMap((candidate) => {
    if (words.mentionOf(candidate) < 0 || brief.alreadyProposed.includes(candidate.city.name)) return [];
    const random = randomFrom(seed, key, candidate.city.id);
    const proposal = consider(candidate, brief, words, wants, origin, random);
    return proposal.journey?.kind === 'home' ? [] : [proposal];
  });

  const chosen: Proposal[] = [];
  while (chosen.length < length && open.length > 0) {
    const varied = open.map((proposal) => vary(proposal, chosen, wants, words.isGentle));
    const best = varied.reduce((one, other) => (other.score > one.score ? other : one));
    chosen.push(best);
    open.splice(
      open.findIndex(({ city }) => city === best.city),
      1,
    );
  }
  return chosen;
}

function consider(
  candidate: Candidate,
  { preferences, today }: BundlesBrief,
  words: Words,
  wants: Wants,
  origin: Origin | null,
  random: Random,
): Proposal {
  const { city, portrait } = candidate;
  const { timeframe, budget } = preferences;
  const season = bestSeason(portrait, timeframe, today, random);
  const journey = journeyTo(candidate, origin, timeframe.days);
  const currency = budget.amount?.currency ?? origin?.currency ?? FALLBACK_CURRENCY;
  const cost = costOf(city, preferences, currency);
  const genres = words.genres.filter((genre) => genre in portrait.music);
  const isNamed = words.mentionOf(candidate) > 0;

  let score = 2 * fitOf(candidate, wants) + 0.25 * season.score + WHIM * random.next();
  if (season.score < 2) score -= season.score === 0 ? 2.5 : 1;
  if (budget.tier === 'thrifty') score -= 0.5 * (cost.priceBand - 1);
  if (cost.shareOfBudget !== null) score -= Math.min(1.5, Math.max(0, cost.shareOfBudget - 1) * 1.5);
  if (words.isGentle) score -= 0.5 * portrait.slopes;
  if (words.wantsQuiet && portrait.crowded.includes(season.month)) score -= 0.8;
  if (words.wantsLand && journey && journey.kind !== 'land') score -= 2.5;
  score -= 1.6 * (journey?.burden ?? 0);
  score += Math.min(1, 0.5 * genres.length) + (isNamed ? 3 : 0);
  return {
    ...candidate,
    angle: portrait.angles[0],
    season,
    journey,
    cost,
    matched: [],
    genres,
    isNamed,
    score,
  };
}

/** The proposal with the angle that suits best beside what is chosen already, and less of a score for being like it. */
function vary(proposal: Proposal, chosen: readonly Proposal[], wants: Wants, isGentle: boolean): Proposal {
  const worth = ({ interests }: Angle) =>
    interests.reduce((sum, interest, rank) => sum + (wants.get(interest) ?? 0) * (rank === 0 ? 1.5 : 1), 0) -
    (isGentle && interests.includes('views') ? CLIMB : 0) -
    SAME_LEAD * chosen.filter(({ angle }) => angle.interests[0] === interests[0]).length;
  const angle = proposal.portrait.angles.reduce((one, other) => (worth(other) > worth(one) ? other : one));
  const alike = chosen.reduce((sum, { portrait, city }) => {
    if (portrait.region === proposal.portrait.region) return sum + SAME_REGION;
    return city.countryCode === proposal.city.countryCode ? sum + SAME_COUNTRY : sum;
  }, 0);
  const matched = [...wants.entries()]
    .filter(([interest]) => angle.interests.includes(interest))
    .sort(([, one], [, other]) => other - one)
    .map(([interest]) => interest);
  return {
    ...proposal,
    angle,
    matched,
    score: proposal.score + 0.25 * worth(angle) - (proposal.isNamed ? 0 : alike),
  };
}

/** 0 to 1: how much of what is wanted the city has, measured against the city that has most of it. */
function fitOf({ city }: Candidate, wants: Wants): number {
  if (wants.size === 0) return 0.5;
  let wanted = 0;
  let had = 0;
  for (const [interest, much] of wants) {
    wanted += much;
    had += much * (strength(city, interest) / (mostStrength.get(interest) || 1));
  }
  return had / wanted;
}

/** A city of a hundred sights has something of everything; what it is known for shows in the share as well. */
const strength = (city: City, interest: Interest) =>
  sightsFor(city, interest) * (1 + SHARE_WEIGHT * (sightsFor(city, interest) / city.sights.length));

/** How much of a city is about something: its known sights, and its tables and bars where those are what counts. */
export function sightsFor({ sights, meals }: City, interest: Interest): number {
  const about = sights.filter(({ interests }) => interests.includes(interest)).length;
  if (interest === 'food') return about + meals.length / 3;
  return interest === 'nightlife' ? about + meals.filter(({ kind }) => kind === 'bar').length : about;
}

const mostStrength: ReadonlyMap<Interest, number> = new Map(
  [...new Set(cities.flatMap(({ sights }) => sights.flatMap(({ interests }) => interests)))].map(
    (interest) => [interest, Math.max(...cities.map((city) => strength(city, interest)))],
  ),
);
