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

/**
 * The pause before the next attempt, in ms.
 *
 * @param attempt - failures in a row, counted from 1
 * @param random - in [0, 1)
 */
export function backoffMs(backoff: Backoff, attempt: number, random: number): number {
  const pause = Math.min(backoff.maxMs, backoff.minMs * backoff.factor ** (attempt - 1));
  return backoff.jitter === 'full' ? random * pause : pause;
}
