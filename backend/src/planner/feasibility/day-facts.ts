import type { Coordinate, DayWeather, Leg, Mobility, Node, Pace } from '@tripstream/contracts';

/** Where the travellers sleep. */
export interface Lodging {
  name: string;
  location: Coordinate;
}

/** All that a check of one day depends on: what is planned, and what tools said about it. Plain data. */
export interface DayFacts {
  /** Counted from 1, of `tripDays`. */
  day: number;
  tripDays: number;
  theme: string | null;
  nodes: readonly Node[];
  /** Where they wake up and where they go to bed; null where nobody knows, and on the trip's ends. */
  lodging: { start: Lodging | null; end: Lodging | null };
  /** The middle of what the trip is about; null when nobody knows the destination. */
  centre: Coordinate | null;
  pace: Pace;
  mobility: Mobility;
  /** The ways of `waysOf`, as far as a routes tool answered. */
  legs: readonly Leg[];
  weather: DayWeather | null;
}

/** The first day begins with an arrival, the last one ends with a departure; every other end is at the lodging. */
export const beginsAtLodging = ({ day }: Pick<DayFacts, 'day'>): boolean => day > 1;
export const endsAtLodging = ({ day, tripDays }: Pick<DayFacts, 'day' | 'tripDays'>): boolean =>
  day < tripDays;
