import type { FailureCode, Usage } from '@tripstream/contracts';

/** One question to a model: what it is to do, and the document that it does it with. */
export interface PlanRequest {
  instructions: string;
  message: string;
}

/** What a provider tells while the model works. */
export type ProviderSignal =
  /** More of the plan's text. */
  | { type: 'text'; delta: string }
  /** One finished part of the model's reasoning, summarised by the provider. */
  | { type: 'reasoning'; text: string }
  /** The model finished on its own. Always the last signal; a stream without it has failed. */
  | { type: 'completed'; usage: Usage | null };

/** Whoever turns a request into the text of a plan. */
export interface PlannerProvider {
  /**
   * @param signal - aborts the call; the iteration then throws the signal's reason
   * @throws ProviderFailure for everything that can go wrong at the provider or on the way to it
   */
  plan(request: PlanRequest, signal: AbortSignal): AsyncIterable<ProviderSignal>;
}

/** Injection token of the {@link PlannerProvider}. */
export const PLANNER_PROVIDER = Symbol('planner provider');

export type ProviderFailureCode = Exclude<FailureCode, 'destination_unknown' | 'worker_lost' | 'internal'>;

/** A call to a provider that gave no whole answer, and what may be done about it. */
export class ProviderFailure extends Error {
  override readonly name = 'ProviderFailure';
  /** Whether the same question may be asked again by itself, without anybody changing anything. */
  readonly retryable: boolean;
  /** The provider's own wish; a floor for the wait. */
  readonly retryAfterMs: number | undefined;

  constructor(
    readonly code: ProviderFailureCode,
    /** For the log; travellers read our words for the code. */
    message: string,
    options: { retryable: boolean; retryAfterMs?: number | undefined; cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
  }
}
