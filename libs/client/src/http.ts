import type { TokenResponse } from '@tripstream/contracts';
import { backoffMs } from './backoff.js';
import type { ResolvedOptions } from './options.js';
import { NetworkError, ProblemError, problemOf } from './problem.js';

export interface RequestOptions {
  body?: unknown;
  /** Makes the request safe to repeat, so it is repeated while nobody answers. */
  idempotencyKey?: string;
  signal?: AbortSignal | undefined;
}

/** What became of opening a stream; refusals are thrown as problems. */
export type OpenedStream =
  | { kind: 'open'; body: ReadableStream<Uint8Array> }
  /** 204: there is nothing to stream. */
  | { kind: 'finished' }
  /** Somebody else answered, as a hotel's login page does. */
  | { kind: 'not_a_stream' };

/**
 * Requests to one server: identity, time limits and errors as `ProblemError` or `NetworkError`. An aborted request
 * throws the reason of its signal.
 */
export class Http {
  readonly #options: ResolvedOptions;
  #signingIn: Promise<void> | null = null;
  /** How often an identity was renewed: a 401 to a request sent before the last renewal says nothing about it. */
  #renewals = 0;

  constructor(options: ResolvedOptions) {
    this.#options = options;
  }

  /** Asks for an identity as an HttpOnly cookie; calls at the same time share one request. Nothing with a token. */
  async signIn(): Promise<void> {
    if (this.#options.token !== undefined) return;
    this.#signingIn ??= this.#requestCookie().finally(() => {
      this.#signingIn = null;
    });
    await this.#signingIn;
  }

  /** The body of a 2xx answer. */
  async json<T>(method: 'GET' | 'POST', path: string, options: RequestOptions = {}): Promise<T> {
    if (options.idempotencyKey === undefined) return this.#jsonOnce<T>(method, path, options);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#jsonOnce<T>(method, path, options);
      } catch (error) {
        if (attempt >= this.#options.writeAttempts || !mayRepeat(error)) throw error;
        const floorMs = error instanceof ProblemError ? (error.retryAfterMs ?? 0) : 0;
        const { backoff, environment } = this.#options;
        await this.pause(backoffMs(backoff, attempt, environment.random(), floorMs), options.signal);
      }
    }
  }

  /**
   * Opens an event stream. No time limit of its own: who opens it knows when the first frame is overdue.
   *
   * @param cursor - where to resume, null for a snapshot
   */
  async stream(path: string, cursor: string | null, signal: AbortSignal): Promise<OpenedStream> {
    const response = await this.#authorised(path, {
      headers: { accept: 'text/event-stream', ...(cursor === null ? {} : { 'last-event-id': cursor }) },
      // A cached stream is a recording.
      cache: 'no-store',
      signal,
    });
    if (response.status === 204) return { kind: 'finished' };
    if (!response.ok) throw await problemOf(response, this.#options.environment.now());
    const type = response.headers.get('content-type') ?? '';
    if (response.body !== null && /^text\/event-stream\b/i.test(type))
      return { kind: 'open', body: response.body };
    // Not awaited: whoever answered may never end its page.
    response.body?.cancel().catch(() => {});
    return { kind: 'not_a_stream' };
  }

  /** Waits; throws the signal's reason when it is aborted meanwhile. */
  async pause(ms: number, signal?: AbortSignal): Promise<void> {
    const { environment } = this.#options;
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const abort = () => {
        environment.clearTimer(timer);
        reject(signal?.reason);
      };
      const timer = environment.setTimer(() => {
        signal?.removeEventListener('abort', abort);
        resolve();
      }, ms);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  async #jsonOnce<T>(
    method: string,
    path: string,
    { body, idempotencyKey, signal }: RequestOptions,
  ): Promise<T> {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
    const init: RequestInit = { method, headers, cache: 'no-store' };
    if (body !== undefined) init.body = JSON.stringify(body);
    return this.#within(signal, async (limited) => {
      const response = await this.#authorised(path, { ...init, signal: limited });
      if (!response.ok) throw await problemOf(response, this.#options.environment.now());
      try {
        return (await response.json()) as T;
      } catch (cause) {
        throw new NetworkError(`the answer to ${method} ${path} is not JSON, or broke off`, { cause });
      }
    });
  }

  /** Sends with an identity; when the server does not accept it, gets another one and sends once more. */
  async #authorised(path: string, init: RequestInit): Promise<Response> {
    const sentAfter = this.#renewals;
    const response = await this.#send(path, init);
    const { token } = this.#options;
    if (response.status !== 401 || typeof token === 'string') return response;
    response.body?.cancel().catch(() => {});
    if (sentAfter === this.#renewals) await this.signIn();
    return this.#send(path, init);
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const { fetch, baseUrl, token } = this.#options;
    const bearer = typeof token === 'function' ? await token() : token;
    const headers =
      bearer === undefined ? init.headers : { ...init.headers, authorization: `Bearer ${bearer}` };
    try {
      return await fetch(baseUrl + path, headers === undefined ? init : { ...init, headers });
    } catch (cause) {
      init.signal?.throwIfAborted();
      throw new NetworkError(`no answer from ${baseUrl}${path}`, { cause });
    }
  }

  async #requestCookie(): Promise<void> {
    const { environment } = this.#options;
    await this.#within<TokenResponse>(undefined, async (signal) => {
      const response = await this.#send('/api/tokens', {
        method: 'POST',
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify({ as: 'cookie' }),
        signal,
      });
      if (!response.ok) throw await problemOf(response, environment.now());
      return (await response.json()) as TokenResponse;
    });
    this.#renewals += 1;
  }

  /** Bounds a request, its body included, by the connect time-out and the caller's signal. */
  async #within<T>(outer: AbortSignal | undefined, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    outer?.throwIfAborted();
    const { environment, connectTimeoutMs } = this.#options;
    const limit = new AbortController();
    const abort = () => limit.abort(outer?.reason);
    outer?.addEventListener('abort', abort, { once: true });
    const timer = environment.setTimer(
      () => limit.abort(new NetworkError(`no answer within ${connectTimeoutMs} ms`)),
      connectTimeoutMs,
    );
    try {
      return await run(limit.signal);
    } catch (error) {
      // However the abort surfaced (rejected fetch, broken body), its reason is what happened.
      limit.signal.throwIfAborted();
      throw error;
    } finally {
      environment.clearTimer(timer);
      outer?.removeEventListener('abort', abort);
    }
  }
}

/** Nobody answered, or somebody who asks to come back: the key makes a second try harmless. */
function mayRepeat(error: unknown): boolean {
  if (error instanceof NetworkError) return true;
  if (!(error instanceof ProblemError)) return false;
  const { status, code } = error.problem;
  return (
    code === 'idempotency-in-progress' || status === 429 || status === 502 || status === 503 || status === 504
  );
}

/** A random UUID. `crypto.randomUUID` exists in secure contexts only; a phone on the same Wi-Fi is not one. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte, index) => {
    const value = index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte;
    return value.toString(16).padStart(2, '0');
  }).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
