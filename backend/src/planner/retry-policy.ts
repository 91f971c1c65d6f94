import type { ProviderFailure } from './providers/planner-provider.js';

/** How often a model whose answer could not be used is asked again. */
const REPAIRS = 2;
/** How often a day is tried before it is reported as failed. */
const DAY_TRIES = 3;
/** How many calls in a row may end before any day has begun. */
const CALLS_IN_VAIN = 4;
/** A provider that wants us to wait longer than this gets no answer from us: people can try again themselves. */
export const LONGEST_WAIT_MS = 120_000;

const BASE_MS = 500;
const CEILING_MS = 20_000;

/** How often in a row a call may fail like this: with a day in progress, or before any day has begun. */
export function mostTries({ code }: ProviderFailure, dayInProgress: boolean): number {
  if (code === 'malformed' || code === 'loop_detected') return 1 + REPAIRS;
  return dayInProgress ? DAY_TRIES : CALLS_IN_VAIN;
}

/**
 * How long to wait after the nth failure in a row: doubling, with half of it left to chance so that many runs that
 * failed together do not come back together.
 *
 * @param floorMs - what the other side asked for; never undercut, and spread upwards by a tenth
 */
export function backoffMs(failures: number, floorMs = 0, random: () => number = Math.random): number {
  const full = Math.min(CEILING_MS, BASE_MS * 2 ** (failures - 1));
  const wait = full / 2 + (full / 2) * random();
  return Math.max(wait, floorMs * (1 + random() / 10));
}

/** Waits, or throws the signal's reason as soon as it is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, ms);
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    signal.addEventListener('abort', abort, { once: true });
  });
}
