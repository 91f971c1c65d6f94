import type { Wish } from './brief.js';
import type { Notes } from './notes.js';

/** When and how much: what the pace, the party, the notes and the country make of a day. Minutes from midnight. */
export interface Rhythm {
  sightsPerDay: number;
  dayStart: number;
  /** Beginning of an ordinary lunch and dinner. */
  lunch: number;
  dinner: number;
  /** Of a typical visit's minutes. */
  visitFactor: number;
  mealMinutes: { breakfast: number; lunch: number; dinner: number };
  /** On foot in one day, as people walk, not as the crow flies. */
  walkLimitMetres: number;
  /** A longer way is ridden. */
  longestWalkMetres: number;
  /** Minutes after which somebody has to sit down. */
  longestStretch: number;
}

const BY_PACE = {
  relaxed: {
    sightsPerDay: 3,
    dayStart: 570,
    visitFactor: 1.15,
    walkLimitMetres: 6_000,
    longestWalkMetres: 1_600,
    longestStretch: 240,
  },
  balanced: {
    sightsPerDay: 4,
    dayStart: 540,
    visitFactor: 1,
    walkLimitMetres: 10_000,
    longestWalkMetres: 2_000,
    longestStretch: 300,
  },
  packed: {
    sightsPerDay: 6,
    dayStart: 510,
    visitFactor: 0.9,
    walkLimitMetres: 15_000,
    longestWalkMetres: 2_500,
    longestStretch: 360,
  },
} as const;

/** For those who cannot walk far, whatever else their pace holds. */
const GENTLE = { ...BY_PACE.relaxed, walkLimitMetres: 3_000, longestWalkMetres: 800 } as const;

/** Lunch and dinner where they are not at half past twelve and half past seven. */
const MEAL_TIMES: Readonly<Record<string, readonly [lunch: number, dinner: number]>> = {
  ES: [820, 1245],
  PT: [765, 1200],
  IT: [765, 1185],
  GR: [795, 1215],
  TR: [765, 1185],
  MX: [840, 1215],
  JP: [720, 1110],
  TH: [720, 1110],
  US: [735, 1125],
  AU: [750, 1125],
  DK: [735, 1110],
};
const ORDINARY_MEAL_TIMES = [750, 1170] as const;

/** With children, dinner moves this much forward, but not before kitchens open. */
const EARLIER_WITH_CHILDREN = 75;
const KITCHENS_OPEN = 1080;

export function rhythmOf({ pace, party }: Wish, notes: Notes, countryCode: string): Rhythm {
  const basis = notes.isGentle ? GENTLE : BY_PACE[pace];
  const [lunch, dinner] = MEAL_TIMES[countryCode] ?? ORDINARY_MEAL_TIMES;
  const withChildren = party.children > 0;
  return {
    ...basis,
    // Someone who cannot walk far may still want to see much; the pace stays theirs.
    sightsPerDay: BY_PACE[pace].sightsPerDay,
    dayStart: BY_PACE[pace].dayStart + notes.laterStartMinutes,
    lunch,
    dinner: withChildren ? Math.max(KITCHENS_OPEN, dinner - EARLIER_WITH_CHILDREN) : dinner,
    mealMinutes: { breakfast: 40, lunch: pace === 'packed' ? 60 : 75, dinner: withChildren ? 75 : 90 },
  };
}
