import type { Destination, UnverifiedReason } from '@tripstream/contracts';
import { isFar } from './area.js';
import type { PlaceQuestion, ResolvedPlace } from './ports.js';

/** A draft coordinate far away says more about a node than that nobody could check it. */
export function provisional(
  { location }: PlaceQuestion,
  destination: Destination | null,
  otherwise: UnverifiedReason,
): ResolvedPlace {
  const far = location !== null && destination !== null && isFar(location, destination.centre);
  return { status: 'provisional', unverified: far ? 'out_of_area' : otherwise };
}
