import type { Itinerary } from '@tripstream/contracts';
import { runFacts } from '@tripstream/itinerary';
import type { ResolvedOptions } from './options.js';
import type { ClientTrace } from './run-trace.js';

/** Tells the listener, if there is one, how far a trip has come here. */
export class Tracer {
  readonly #options: Pick<ResolvedOptions, 'onTrace' | 'environment'>;
  #source: ClientTrace['source'] = 'snapshot';
  #told: Itinerary | null;

  /** @param known - what was there before anything was applied */
  constructor(options: Pick<ResolvedOptions, 'onTrace' | 'environment'>, known: Itinerary | null) {
    this.#options = options;
    this.#told = known;
  }

  applying(source: ClientTrace['source']): void {
    this.#source = source;
  }

  /** @param updatedAt - when the newest event was stored, by the server's clock */
  applied(itinerary: Itinerary | null, updatedAt: string | null): void {
    const { onTrace, environment } = this.#options;
    if (onTrace === undefined || itinerary === null || itinerary === this.#told) return;
    this.#told = itinerary;
    const facts = runFacts(itinerary, updatedAt);
    try {
      if (facts !== null) onTrace({ ...facts, applied: true, source: this.#source });
    } catch (error) {
      environment.reportError(error);
    }
  }
}
