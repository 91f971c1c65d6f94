import type { Interest, LatLng } from '@tripstream/places';

export type Pace = 'relaxed' | 'balanced' | 'packed';
export type Budget = 'thrifty' | 'comfortable' | 'splurge';

/** What the traveller asked for. */
export interface Wish {
  destination: string;
  /** Length of the whole trip, of which one request may want only some days. */
  days: number;
  party: { adults: number; children: number };
  budget: Budget;
  pace: Pace;
  interests: readonly Interest[];
  notes: string;
}

/** A day to write now. `date` is a calendar date at the destination, `2026-05-03`. */
export interface RequestedDay {
  day: number;
  date: string;
}

/** A request, understood: plan these days of this trip. */
export interface TripBrief {
  wish: Wish;
  /** Where the trip goes as the caller resolved it, or null when it could not. */
  destination: { name: string; country: string | null; countryCode: string | null; at: LatLng } | null;
  /** In order, none twice. */
  days: readonly RequestedDay[];
  /** What other days of the trip already have: their themes, and the names of their places. */
  alreadyPlanned: readonly { day: number; theme: string; places: readonly string[] }[];
  /** Places that the traveller chose the trip for, by name. */
  wanted?: readonly string[];
}
