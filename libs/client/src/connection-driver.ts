import { LONGEST_FLOOR_MS } from './backoff.js';
import type { Connection } from './connection.js';
import {
  begin,
  type ConnectionEffect,
  type ConnectionInput,
  type ConnectionRules,
  type ConnectionState,
  connectionOf,
  type Facts,
  type Step,
  step,
  type Timer,
} from './connection-machine.js';
import type { Environment } from './environment.js';
import { readEventStream } from './event-stream.js';
import type { Frame } from './frames.js';
import type { OpenedStream } from './http.js';
import { ProblemError } from './problem.js';

/** What the driver needs of the trip whose connection it keeps. */
export interface Line {
  open(signal: AbortSignal): Promise<OpenedStream>;
  /** One poll; whether it brought anything new. */
  poll(signal: AbortSignal): Promise<boolean>;
  /** Frames of one network read, in order; never empty. */
  receive(frames: readonly Frame[]): void;
  changed(connection: Connection): void;
}

/**
 * Carries out what the connection machine decides: sockets, timers, the tab and the network. It owns everything that
 * has to be released, and holds nothing once the connection is closed.
 */
export class ConnectionDriver {
  readonly #rules: ConnectionRules;
  readonly #environment: Environment;
  readonly #line: Line;
  readonly #timers = new Map<Timer, unknown>();
  readonly #forgetEnvironment: () => void;
  #state: ConnectionState;
  #connection: Connection;
  #stream: AbortController | null = null;
  #poll: AbortController | null = null;
  #heardAt = 0;

