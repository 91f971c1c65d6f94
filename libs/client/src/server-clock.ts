import type { Environment } from './environment.js';

/** The clock that the server dates events by, as far as it was heard; until then this device's. */
export class ServerClock {
  readonly #environment: Pick<Environment, 'now'>;
  #aheadMs = 0;

  constructor(environment: Pick<Environment, 'now'>) {
    this.#environment = environment;
  }

  /** The server has just said what time it is. Its last word counts: either clock may have been set meanwhile. */
  heard(now: string): void {
    const aheadMs = Date.parse(now) - this.#environment.now();
    if (!Number.isNaN(aheadMs)) this.#aheadMs = aheadMs;
  }

  /** In ms since 1970. */
  now(): number {
    return this.#environment.now() + this.#aheadMs;
  }
}
