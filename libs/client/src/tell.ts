import type { Itinerary, TripEvent } from '@tripstream/contracts';
import { errorEventOf, isTerminal } from '@tripstream/itinerary';
import type { News } from './sequencer.js';
import type { Delivery, TripCallbacks } from './trip-stream.js';

/** Turns news into calls of one follower's callbacks. */
export class Teller {
  readonly #callbacks: () => TripCallbacks | undefined;
  readonly #reportError: (error: unknown) => void;
  /** The generation whose end was told; each ends once, whichever way the news came. */
  #toldEndOf: string | null = null;

  constructor(callbacks: () => TripCallbacks | undefined, reportError: (error: unknown) => void) {
    this.#callbacks = callbacks;
    this.#reportError = reportError;
  }

  /** Calls back; what a callback throws is reported, because the next one has a right to its event. */
  call(run: (callbacks: TripCallbacks) => void): void {
    try {
      const callbacks = this.#callbacks();
      if (callbacks !== undefined) run(callbacks);
    } catch (error) {
      this.#reportError(error);
    }
  }

  tell(news: News): void {
    switch (news.kind) {
      case 'reset':
        this.call((callbacks) => callbacks.onReset?.(news.reset));
        return;
      case 'snapshot':
        this.call((callbacks) => callbacks.onSnapshot?.(news.snapshot));
        this.#tellEnd(news.snapshot.itinerary, { replayed: true });
        return;
      case 'event': {
        const delivery = { replayed: news.replayed };
        this.call((callbacks) => callbacks.onEvent?.(news.event, delivery));
        this.call((callbacks) => tellMeaning(callbacks, news.event, news.itinerary, delivery));
        this.#tellEnd(news.itinerary, delivery);
      }
    }
  }

  #tellEnd(itinerary: Itinerary, delivery: Delivery): void {
    const { job } = itinerary;
    if (job === null || !isTerminal(job.status) || job.generationId === this.#toldEndOf) return;
    this.#toldEndOf = job.generationId;
    this.call((callbacks) => {
      if (job.status === 'complete') callbacks.onComplete?.(itinerary, delivery);
      else if (job.status === 'cancelled') callbacks.onCancelled?.(itinerary, delivery);
      else callbacks.onError?.(job.failure, delivery);
    });
  }
}

function tellMeaning(
  callbacks: TripCallbacks,
  event: TripEvent,
  { days }: Itinerary,
  delivery: Delivery,
): void {
  const error = errorEventOf(event);
  if (error !== null && event.type !== 'generation_error') callbacks.onPartialFailure?.(error, delivery);
  if (event.type === 'progress') callbacks.onProgress?.(event.payload, delivery);
  else if (event.type === 'bundle_proposed') callbacks.onBundle?.(event.payload.bundle, delivery);
  else if (event.type === 'day_completed') {
    const day = days.find(({ day }) => day === event.payload.day);
    if (day !== undefined) callbacks.onDayCompleted?.(day, delivery);
  } else if (event.type === 'node_enhanced') {
    const { day: number, nodeId } = event.payload;
    const node = days.find(({ day }) => day === number)?.nodes.find((node) => node.nodeId === nodeId);
    if (node !== undefined) callbacks.onNodeEnhanced?.(node, delivery);
  }
}
