import { distanceMetres, type LatLng, locateDestination } from '@tripstream/places';
import type { Candidate } from './portraits/portraits.js';

/** Where a journey begins. */
export interface Origin {
  name: string;
  at: LatLng;
  currency: string | null;
}

const LAND_KM = 1_000;
const LONG_KM = 4_500;
/** Hours in the air from which a short trip is mostly journey. */
const DAYS_WORTH_A_LONG_FLIGHT = 8;
const DAYS_WORTH_A_FLIGHT = 3;

/** Null when it was not said, or nobody knows the place. */
export async function findOrigin(text: string): Promise<Origin | null> {
  if (text.trim() === '') return null;
  const found = await locateDestination(text);
  if (!found) return null;
  const { name, at, currency } = found.kind === 'curated' ? found.city : found;
  return { name, at, currency };
}

/** How the traveller gets there. */
export interface Journey {
  km: number;
  kind: 'home' | 'land' | 'flight' | 'long_flight';
  /** 0: none, 1: it spoils the trip. */
  burden: number;
}

/** Null when nobody knows where it begins. */
export function journeyTo({ city }: Candidate, origin: Origin | null, days: number): Journey | null {
  if (!origin) return null;
  const km = Math.round(distanceMetres(origin.at, city.at) / 1000);
  if (km < 40) return { km, kind: 'home', burden: 1 };
  if (km < LAND_KM) return { km, kind: 'land', burden: 0 };
  if (km < LONG_KM) return { km, kind: 'flight', burden: days < DAYS_WORTH_A_FLIGHT ? 0.5 : 0.1 };
  return {
    km,
    kind: 'long_flight',
    burden: Math.max(0.15, (DAYS_WORTH_A_LONG_FLIGHT - days) / DAYS_WORTH_A_LONG_FLIGHT + 0.4),
  };
}
