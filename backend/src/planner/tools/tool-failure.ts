/**
 * Why a service gave no answer that can be used:
 * `rate_limited`: it wants to be asked less; `timeout` and `unavailable`: it is slow, away, failing, or was so often enough
 * that it is left alone for a while; `refused`: it does not take this question; `malformed` and `too_large`: what came is
 * not what the service is known to say.
 */
export type ToolFailureCode =
  | 'rate_limited'
  | 'timeout'
  | 'unavailable'
  | 'refused'
  | 'malformed'
  | 'too_large';

/** Asking again may bring something else; the others say the same every time. */
const transient: ReadonlySet<ToolFailureCode> = new Set(['rate_limited', 'timeout', 'unavailable']);

export class ToolFailure extends Error {
  override readonly name = 'ToolFailure';

  /** @param retryAfterMs - not to be asked again before, in milliseconds; 0 where nobody said so */
  constructor(
    readonly code: ToolFailureCode,
    message: string,
    readonly retryAfterMs = 0,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** Whether it makes sense to ask again. */
  get retryable(): boolean {
    return transient.has(this.code);
  }
}
