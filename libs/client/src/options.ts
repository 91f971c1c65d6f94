import type { Backoff } from './backoff.js';
import { browserEnvironment, type Environment } from './environment.js';
import type { TraceListener } from './run-trace.js';

export interface ServiceOptions {
  /** Where the server is, without a slash at the end. @defaultValue '', the origin of the page; Node needs one */
  baseUrl?: string;
  /** @defaultValue the global `fetch`, looked up at each request */
  fetch?: typeof fetch;
  /**
   * A bearer token, or a function that gives one and is asked again after a 401. With a token no cookie is asked for.
   *
   * @defaultValue none: the service signs in by an HttpOnly cookie when the server first answers 401
   */
  token?: string | (() => string | Promise<string>);
  backoff?: Partial<Backoff>;
  /** How long an answer, and the first frame of a stream, may take. @defaultValue 10_000 */
  connectTimeoutMs?: number;
  /**
   * How long a stream may stay silent, heartbeats included, before it is reopened from its cursor. `null` waits for ever.
   *
   * @defaultValue three of the heartbeats that the server announces
   */
  idleTimeoutMs?: number | null;
  /** Polling begins at `min` between answers and slows down to `max` while nothing is new. @defaultValue 2_000 to 10_000 */
  pollMs?: { min: number; max: number };
  /** After how many mute streams in a row the trip is polled. `Infinity` never polls. @defaultValue 3 */
  pollAfterFailures?: number;
  /** How often streaming is tried again while polling or offline. @defaultValue 60_000 */
  probeEveryMs?: number;
  /** How often a write is sent when nothing or "come back later" answers, always with one idempotency key. @defaultValue 5 */
  writeAttempts?: number;
  /** @defaultValue the browser's; works in Node */
  environment?: Environment;
  /** Told once per network read of what was applied, for diagnosis. @defaultValue none; `traceTo` sets one later */
  onTrace?: TraceListener;
}

export interface ResolvedOptions {
  baseUrl: string;
  fetch: typeof fetch;
  token: ServiceOptions['token'];
  backoff: Backoff;
  connectTimeoutMs: number;
  /** `undefined`: three heartbeats. */
  idleTimeoutMs: number | null | undefined;
  pollMs: { min: number; max: number };
  pollAfterFailures: number;
  probeEveryMs: number;
  writeAttempts: number;
  environment: Environment;
  onTrace: TraceListener | undefined;
}

export const resolveOptions = (options: ServiceOptions): ResolvedOptions => ({
  baseUrl: options.baseUrl ?? '',
  fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
  token: options.token,
  backoff: { minMs: 500, maxMs: 15_000, factor: 2, jitter: 'full', ...options.backoff },
  connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
  idleTimeoutMs: options.idleTimeoutMs,
  pollMs: options.pollMs ?? { min: 2_000, max: 10_000 },
  pollAfterFailures: options.pollAfterFailures ?? 3,
  probeEveryMs: options.probeEveryMs ?? 60_000,
  writeAttempts: options.writeAttempts ?? 5,
  environment: options.environment ?? browserEnvironment,
  onTrace: options.onTrace,
});
