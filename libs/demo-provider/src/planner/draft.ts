/** The document that the model writes, field by field in this order. Money is for the whole party. */
export interface DraftPlan {
  title: string;
  days: readonly DraftDay[];
}

export interface DraftDay {
  day: number;
  theme: string;
  nodes: readonly DraftNode[];
  summary: string;
}

export interface DraftNode {
  kind: 'activity' | 'meal' | 'lodging' | 'transfer';
  title: string;
  description: string;
  why: string;
  /** `09:30`. */
  start_time: string;
  duration_minutes: number;
  /** Null where nothing particular is meant: a ride, free time. */
  place_name: string | null;
  lat: number | null;
  lng: number | null;
  cost: { amount: number; currency: string } | null;
}

/** What the planner gives: the document, and how it came to it in two to four short paragraphs. */
export interface DraftedTrip {
  reasoning: readonly string[];
  plan: DraftPlan;
}
