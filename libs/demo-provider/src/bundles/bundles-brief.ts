import type { Interest } from '@tripstream/places';
import { isCount, isDate, isObject, stringOr, stringsOf } from '../json-values.js';
import type { Budget, Pace } from '../planner/brief.js';

export type Mobility = 'any' | 'short_walks' | 'step_free';

export interface Money {
  amount: number;
  /** ISO 4217. */
  currency: string;
}

/** What somebody likes who does not know yet where to go. */
export interface Preferences {
  interests: readonly Interest[];
  musicProfile: string;
  /** The trip of `days` days lies between two dates, both included. */
  timeframe: { from: string; to: string; days: number };
  otherPreferences: string;
  party: { adults: number; children: number };
  needs: string;
  mobility: Mobility;
  pace: Pace;
  budget: { tier: Budget; amount: Money | null };
  /** Where the journey begins; empty when that was not said. */
  origin: string;
}

/** A request, understood: propose so many trips. */
export interface BundlesBrief {
  preferences: Preferences;
  /** The date on which they were asked for. */
  today: string;
  count: number;
  /** Destinations that were proposed before, to which nobody needs to be sent twice. */
  alreadyProposed: readonly string[];
}

const MOST_BUNDLES = 5;
const USUAL_BUNDLES = 4;
const LONGEST_TRIP_DAYS = 30;
const MS_PER_DAY = 86_400_000;

/** The document of the user message, or what is wrong with it in one sentence. */
export function readBundlesBrief(
  document: Record<string, unknown>,
): { brief: BundlesBrief } | { problem: string } {
  const given = isObject(document.preferences) ? document.preferences : {};
  const timeframe = readTimeframe(given.timeframe);
  if (!timeframe)
    return {
      problem: '"preferences.timeframe" needs from, to and days, and the days must fit between them.',
    };
  if (document.count !== undefined && !isCount(document.count, 1, MOST_BUNDLES))
    return { problem: `"count" is 1 to ${MOST_BUNDLES}.` };
  const party = isObject(given.party) ? given.party : {};
  const proposed = Array.isArray(document.already_proposed) ? document.already_proposed.filter(isObject) : [];
  return {
    brief: {
      preferences: {
        // An interest that no place has simply draws nothing.
        interests: stringsOf(given.interests) as Interest[],
        musicProfile: stringOr(given.musicProfile, ''),
        timeframe,
        otherPreferences: stringOr(given.otherPreferences, ''),
        party: {
          adults: isCount(party.adults, 1, 99) ? party.adults : 1,
          children: isCount(party.children, 0, 99) ? party.children : 0,
        },
        needs: stringOr(given.needs, ''),
        mobility: oneOf(given.mobility, ['any', 'short_walks', 'step_free'], 'any'),
        pace: oneOf(given.pace, ['relaxed', 'balanced', 'packed'], 'balanced'),
        budget: readBudget(given.budget),
        origin: stringOr(given.origin, ''),
      },
      today: isDate(document.today) ? document.today : timeframe.from,
      count: document.count ?? USUAL_BUNDLES,
      alreadyProposed: proposed.map(({ destination }) => stringOr(destination, '')),
    },
  };
}

function readTimeframe(value: unknown): Preferences['timeframe'] | null {
  if (!isObject(value)) return null;
  const { from, to, days } = value;
  if (!isDate(from) || !isDate(to) || !isCount(days, 1, LONGEST_TRIP_DAYS)) return null;
  const window = (Date.parse(to) - Date.parse(from)) / MS_PER_DAY + 1;
  return days <= window ? { from, to, days } : null;
}

function readBudget(value: unknown): Preferences['budget'] {
  const given = isObject(value) ? value : {};
  const money = isObject(given.amount) ? given.amount : {};
  const { amount, currency } = money;
  return {
    tier: oneOf(given.tier, ['thrifty', 'comfortable', 'splurge'], 'comfortable'),
    amount: typeof amount === 'number' && typeof currency === 'string' ? { amount, currency } : null,
  };
}

const oneOf = <T extends string>(value: unknown, known: readonly T[], otherwise: T): T =>
  known.find((each) => each === value) ?? otherwise;
