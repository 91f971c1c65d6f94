/**
 * What some work tells by calling back, as something to iterate over; in the end it returns what the work does. Whoever
 * stops reading stops the work.
 *
 * @throws what the work throws, after everything that it told before
 */
export async function* toldOneByOne<T, Result>(
  signal: AbortSignal,
  work: (tell: (item: T) => void, signal: AbortSignal) => Promise<Result>,
): AsyncGenerator<T, Result> {
  const items: T[] = [];
  const over = new AbortController();
  let isDone = false;
  let wake = () => {};
  const tell = (item: T) => {
    items.push(item);
    wake();
  };
  const working = work(tell, AbortSignal.any([signal, over.signal])).finally(() => {
    isDone = true;
    wake();
  });
  // It is thrown below, once everything before it was read; nobody listens until then.
  working.catch(() => {});
  try {
    while (!isDone || items.length > 0) {
      const item = items.shift();
      if (item !== undefined) yield item;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
    return await working;
  } finally {
    over.abort(new Error('nobody reads on'));
  }
}
