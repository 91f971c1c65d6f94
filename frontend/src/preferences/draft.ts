import type {
  BudgetTier,
  Interest,
  Mobility,
  Pace,
  Preferences,
  RequestBundlesRequest,
} from '@tripstream/contracts';
import { MAX_DAYS } from '../trip-fields/max-days.js';
import { draftKeeper } from '../ui/kept-draft.js';
import { defaultStartDate } from '../wish/draft.js';

/** What the form of preferences holds. */
export interface PreferencesDraft {
  from: string;
  to: string;
  days: number;
  interests: Interest[];
  party: { adults: number; children: number };
  pace: Pace;
  mobility: Mobility;
  budget: BudgetTier;
  /** As typed; empty when there is no limit. */
  amount: string;
  currency: string;
  origin: string;
  needs: string;
  music: string;
  other: string;
}

export const currencies = [
  'EUR',
  'USD',
  'GBP',
  'CHF',
  'JPY',
  'CAD',
  'AUD',
  'SEK',
  'PLN',
  'INR',
  'BRL',
] as const;
const MS_PER_DAY = 86_400_000;
const USUAL_WINDOW_DAYS = 14;

/** Days from one date to another, both included; NaN when one of them is none. */
export const windowDays = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / MS_PER_DAY) + 1;

const later = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * MS_PER_DAY).toISOString().slice(0, 10);

export const emptyPreferences = (today = new Date()): PreferencesDraft => {
  const from = defaultStartDate(today);
  return {
    from,
    to: later(from, USUAL_WINDOW_DAYS - 1),
    days: 4,
    interests: [],
    party: { adults: 2, children: 0 },
    pace: 'balanced',
    mobility: 'any',
    budget: 'comfortable',
    amount: '',
    currency: 'EUR',
    origin: '',
    needs: '',
    music: '',
    other: '',
  };
};

/** A changed beginning takes the end along: the window stays as wide as it was, and is never upside down. */
export function withFrom(draft: PreferencesDraft, from: string): PreferencesDraft {
  const width = windowDays(draft.from, draft.to);
  if (Number.isNaN(Date.parse(from)) || Number.isNaN(width) || from <= draft.to) return { ...draft, from };
  return { ...draft, from, to: later(from, Math.max(1, width) - 1) };
}

const keeper = draftKeeper('tripstream.preferences', emptyPreferences);
export const storedPreferences = keeper.stored;
export const keepPreferences = keeper.keep;

export const requestOf = (draft: PreferencesDraft): RequestBundlesRequest => ({
  interests: draft.interests,
  timeframe: { from: draft.from, to: draft.to, days: Math.min(draft.days, MAX_DAYS) },
  party: draft.party,
  pace: draft.pace,
  mobility: draft.mobility,
  budget: {
    tier: draft.budget,
    amount: draft.amount.trim() === '' ? null : { amount: Number(draft.amount), currency: draft.currency },
  },
  origin: draft.origin.trim(),
  needs: draft.needs.trim(),
  musicProfile: draft.music.trim(),
  otherPreferences: draft.other.trim(),
});

/** The form as it would have been filled in for these preferences. */
export const draftOf = ({
  timeframe,
  budget,
  musicProfile,
  otherPreferences,
  ...rest
}: Preferences): PreferencesDraft => ({
  ...timeframe,
  interests: rest.interests,
  party: rest.party,
  pace: rest.pace,
  mobility: rest.mobility,
  budget: budget.tier,
  amount: budget.amount === null ? '' : String(budget.amount.amount),
  currency: budget.amount?.currency ?? 'EUR',
  origin: rest.origin,
  needs: rest.needs,
  music: musicProfile,
  other: otherPreferences,
});
