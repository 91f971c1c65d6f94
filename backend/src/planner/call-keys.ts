import type { GenerationId } from '@tripstream/contracts';
import type { AskedDay } from './provider-session.js';

/**
 * Names the calls of one generation. A worker that repeats what another one did before it gives the same names, so a
 * service that knows one has the answer already.
 */
export class CallKeys {
  private readonly calls = new Map<string, number>();

  constructor(private readonly generationId: GenerationId) {}

  /** Another call for these days. */
  keyOf(days: readonly AskedDay[]): string {
    const asked = days.map(({ day, attempt }) => `${day}.${attempt}`).join('-');
    const call = (this.calls.get(asked) ?? 0) + 1;
    this.calls.set(asked, call);
    return `${this.generationId}/${asked}/${call}`;
  }
}
