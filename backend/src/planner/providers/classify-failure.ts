import { APIConnectionError, APIError } from 'openai';
import { ProviderFailure } from './planner-provider.js';

/** What the SDK throws, in our closed list of codes. */
export function classifyFailure(error: unknown): ProviderFailure {
  if (error instanceof ProviderFailure) return error;
  if (error instanceof APIConnectionError) return providerError(`no connection${codeOf(error)}`, error);
  if (error instanceof APIError) return byStatus(error);
  if (error instanceof SyntaxError)
    return new ProviderFailure('malformed', 'the stream is not made of JSON', {
      retryable: true,
      cause: error,
    });
  // undici ends a broken body with a TypeError of its own, `terminated`, which the SDK passes on.
  return providerError(`the connection broke${codeOf(error)}`, error);
}

/** Whether the provider refuses a request because of this field of it: a server that does not know the field. */
export function refusesField(error: unknown, field: string): boolean {
  if (!(error instanceof APIError) || (error.status !== 400 && error.status !== 422)) return false;
  const { param } = error;
  if (typeof param === 'string') return param === field || param.startsWith(`${field}.`);
  // Servers that give no `param` name the field somewhere in their words.
  return new RegExp(`\\b${field}\\b`).test(`${error.message} ${JSON.stringify(error.error ?? null)}`);
}

/** Whether the provider may refuse a request because of what it was handed back, which it does not say in so many words. */
export function refusesEcho(error: unknown): boolean {
  if (!(error instanceof APIError) || failureFromCode(error.code, '').code !== 'provider_error') return false;
  const { status, param } = error;
  const isAboutInput = typeof param !== 'string' || /^input\b/.test(param);
  return (status === 400 || status === 404 || status === 422) && isAboutInput;
}

/** The codes of a `response.failed` or `error` event, and of an error body whose status came too late to be one. */
export function failureFromCode(
  code: string | null | undefined,
  message: string,
  cause?: unknown,
): ProviderFailure {
  switch (code) {
    case 'rate_limit_exceeded':
    case 'rate_limit_error':
      return new ProviderFailure('rate_limited', message, { retryable: true, cause });
    case 'insufficient_quota':
      return new ProviderFailure('rate_limited', message, { retryable: false, cause });
    case 'invalid_prompt':
      return new ProviderFailure('refused', message, { retryable: false, cause });
    case 'content_filter':
    case 'content_policy_violation':
      return new ProviderFailure('filtered', message, { retryable: false, cause });
    case 'invalid_api_key':
      return new ProviderFailure('provider_unauthorized', message, { retryable: false, cause });
    default:
      return new ProviderFailure('provider_error', message, { retryable: true, cause });
  }
}

function byStatus(error: APIError): ProviderFailure {
  const { status } = error;
  if (status === undefined) return failureFromCode(error.code, 'error in the stream', error);
  const message = `status ${status}`;
  const refusal = { code: wordOf(error.code), param: wordOf(error.param) };
  if (status === 401 || status === 403)
    return new ProviderFailure('provider_unauthorized', message, {
      retryable: false,
      refusal,
      cause: error,
    });
  if (status === 429 || status === 529) {
    // A spent budget does not come back by waiting.
    const retryable = error.code !== 'insufficient_quota';
    return new ProviderFailure('rate_limited', message, {
      retryable,
      retryAfterMs: retryAfterMs(error),
      severed: retryable,
      refusal,
      cause: error,
    });
  }
  const told = failureFromCode(error.code, message, error);
  if (told.code === 'refused' || told.code === 'filtered') return told;
  // 408 and 409 are passing troubles; other 4xx say that the request itself is wrong.
  const retryable = status >= 500 || status === 408 || status === 409;
  return new ProviderFailure('provider_error', message, {
    retryable,
    retryAfterMs: retryAfterMs(error),
    severed: retryable,
    refusal,
    cause: error,
  });
}

/** A word for machines, or nothing: a provider that puts prose there would have it logged. */
const wordOf = (value: unknown): string | null =>
  typeof value === 'string' && /^[\w.[\]-]{1,64}$/.test(value) ? value : null;

const providerError = (message: string, cause: unknown) =>
  new ProviderFailure('provider_error', message, { retryable: true, severed: true, cause });

/** Such as ECONNREFUSED, which lies one or two causes deep. */
function codeOf(error: unknown): string {
  let cause = error;
  while (typeof cause === 'object' && cause !== null) {
    if ('code' in cause && typeof cause.code === 'string') return ` (${cause.code})`;
    cause = 'cause' in cause ? cause.cause : null;
  }
  return '';
}

/** RFC 9110 10.2.3: seconds or a date; `retry-after-ms` is OpenAI's finer form. */
function retryAfterMs({ headers }: APIError): number | undefined {
  const milliseconds = Number.parseFloat(headers?.get('retry-after-ms') ?? '');
  if (milliseconds >= 0) return milliseconds;
  const value = headers?.get('retry-after') ?? '';
  if (/^\d+(\.\d+)?$/.test(value.trim())) return Number.parseFloat(value) * 1_000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
