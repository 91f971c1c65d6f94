import type { City } from '@tripstream/places';
import { bandOf } from '../planner/appeal.js';
import { PriceList } from '../planner/prices.js';
import type { Money, Preferences } from './bundles-brief.js';

/** Units for a euro, roughly: good for an estimate, not for a bill. */
const PER_EURO: Readonly<Record<string, number>> = {
  EUR: 1,
  USD: 1.1,
  GBP: 0.86,
  CHF: 0.95,
  SEK: 11.2,
  NOK: 11.6,
  DKK: 7.5,
  PLN: 4.3,
  CZK: 25,
  HUF: 395,
  TRY: 45,
  CAD: 1.5,
  AUD: 1.7,
  NZD: 1.85,
  JPY: 165,
  KRW: 1_550,
  CNY: 7.9,
  SGD: 1.45,
  THB: 37,
  INR: 95,
  MXN: 20,
  BRL: 6,
  ZAR: 20,
};

const SIGHTS_A_DAY = { relaxed: 1, balanced: 2, packed: 3 } as const;
const RIDES_A_DAY = 3;
const RIDE_METRES = 3_000;
/** Euros a head and day from which a trip is middling or dear. */
const MIDDLING_EUROS = 110;
const DEAR_EUROS = 210;

export interface BundleCost {
  /** Null in a currency of which no rate is known. */
  estimate: Money | null;
  priceBand: 1 | 2 | 3;
  /** Of the traveller's own figure; null when there is none, or none to compare with. */
  shareOfBudget: number | null;
}

/** Rooms, meals, tickets and rides of the whole party for the whole trip; the journey there is not in it. */
export function costOf(
  city: City,
  { party, budget, pace, timeframe: { days } }: Preferences,
  currency: string,
): BundleCost {
  const prices = new PriceList('EUR', city.countryCode, party);
  const band = bandOf(budget.tier);
  const euros = (price: Money | null) => price?.amount ?? 0;
  const daily =
    (['breakfast', 'lunch', 'dinner'] as const).reduce((sum, meal) => sum + euros(prices.of(meal, band)), 0) +
    SIGHTS_A_DAY[pace] * euros(prices.of('sight', band)) +
    RIDES_A_DAY * euros(prices.ride(RIDE_METRES));
  const total = daily * days + euros(prices.rooms(band, days - 1));
  const perHead = total / days / (party.adults + party.children / 2);

  const rate = PER_EURO[currency];
  const estimate = rate === undefined ? null : { amount: rounded(total * rate), currency };
  const isComparable = estimate !== null && budget.amount?.currency === currency && budget.amount.amount > 0;
  return {
    estimate,
    priceBand: perHead < MIDDLING_EUROS ? 1 : perHead < DEAR_EUROS ? 2 : 3,
    shareOfBudget: isComparable && budget.amount ? estimate.amount / budget.amount.amount : null,
  };
}

/** Two figures that mean something: nobody knows a trip's price to the unit. */
function rounded(amount: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, amount))) - 1);
  return Math.round(amount / step) * step;
}
