import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { StreamStep } from './response-events.js';

/** Timers are not finer than about a millisecond, so fast streams write several tokens at each tick. */
const SHORTEST_TICK_MS = 10;
/** Steps between two looks at the rest of the process when nothing is paced. */
const UNPACED_SLICE = 256;

/**
 * Writes steps as server-sent events at a steady rate. Ends early, without an error, when the reader goes away; waits
 * when the reader is slow, and then catches up, as a model does that went on thinking.
 *
 * @param tokensPerSecond 0 or Infinity for no pacing
 * @param written told of each step right after it was handed to the socket
 */
export async function writePaced(
  response: ServerResponse,
  steps: Iterable<StreamStep>,
  tokensPerSecond: number,
  written: (step: StreamStep) => void,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const isPaced = tokensPerSecond > 0 && Number.isFinite(tokensPerSecond);
  const begunAt = performance.now();
  let tokens = 0;
  let sinceBreath = 0;
  try {
    for (const step of steps) {
      if (step.isToken && isPaced) {
        const early = begunAt + (++tokens / tokensPerSecond) * 1000 - performance.now();
        if (early > 0)
          await setTimeout(Math.max(early, SHORTEST_TICK_MS), undefined, { signal: gone.signal });
      } else if (!isPaced && ++sinceBreath % UNPACED_SLICE === 0)
        await setImmediate(undefined, { signal: gone.signal });
      if (response.destroyed) return;
      const hasRoom = response.write(`event: ${step.event.type}\ndata: ${JSON.stringify(step.event)}\n\n`);
      written(step);
      if (!hasRoom) await once(response, 'drain', { signal: gone.signal });
    }
  } catch (error) {
    // Only the reader's going away aborts; every other failure is ours.
    if (!gone.signal.aborted) throw error;
  }
}
