import type { BudgetTier, CreateItineraryRequest, Interest, Pace } from '@tripstream/contracts';

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

export const MAX_DAYS = 30;
const key = 'tripstream.wish';
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

/** The stored draft over the defaults; null when there is none that says anything. */
export function storedDraft(): WishDraft | null {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    if (typeof stored !== 'object' || stored === null) return null;
    return { ...emptyDraft(), ...(stored as Partial<WishDraft>) };
  } catch {
    return null;
  }
}

export function keepDraft(draft: WishDraft | null): void {
  try {
    if (draft === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // Private mode: the draft lasts as long as the page.
  }
}

export const requestOf = (draft: WishDraft): CreateItineraryRequest => ({
  ...draft,
  destination: draft.destination.trim(),
  notes: draft.notes.trim(),
});
