import type { Fault } from './fault.js';
import { faultText } from './fault-plan.js';

/** A fault that a request may be hit by, and whose hits are counted together. */
export interface PlannedFault {
  fault: Fault;
  counter: string;
}

/** How long a count is kept that nobody asks for any more. */
export const FORGOTTEN_AFTER_MS = 10 * 60_000;

/** Counts how many requests each fault has hit. */
export class FaultLedger {
  readonly #clock: () => number;
  readonly #hits = new Map<string, { count: number; at: number }>();

  /** @param clock milliseconds since 1970 */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Those of `planned` that strike now: not used up, and `strike` says that they hit this request. */
  take(planned: readonly PlannedFault[], strike: (fault: Fault) => boolean): Fault[] {
    const now = this.#clock();
    for (const [key, { at }] of this.#hits) if (now - at > FORGOTTEN_AFTER_MS) this.#hits.delete(key);
    return planned.flatMap(({ fault, counter }) => {
      const key = `${counter} ${faultText(fault)}`;
      const hits = this.#hits.get(key) ?? { count: 0, at: now };
      hits.at = now;
      const strikes = hits.count < fault.times && strike(fault);
      if (strikes) hits.count += 1;
      this.#hits.set(key, hits);
      return strikes ? [fault] : [];
    });
  }
}
