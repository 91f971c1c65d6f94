/** How the pause between attempts grows. */
export interface Backoff {
  /** The longest first pause. @defaultValue 500 */
  minMs: number;
  /** The longest pause at all. @defaultValue 15_000 */
  maxMs: number;
  /** What each further failure multiplies the pause by. @defaultValue 2 */
  factor: number;
  /**
   * `full`: anywhere between nothing and the pause, so that viewers who were cut together do not come back together.
   * `none`: exactly the pause.
   *
   * @defaultValue 'full'
   */
  jitter: 'full' | 'none';
}

/** A server may ask for no longer pause than this: timers turn 25 days and more into none at all. */
export const LONGEST_FLOOR_MS = 3_600_000;

/**
 * The pause before the next attempt, in ms.
 *
 * @param attempt - failures in a row, counted from 1
 * @param random - in [0, 1)
 * @param floorMs - the least pause that the server asks for. The backoff comes on top of it, because many were told the
 *   same and would else come back together.
 */
export function backoffMs(backoff: Backoff, attempt: number, random: number, floorMs = 0): number {
  const pause = Math.min(backoff.maxMs, backoff.minMs * backoff.factor ** (attempt - 1));
  return floorMs + (backoff.jitter === 'full' ? random * pause : pause);
}
