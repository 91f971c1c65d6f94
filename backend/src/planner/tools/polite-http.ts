import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
} from 'cockatiel';
import { LRUCache } from 'lru-cache';
import type { z } from 'zod';
import type { Logger } from '../../platform/logger.js';
import { VERSION } from '../../platform/version.js';
import { pause } from '../retry-policy.js';
import { askOnce } from './ask-once.js';
import { ToolFailure, type ToolFailureCode } from './tool-failure.js';

export interface PoliteOptions {
  /** What the service is called in log lines and messages. */
  name: string;
  /** Root of its API; paths are added to it. */
  baseUrl: string;
  /** Whom its operators can write to: a mail address or a page. */
  contact: string;
  /** How often it is asked at most, by this process. */
  perSecond: number;
  /** How long an answer is good for. */
  keepMs: number;
  timeoutMs?: number;
  maxBytes?: number;
  /** How much of its answers is kept at most, in characters of JSON. */
  keepCharacters?: number;
  /** Failures in a row after which the service is left alone, and for how long. */
  breakAfter?: number;
  restMs?: number;
  logger: Logger;
  /** How waiting is done. */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface Answer<T> {
  /** Null when the service said that there is no such thing. */
  value: T | null;
  /** When the service said so, which may be a while ago. */
  retrievedAt: string;
}

const MOST_ANSWERS = 5_000;
/** A well-known place has its name in two hundred languages: a number of answers alone bounds nothing. */
const MOST_CHARACTERS = 16_000_000;
/** Whoever would stand in line longer than this is sent away at once. */
const LONGEST_LINE_MS = 30_000;

/** What says that the service is unwell, rather than that it does not like this question. */
const unwell: ReadonlySet<ToolFailureCode> = new Set(['timeout', 'unavailable', 'malformed', 'too_large']);

/**
 * One service on the network, asked the way its operators want it: by name, not too often, not twice for the same, not
 * while it is down, and not before it says that it is ready. Answers are JSON and are checked; whatever does not fit is a
 * {@link ToolFailure}.
 */
export class PoliteHttp {
  private readonly answers: LRUCache<string, Answer<unknown>>;
  /** Questions that are being asked, by their address; each ends without a word, whatever came of it. */
  private readonly underway = new Map<string, Promise<void>>();
  private readonly breaker: CircuitBreakerPolicy;
  private readonly restMs: number;
  private nextTurn = 0;
  /** The service asked not to be asked before. */
  private quietUntil = 0;
  private restsUntil = 0;

  constructor(private readonly options: PoliteOptions) {
    this.answers = new LRUCache({
      max: MOST_ANSWERS,
      maxSize: options.keepCharacters ?? MOST_CHARACTERS,
      sizeCalculation: (answer) => JSON.stringify(answer).length,
      ttl: 1,
      ttlResolution: 0,
      perf: { now: () => Date.now() },
    });
    this.restMs = options.restMs ?? 30_000;
    this.breaker = circuitBreaker(
      handleWhen((error) => error instanceof ToolFailure && unwell.has(error.code)),
      { halfOpenAfter: this.restMs, breaker: new ConsecutiveBreaker(options.breakAfter ?? 5) },
    );
    this.breaker.onBreak(() => {
      this.restsUntil = Date.now() + this.restMs;
      options.logger.warn({ event: 'planner.tool-resting', service: options.name, ms: this.restMs });
    });
    this.breaker.onReset(() => {
      this.restsUntil = 0;
      options.logger.info({ event: 'planner.tool-back', service: options.name });
    });
  }

  /**
   * @param schema - what a usable answer looks like
   * @throws ToolFailure; the signal's reason when it is aborted
   */
  async get<T>(
    path: string,
    query: Readonly<Record<string, string>>,
    schema: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<Answer<T>> {
    const url = urlOf(this.options.baseUrl, path, query);
    // Whoever asks the same at this moment asks for us too; if nothing comes of it, we are next.
    for (;;) {
      const known = this.answers.get(url);
      if (known !== undefined) return known as Answer<T>;
      const underway = this.underway.get(url);
      if (underway === undefined) break;
      await underway;
      signal.throwIfAborted();
    }
    const asking = this.inTurn(url, schema, signal);
    const settled = asking.then(
      () => undefined,
      () => undefined,
    );
    this.underway.set(url, settled);
    try {
      return await asking;
    } finally {
      this.underway.delete(url);
    }
  }

  private async inTurn<T>(url: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<Answer<T>> {
    this.refuseWhileResting();
    await this.turn(signal);
    // Those in front may have found the service unwell, or busy.
    this.refuseWhileResting();
    this.refuseWhileQuiet();
    const value = await this.ask(url, schema, signal);
    const answer = { value, retrievedAt: new Date(Date.now()).toISOString() };
    this.answers.set(url, answer, { ttl: this.options.keepMs });
    return answer;
  }

  private async ask<T>(url: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T | null> {
    const { name, contact, timeoutMs = 5_000, maxBytes = 512 * 1024 } = this.options;
    const headers = { accept: 'application/json', 'user-agent': `Tripstream/${VERSION} (${contact})` };
    try {
      return await this.breaker.execute(() =>
        askOnce({ service: name, url, headers, timeoutMs, maxBytes }, schema, signal),
      );
    } catch (error) {
      // Somebody else's trial of a service that seemed well again has failed.
      if (error instanceof BrokenCircuitError) throw this.resting();
      if (error instanceof ToolFailure && error.retryAfterMs > 0) {
        this.quietUntil = Math.max(this.quietUntil, Date.now() + error.retryAfterMs);
        this.nextTurn = Math.max(this.nextTurn, this.quietUntil);
      }
      throw error;
    }
  }

  /** Waits until it is this caller's turn. Turns are given in the order in which they are asked for. */
  private async turn(signal: AbortSignal): Promise<void> {
    const now = Date.now();
    const at = Math.max(now, this.nextTurn);
    if (at - now > LONGEST_LINE_MS)
      throw new ToolFailure('rate_limited', `${this.options.name} has no turn left soon`, at - now);
    this.nextTurn = at + 1000 / this.options.perSecond;
    if (at > now) await (this.options.wait ?? pause)(at - now, signal);
    signal.throwIfAborted();
  }

  private refuseWhileResting(): void {
    if (Date.now() < this.restsUntil) throw this.resting();
  }

  private refuseWhileQuiet(): void {
    const left = this.quietUntil - Date.now();
    if (left > 0) throw new ToolFailure('rate_limited', `${this.options.name} wants to be asked later`, left);
  }

  private resting(): ToolFailure {
    const left = Math.max(0, this.restsUntil - Date.now());
    return new ToolFailure('unavailable', `${this.options.name} failed too often and is left alone`, left);
  }
}

function urlOf(baseUrl: string, path: string, query: Readonly<Record<string, string>>): string {
  const search = new URLSearchParams(query).toString();
  return `${baseUrl.replace(/\/+$/, '')}/${path}${search === '' ? '' : `?${search}`}`;
}
