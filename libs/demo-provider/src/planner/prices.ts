import type { PriceBand } from '@tripstream/places';
import type { Wish } from './brief.js';

/** Rough units per euro: good for an estimate, not for a bill. */
const PER_EURO: Readonly<Record<string, number>> = {
  EUR: 1,
  GBP: 0.86,
  CZK: 25,
  HUF: 395,
  TRY: 45,
  DKK: 7.5,
  USD: 1.1,
  JPY: 165,
  THB: 37,
  AUD: 1.7,
  MXN: 20,
};

/** How dear a country is to visitors, where the euro zone's large cities are 1. */
const COUNTRY_LEVEL: Readonly<Record<string, number>> = {
  PT: 0.85,
  ES: 0.9,
  GR: 0.85,
  CZ: 0.8,
  HU: 0.7,
  TR: 0.65,
  TH: 0.45,
  MX: 0.55,
  JP: 0.8,
  GB: 1.3,
  DK: 1.35,
  US: 1.5,
  AU: 1.15,
};

/** Euros for one adult, by price band. */
const EUROS = {
  sight: [0, 8, 17, 30],
  breakfast: [0, 8, 14, 22],
  lunch: [0, 13, 25, 50],
  dinner: [0, 18, 36, 85],
  drink: [0, 7, 12, 18],
} as const;
/** Euros for a double room and a night. */
const ROOM_EUROS = [0, 75, 150, 340] as const;
const GUESTS_PER_ROOM = 2;
const CHILD_SHARE = 0.5;

interface Price {
  amount: number;
  currency: string;
}

/** Estimates for one party in one city, in the city's currency. */
export class PriceList {
  readonly #currency: string;
  readonly #factor: number;
  readonly #party: Wish['party'];

  constructor(currency: string, countryCode: string, party: Wish['party']) {
    this.#currency = currency;
    this.#factor = (PER_EURO[currency] ?? 0) * (COUNTRY_LEVEL[countryCode] ?? 1);
    this.#party = party;
  }

  /** What the party pays for a visit, a meal or a drink; null in a currency of which no rate is known. */
  of(what: keyof typeof EUROS, band: PriceBand): Price | null {
    return this.#price(EUROS[what][band] * this.#heads());
  }

  /** Rooms for the party and for all nights. */
  rooms(band: PriceBand, nights: number): Price | null {
    const rooms = Math.ceil((this.#party.adults + this.#party.children) / GUESTS_PER_ROOM);
    return this.#price(ROOM_EUROS[band] * rooms * nights);
  }

  /** Public transport for short ways, a shared car or an express train for long ones. */
  ride(metres: number): Price | null {
    return this.#price((metres < 12_000 ? 2.2 : 2.2 + metres / 5_000) * this.#heads());
  }

  #heads() {
    return this.#party.adults + this.#party.children * CHILD_SHARE;
  }

  #price(euros: number): Price | null {
    if (this.#factor === 0) return null;
    const exact = euros * this.#factor;
    const step = exact >= 20_000 ? 500 : exact >= 2_000 ? 50 : exact >= 200 ? 5 : 1;
    return { amount: Math.round(exact / step) * step, currency: this.#currency };
  }
}
