import type { TripStream, TripView } from '../trip-stream.js';

/** Waits until a view satisfies `is`, however it gets there; throws with the last view after `ms`. */
export async function until(
  stream: TripStream,
  is: (view: TripView) => boolean,
  ms = 5_000,
): Promise<TripView> {
  let stop = () => {};
  let limit: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<TripView>((resolve, reject) => {
      const look = () => {
        if (is(stream.view())) resolve(stream.view());
      };
      stop = stream.subscribe(look);
      limit = setTimeout(() => {
        const { connection, itinerary } = stream.view();
        reject(new Error(`still ${JSON.stringify(connection)} at version ${itinerary?.version}: ${is}`));
      }, ms);
      look();
    });
  } finally {
    stop();
    clearTimeout(limit);
  }
}

/** Waits for a fact that no view tells, by looking again each turn of the event loop. */
export async function eventually(is: () => boolean, ms = 5_000): Promise<void> {
  const end = Date.now() + ms;
  while (!is()) {
    if (Date.now() > end) throw new Error(`never came true: ${is}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