  /** Connects at once. */
  constructor(rules: ConnectionRules, environment: Environment, line: Line) {
    this.#rules = rules;
    this.#environment = environment;
    this.#line = line;
    const first = begin(rules, this.#facts());
    this.#state = first.state;
    this.#connection = connectionOf(first.state);
    this.#forgetEnvironment = environment.onChange((change) => {
      if (change === 'offline') this.#take({ type: 'offline' });
      else if (change !== 'hidden') this.#take({ type: 'wake' });
    });
    for (const effect of first.effects) this.#carryOut(effect);
  }

  get connection(): Connection {
    return this.#connection;
  }

  reconnectNow(): void {
    this.#take({ type: 'reconnect' });
  }

  leave(): void {
    this.#take({ type: 'leave' });
  }

  /** Another request about this trip failed; a final answer closes the connection too. */
  heed(error: unknown): void {
    const failure = failureOf(error);
    if (failure.final) this.#take({ type: 'refused', to: 'poll', because: failure.because });
  }

  #take(input: ConnectionInput): void {
    const next: Step = step(this.#rules, this.#state, input, this.#facts());
    const changed = next.state !== this.#state;
    this.#state = next.state;
    for (const effect of next.effects) this.#carryOut(effect);
    if (!changed) return;
    if (next.state.kind === 'closed') this.#forgetEnvironment();
    const connection = connectionOf(next.state);
    if (isSame(connection, this.#connection)) return;
    this.#connection = connection;
    this.#line.changed(connection);
  }

  #facts(): Facts {
    const now = this.#environment.now();
    return {
      now,
      random: this.#environment.random(),
      visible: this.#environment.isVisible(),
      online: this.#environment.isOnline(),
      silentMs: now - this.#heardAt,
    };
  }

  #carryOut(effect: ConnectionEffect): void {
    switch (effect.do) {
      case 'clear':
        this.#abortStream();
        this.#settle();
        return;
      case 'keep_stream':
        this.#settle();
        return;
      case 'open':
        this.#abortStream();
        this.#stream = new AbortController();
        void this.#follow(this.#stream);
        return;
      case 'abort_stream':
        this.#abortStream();
        return;
      case 'poll':
        this.#poll = new AbortController();
        void this.#ask(this.#poll);
        return;
      case 'arm':
        this.#disarm(effect.timer);
        this.#timers.set(
          effect.timer,
          this.#environment.setTimer(() => this.#take({ type: `${effect.timer}_due` }), effect.ms),
        );
        return;
      case 'disarm':
        this.#disarm(effect.timer);
    }
  }

  #abortStream(): void {
    const stream = this.#stream;
    this.#stream = null;
    stream?.abort();
  }

  /** Leaves nothing running but the stream. */
  #settle(): void {
    const poll = this.#poll;
    this.#poll = null;
    poll?.abort();
    for (const timer of [...this.#timers.keys()]) this.#disarm(timer);
  }

  #disarm(timer: Timer): void {
    this.#environment.clearTimer(this.#timers.get(timer));
    this.#timers.delete(timer);
  }

  async #follow(stream: AbortController): Promise<void> {
    // An aborted stream may still deliver what was under way; nobody listens to it any more.
    const isCurrent = () => this.#stream === stream;
    let end: ConnectionInput;
    try {
      const opened = await this.#line.open(stream.signal);
      end = { type: 'failed', because: 'ended', floorMs: 0 };
      if (opened.kind === 'finished') end = { type: 'refused', to: 'stream', because: 'finished' };
      else if (opened.kind === 'not_a_stream') end = { type: 'failed', because: 'not_a_stream', floorMs: 0 };
      else
        await readEventStream(opened.body, {
          onRetry: (ms) => {
            if (isCurrent()) this.#take({ type: 'retry_hint', ms: Math.min(ms, LONGEST_FLOOR_MS) });
          },
          onRead: (frames) => {
            if (isCurrent()) this.#hear(frames);
          },
        });
    } catch (error) {
      const failure = failureOf(error);
      end = failure.final
        ? { type: 'refused', to: 'stream', because: failure.because }
        : { type: 'failed', because: failure.because, floorMs: failure.floorMs };
    }
    if (!isCurrent()) return;
    // Whatever broke the reading off may have left the response open.
    this.#abortStream();
    this.#take(end);
  }

  #hear(frames: readonly Frame[]): void {
    this.#heardAt = this.#environment.now();
    this.#take({ type: 'bytes' });
    if (frames.length === 0) return;
    const connected = frames.find((frame) => frame.kind === 'connected');
    this.#take({ type: 'frame', heartbeatMs: connected?.connected.heartbeatMs ?? null });
    this.#line.receive(frames);
  }

  async #ask(poll: AbortController): Promise<void> {
    let answer: ConnectionInput;
    try {
      answer = { type: 'polled', fresh: await this.#line.poll(poll.signal) };
    } catch (error) {
      const failure = failureOf(error);
      answer = failure.final
        ? { type: 'refused', to: 'poll', because: failure.because }
        : { type: 'poll_failed', because: failure.because, floorMs: failure.floorMs };
    }
    if (this.#poll !== poll) return;
    this.#poll = null;
    this.#take(answer);
  }
}

type Failure =
  | { final: true; because: 'not_found' | 'refused' | 'finished' }
  | { final: false; because: 'network' | 'busy' | 'server_error'; floorMs: number };

/** Statuses below 500 that say "later", not "never". */
const passing = new Set([408, 425, 429]);

function failureOf(error: unknown): Failure {
  if (!(error instanceof ProblemError)) return { final: false, because: 'network', floorMs: 0 };
  const { status } = error.problem;
  const floorMs = error.retryAfterMs ?? 0;
  if (status === 404) return { final: true, because: 'not_found' };
  if (status === 410) return { final: true, because: 'finished' };
  if (status === 429 || status === 503) return { final: false, because: 'busy', floorMs };
  if (status >= 500 || passing.has(status)) return { final: false, because: 'server_error', floorMs };
  return { final: true, because: 'refused' };
}

const isSame = (left: Connection, right: Connection): boolean => {
  const keys = Object.keys(left) as (keyof Connection)[];
  return left.kind === right.kind && keys.every((key) => left[key] === right[key]);
};
