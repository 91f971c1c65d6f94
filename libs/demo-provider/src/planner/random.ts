import { createHash } from 'node:crypto';

/** Random choices that come out the same for the same seed. */
export interface Random {
  /** At least 0, below 1. */
  next(): number;
  /** A member of a list that is not empty. */
  pick<T>(items: readonly T[]): T;
}

/** A generator whose stream depends on the parts alone (mulberry32 over a hash of them). */
export function randomFrom(...parts: readonly string[]): Random {
  let state = createHash('sha256').update(JSON.stringify(parts)).digest().readUInt32LE(0);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, pick: (items) => items[Math.floor(next() * items.length)] as (typeof items)[number] };
}
