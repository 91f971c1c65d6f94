/**
 * What the work gives, unless the signal is aborted first: whoever does not listen to a signal must not hold up a run. Work
 * that nobody waits for is not begun.
 *
 * @throws what the work throws; the reason of the signal's abort
 */
export async function unlessAborted<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
}
