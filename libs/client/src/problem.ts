import type { Problem, ProblemCode } from '@tripstream/contracts';
import { LONGEST_FLOOR_MS } from './backoff.js';

/** The server refused a request and said why. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  /**
   * @param problem - the server's words; made up from the status when something in between answered without any
   * @param retryAfterMs - how long the server wants to be left alone, an hour at most; null when it did not say
   */
  constructor(
    readonly problem: Problem,
    readonly retryAfterMs: number | null = null,
  ) {
    super(problem.detail ?? problem.title);
  }
}

/** Nothing useful answered: no network, a time-out, or someone who is not our server. The request may have arrived. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
}

/** The problem that a response tells, whoever sent it. */
export async function problemOf(response: Response, now: number): Promise<ProblemError> {
  return new ProblemError(
    (await toldProblem(response)) ?? guessedProblem(response),
    retryAfterMs(response.headers.get('retry-after'), now),
  );
}

async function toldProblem(response: Response): Promise<Problem | null> {
  try {
    const body: unknown = await response.json();
    const isProblem = typeof body === 'object' && body !== null && 'code' in body && 'title' in body;
    return isProblem ? ({ ...body, status: response.status } as Problem) : null;
  } catch {
    // A proxy's error page, or a body that broke off: the status still says enough.
    return null;
  }
}

const codeOfStatus: Partial<Record<number, ProblemCode>> = {
  401: 'credentials-missing',
  403: 'origin-not-allowed',
  404: 'not-found',
  429: 'unavailable',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
};

const guessedProblem = ({ status, statusText }: Response): Problem => ({
  type: 'about:blank',
  title: statusText === '' ? `The server answered ${status}` : statusText,
  status,
  code: codeOfStatus[status] ?? 'internal',
  traceId: '',
});

/** `Retry-After` in ms, an hour at most: seconds, or a date. Null when absent or unreadable. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, LONGEST_FLOOR_MS);
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.min(Math.max(0, date - now), LONGEST_FLOOR_MS);
}
