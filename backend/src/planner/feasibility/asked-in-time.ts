import { unlessAborted } from '../unless-aborted.js';

/**
 * What was asked, within its time.
 *
 * @throws the reason of the signal's abort; a `TimeoutError` when the time is up
 */
export function askedInTime<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  timeoutMs: number,
  stopped: AbortSignal,
): Promise<T> {
  const signal = AbortSignal.any([stopped, AbortSignal.timeout(timeoutMs)]);
  return unlessAborted(() => ask(signal), signal);
}
