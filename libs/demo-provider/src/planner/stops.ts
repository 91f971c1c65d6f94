import type { Gateway, LatLng, Lodging, MealPlace, Sight } from '@tripstream/places';

export type MealSlot = 'breakfast' | 'lunch' | 'dinner';

interface Timed {
  /** Minutes from midnight; days end by 1440. */
  from: number;
  to: number;
  at: LatLng;
  area: string;
  /** On foot from the stop before, as people walk; 0 after a ride, which is a stop of its own. */
  walkMetres: number;
}

export interface Visit extends Timed {
  kind: 'visit';
  sight: Sight;
}

/** Time that is deliberately left open. */
export interface FreeTime extends Timed {
  kind: 'free';
  title: string;
  description: string;
  why: string;
}

export interface Meal extends Timed {
  kind: 'meal';
  slot: MealSlot;
  /** Null where the travellers find a table themselves. */
  place: MealPlace | null;
  /** They ate there before on this trip. */
  again: boolean;
}

export interface Drink extends Timed {
  kind: 'drink';
  place: MealPlace;
}

export interface Ride extends Timed {
  kind: 'ride';
  /** `at` and `area` are where it ends. */
  start: LatLng;
  metres: number;
}

export interface Arrival extends Timed {
  kind: 'arrival' | 'departure';
  gateway: Gateway | null;
  /** Null without a night. */
  lodging: Lodging | null;
  metres: number;
}

export interface Stay extends Timed {
  kind: 'check_in' | 'check_out';
  lodging: Lodging | null;
  nights: number;
}

/** An entry of a planned day, before it is put into words. */
export type Stop = Visit | FreeTime | Meal | Drink | Ride | Arrival | Stay;
