import { findCity } from '@tripstream/places';
import type { TripBrief } from './brief.js';
import type { DraftedTrip } from './draft.js';
import { planKnownCity } from './plan-known-city.js';
import { planUnknownCity } from './plan-unknown-city.js';
import { randomFrom } from './random.js';

/** Plans the requested days. Pure: the same brief, seed and prompt give the same trip. */
export function planTrip(brief: TripBrief, seed: string, prompt: string): DraftedTrip {
  const { destination, wish } = brief;
  const city = destination
    ? findCity([destination.name, destination.countryCode].filter((part) => part !== null).join(', '))
    : findCity(wish.destination);
  return city ? planKnownCity(city, brief, seed, prompt) : planUnknownCity(brief, randomFrom(seed, prompt));
}
