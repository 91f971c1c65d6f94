import { ProviderFailure, type ProviderFailureCode } from '../planner-provider.js';

/** The service does not know the job: it was deleted there, or forgotten. */
export class JobUnknown extends Error {
  override readonly name = 'JobUnknown';
}

/** What an answer that is none of success means. The body is not looked at: it may quote what was sent. */
export function failureOfStatus(status: number, retryAfterMs: number | undefined): ProviderFailure {
  const message = `status ${status}`;
  if (status === 401 || status === 403)
    return new ProviderFailure('provider_unauthorized', message, { retryable: false });
  if (status === 429 || status === 529)
    return new ProviderFailure('rate_limited', message, { retryable: true, retryAfterMs, severed: true });
  // 408, 409 and 425 are passing troubles; other 4xx say that the request itself is wrong, 3xx that the address is.
  const isPassing = status >= 500 || status === 408 || status === 409 || status === 425;
  return new ProviderFailure('provider_error', message, {
    retryable: isPassing,
    retryAfterMs,
    severed: isPassing,
  });
}

/** Nothing came back, or not in time. */
export function failureOfConnection(error: unknown, isLate: boolean): ProviderFailure {
  if (isLate) return new ProviderFailure('timeout', 'no answer in time', { retryable: true, severed: true });
  return new ProviderFailure('provider_error', `no connection${causeOf(error)}`, {
    retryable: true,
    severed: true,
  });
}

/** Which of them asking again by itself may mend. */
const reasons = {
  truncated: true,
  filtered: false,
  refused: false,
  rate_limited: true,
  timeout: true,
  malformed: true,
  loop_detected: false,
  budget_exceeded: false,
} as const satisfies Partial<Record<ProviderFailureCode, boolean>>;

/**
 * What a failed job says of itself. Its message may begin with one of our codes and then a colon or nothing; the rest of it
 * is the service's own and goes nowhere.
 */
export function failureOfJob(errorMessage: string | null): ProviderFailure {
  const word = /^([a-z_]{1,40})(?::|\s*$)/.exec(errorMessage ?? '')?.[1] ?? '';
  const code = isReason(word) ? word : 'provider_error';
  return new ProviderFailure(code, 'the job failed at the service', {
    retryable: isReason(word) ? reasons[word] : true,
  });
}

const isReason = (word: string): word is keyof typeof reasons => Object.hasOwn(reasons, word);

export const malformed = (reason: string) => new ProviderFailure('malformed', reason, { retryable: false });

/** Such as ECONNREFUSED, which lies one or two causes deep. */
function causeOf(error: unknown): string {
  for (let cause = error; typeof cause === 'object' && cause !== null; ) {
    if ('code' in cause && typeof cause.code === 'string') return ` (${cause.code})`;
    cause = 'cause' in cause ? cause.cause : null;
  }
  return '';
}

/** RFC 9110 10.2.3: seconds or a date. */
export function retryAfterMs(headers: Headers): number | undefined {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(value)) return Number.parseFloat(value) * 1_000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
