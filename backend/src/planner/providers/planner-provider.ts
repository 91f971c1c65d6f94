import type { FailureCode, Planner, Usage } from '@tripstream/contracts';

/** Something that the model may ask us to do. */
export interface ToolDefinition {
  name: string;
  description: string;
  /** JSON schema in the strict subset: every property required, no others. */
  parameters: Record<string, unknown>;
}

/** One thing that the model has before it, in the order in which it happened. */
export type InputItem =
  | { type: 'message'; text: string }
  | ToolCall
  /** What came of the call with this id. */
  | { type: 'toolResult'; callId: string; output: string };

export interface ToolCall {
  type: 'toolCall';
  callId: string;
  name: string;
  /** As the model wrote them: JSON text. */
  arguments: string;
  /** What the provider wants to see again with this call in the next request; of no meaning to anybody else. */
  echo?: unknown;
}

/** One question to a model: what it is to do, what it does it with, and the form of its answer. */
export interface ModelRequest {
  /** Which workflow this is part of: what a workflow service is asked to run. */
  workflow: 'bundles' | 'itinerary' | 'day_retry';
  instructions: string;
  input: readonly InputItem[];
  /** None for a provider without `functions`. */
  tools: readonly ToolDefinition[];
  /** Name and JSON schema of the answer's text. */
  format: { name: string; schema: Record<string, unknown> };
  /** The same for a repetition of the same call: external effects happen once. */
  idempotencyKey: string;
}

/** Tokens as the provider counts them; what they cost is not its to say. */
export type TokenCount = Omit<Usage, 'estimatedCost'>;

/** What a provider tells while the model works. `sequence` is the provider's number of it, null where it has none. */
export type ProviderSignal =
  /**
   * The provider keeps this response and goes on with it whether or not anybody reads; by its id it can be read again.
   * Always the first signal, and absent where a response ends with its reader.
   */
  | { type: 'opened'; responseId: string }
  /** More of the answer's text. */
  | { type: 'text'; delta: string; sequence: number | null }
  /** One finished part of the model's reasoning, summarised by the provider. */
  | { type: 'reasoning'; text: string; sequence: number | null }
  /** The model wants this done before it goes on: the next request has the call and its result. Told when whole. */
  | (ToolCall & { sequence: number | null })
  /** A provider that works by itself says which step of the workflow it is in. */
  | { type: 'step'; stepId: string }
  /** The model finished on its own. Always the last signal; a stream without it has failed. */
  | { type: 'completed'; usage: TokenCount | null };

/** What a provider can do as it is asked now; whoever calls it keeps to that. */
export interface ProviderCapabilities {
  /** Tells the answer while it is written; else all of it comes in one piece at the end. */
  streamsNodes: boolean;
  /** Tells summaries of the model's reasoning. */
  reasoning: boolean;
  /** Calls our tools; else it does the searching by itself, and is given none. */
  functions: boolean;
  /** Is asked to keep responses and to go on with them, so that they can be resumed. */
  background: boolean;
}

/** Whoever turns a request into the text of an answer. */
export interface PlannerProvider {
  readonly planner: Planner;
  /** May shrink while the process runs: a server may turn out not to know what it was asked for. */
  readonly capabilities: ProviderCapabilities;
  /**
   * @param signal - aborts the call; the iteration then throws the signal's reason
   * @throws ProviderFailure for everything that can go wrong at the provider or on the way to it
   */
  ask(request: ModelRequest, signal: AbortSignal): AsyncIterable<ProviderSignal>;
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
  flaw?: string;
  usage?: TokenCount | null;
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
  /** What was wrong with a whole answer, in our words and none of the model's; null when there was no such answer. */
  readonly flaw: string | null;
  /** What the provider counted all the same; null where it did not. */
  readonly usage: TokenCount | null;

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
    this.flaw = options.flaw ?? null;
    this.usage = options.usage ?? null;
  }
}
