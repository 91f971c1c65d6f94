import type { Interest, Wish } from '@tripstream/contracts';

const INTERESTS: readonly Interest[] = [
  'history',
  'art',
  'architecture',
  'food',
  'nature',
  'views',
  'music',
  'nightlife',
  'shopping',
  'family',
  'sea',
  'quirky',
];
const NOTES = [
  '',
  '',
  '',
  'vegetarian, no museums please',
  'late start, coming by train',
  'our anniversary; bad knees',
];
const LONGEST_DAYS = 10;

/** Wishes that differ in everything that a plan depends on, in turn for each of the cities. The same for the same count. */
export function sampleWishes(count: number, cities: readonly string[]): readonly Wish[] {
  return Array.from({ length: count }, (_, index) => {
    const random = randomFrom(index + 1);
    const upTo = (most: number) => Math.floor(random() * most);
    const oneOf = <T>(items: readonly T[]) => items[upTo(items.length)] as T;
    const month = String(1 + upTo(12)).padStart(2, '0');
    return {
      destination: cities[index % cities.length] as string,
      startDate: `2026-${month}-${String(1 + upTo(28)).padStart(2, '0')}`,
      days: 1 + upTo(LONGEST_DAYS),
      party: { adults: 1 + upTo(4), children: Math.max(0, upTo(5) - 2) },
      budget: oneOf(['thrifty', 'comfortable', 'splurge'] as const),
      pace: oneOf(['relaxed', 'balanced', 'packed'] as const),
      interests: INTERESTS.filter(() => random() < 0.3),
      notes: oneOf(NOTES),
    };
  });
}

/** At least 0, below 1: mulberry32, whose first numbers for neighbouring seeds differ enough after the mixing. */
function randomFrom(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
