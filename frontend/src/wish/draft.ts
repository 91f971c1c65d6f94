import type { BudgetTier, CreateItineraryRequest, Interest, Pace } from '@tripstream/contracts';
import { draftKeeper } from '../ui/kept-draft.js';

/** What the form holds; it is sent as it stands. */
export interface WishDraft {
  destination: string;
  startDate: string;
  days: number;
  party: { adults: number; children: number };
  pace: Pace;
  budget: BudgetTier;
  interests: Interest[];
  notes: string;
}

const MS_PER_DAY = 86_400_000;
const WEEKS_AHEAD = 4;

/** Four weeks from today, in the traveller's own calendar. */
export function defaultStartDate(today = new Date()): string {
  const midnight = Date.UTC(today.getFullYear(), today.getMonth(), today.getDate());
  return new Date(midnight + WEEKS_AHEAD * 7 * MS_PER_DAY).toISOString().slice(0, 10);
}

export const emptyDraft = (today = new Date()): WishDraft => ({
  destination: '',
  startDate: defaultStartDate(today),
  days: 5,
  party: { adults: 2, children: 0 },
  pace: 'balanced',
  budget: 'comfortable',
  interests: [],
  notes: '',
});

const keeper = draftKeeper('tripstream.wish', emptyDraft);
export const storedDraft = keeper.stored;
export const keepDraft = keeper.keep;

export const requestOf = (draft: WishDraft): CreateItineraryRequest => ({
  ...draft,
  destination: draft.destination.trim(),
  notes: draft.notes.trim(),
});
