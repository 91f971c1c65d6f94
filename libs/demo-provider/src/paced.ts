import { setImmediate, setTimeout } from 'node:timers/promises';
import type { StreamStep } from './response-events.js';

/** Timers are not finer than about a millisecond, so fast streams give several tokens at each tick. */
const SHORTEST_TICK_MS = 10;
/** Steps between two looks at the rest of the process when nothing is paced. */
const UNPACED_SLICE = 256;

/**
 * The same steps at a steady rate. Whoever takes them slowly finds those that were due meanwhile ready, as a model
 * goes on thinking.
 *
 * @param tokensPerSecond 0 or Infinity for no pacing
 * @throws the signal's abort error
 */
export async function* paced(
  steps: Iterable<StreamStep>,
  tokensPerSecond: number,
  signal: AbortSignal,
): AsyncGenerator<StreamStep, void, void> {
  const isPaced = tokensPerSecond > 0 && Number.isFinite(tokensPerSecond);
  const begunAt = performance.now();
  let tokens = 0;
  let sinceBreath = 0;
  for (const step of steps) {
    if (step.isToken && isPaced) {
      const early = begunAt + (++tokens / tokensPerSecond) * 1000 - performance.now();
      if (early > 0) await setTimeout(Math.max(early, SHORTEST_TICK_MS), undefined, { signal });
    } else if (!isPaced && ++sinceBreath % UNPACED_SLICE === 0) await setImmediate(undefined, { signal });
    yield step;
  }
}
