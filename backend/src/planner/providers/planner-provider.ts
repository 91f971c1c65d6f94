import type { FailureCode, Planner, Usage } from '@tripstream/contracts';

/** One question to a model: what it is to do, and the document that it does it with. */
export interface PlanRequest {
  instructions: string;
  message: string;
}

/** What a provider tells while the model works. `sequence` is the provider's number of it, null where it has none. */
export type ProviderSignal =
  /**
   * The provider keeps this response and goes on with it whether or not anybody reads; by its id it can be read again.
   * Always the first signal, and absent where a response ends with its reader.
   */
  | { type: 'opened'; responseId: string }
  /** More of the plan's text. */
  | { type: 'text'; delta: string; sequence: number | null }
  /** One finished part of the model's reasoning, summarised by the provider. */
  | { type: 'reasoning'; text: string; sequence: number | null }
  /** The model finished on its own. Always the last signal; a stream without it has failed. */
  | { type: 'completed'; usage: Usage | null };

/** Whoever turns a request into the text of a plan. */
export interface PlannerProvider {
  readonly planner: Planner;
  /** Whether it is asked to keep responses and to go on with them, so that they can be resumed. */
  readonly background: boolean;
  /**
   * @param signal - aborts the call; the iteration then throws the signal's reason
   * @throws ProviderFailure for everything that can go wrong at the provider or on the way to it
   */
  plan(request: PlanRequest, signal: AbortSignal): AsyncIterable<ProviderSignal>;
  /**
   * Reads a response again, from its start and on to its end, without opening it anew.
   *
   * @throws ResponseGone when it cannot be had to its end any more
   * @throws ProviderFailure when the provider cannot be reached or does not let us in
   */
  resume(responseId: string, signal: AbortSignal): AsyncIterable<ProviderSignal>;
  /** Nobody will read this response any more. @throws ProviderFailure, which nobody has to act upon */
  cancel(responseId: string): Promise<void>;
}

/** Injection token of the {@link PlannerProvider}. */
export const PLANNER_PROVIDER = Symbol('planner provider');

export type ProviderFailureCode = Exclude<FailureCode, 'destination_unknown' | 'worker_lost' | 'internal'>;

/** The provider has forgotten the response, or it ended before its plan did: the question has to be asked again. */
export class ResponseGone extends Error {
  override readonly name = 'ResponseGone';
}

interface FailureOptions {
  retryable: boolean;
  retryAfterMs?: number | undefined;
  severed?: boolean;
  refusal?: Refusal | undefined;
  cause?: unknown;
}

/** What an error body says for machines: safe to log, unlike its message. */
export interface Refusal {
  code: string | null;
  param: string | null;
}

/** A call to a provider that gave no whole answer, and what may be done about it. */
export class ProviderFailure extends Error {
  override readonly name = 'ProviderFailure';
  /** Whether the same question may be asked again by itself, without anybody changing anything. */
  readonly retryable: boolean;
  /** The provider's own wish; a floor for the wait. */
  readonly retryAfterMs: number | undefined;
  /** Only the way to the provider failed: a response that it keeps may be going on. */
  readonly severed: boolean;
  /** Null where the provider answered without one. */
  readonly refusal: Refusal | null;

  constructor(
    readonly code: ProviderFailureCode,
    /** For the log; travellers read our words for the code. */
    message: string,
    options: FailureOptions,
  ) {
    super(message, { cause: options.cause });
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
    this.severed = options.severed ?? false;
    this.refusal = options.refusal ?? null;
  }
}
