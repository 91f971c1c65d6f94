import { type Planner, type Usage, usageSchema } from '@tripstream/contracts';
import OpenAI from 'openai';
import type {
  Response,
  ResponseCreatedEvent,
  ResponseCreateParamsStreaming,
  ResponseStreamEvent,
} from 'openai/resources/responses/responses';
import type { Logger } from '../../platform/logger.js';
import { draftPlanJsonSchema } from '../draft-plan.js';
import type { PlannerSettings } from '../planner-settings.js';
import { classifyFailure, failureFromCode, refusesField } from './classify-failure.js';
import { IdleTimer } from './idle-timer.js';
import {
  type PlannerProvider,
  type PlanRequest,
  ProviderFailure,
  type ProviderSignal,
  ResponseGone,
} from './planner-provider.js';

/** The SDK's own limit, until the first byte; our idle time-out comes first unless it is set longer than this. */
const CALL_TIMEOUT_MS = 60 * 60_000;

/** A provider that talks and talks without an end is as useless as a silent one. The longest trips take minutes. */
const LONGEST_CALL_MS = 20 * 60_000;

/** Nobody waits for a cancellation, but it must not stay open for ever. */
const CANCEL_TIMEOUT_MS = 10_000;

/** Fields of a request that a server may not know, and that a plan can do without. */
const DISPENSABLE = ['reasoning', 'background'] as const;
type Dispensable = (typeof DISPENSABLE)[number];

type Events = AsyncIterable<ResponseStreamEvent>;

/**
 * Any server that speaks the Responses API stream: OpenAI, what is compatible with it, and our own demo. It asks for
 * nothing that such a server may not know, or does without it when it is refused, and reads only events that all of
 * them send. It never repeats a call that failed: who calls knows which days are still wanted.
 */
export class OpenAiProvider implements PlannerProvider {
  readonly planner: Planner;
  private readonly client: OpenAI;
  private readonly idleTimeoutMs: number;
  private readonly logger: Logger;
  /** What this server has refused; it will not learn it while we run. */
  private readonly refused = new Set<Dispensable>();

  constructor(
    private readonly settings: PlannerSettings,
    { idleTimeoutMs, logger }: { idleTimeoutMs: number; logger: Logger },
  ) {
    this.planner = { provider: settings.provider, model: settings.model };
    this.idleTimeoutMs = idleTimeoutMs;
    this.logger = logger;
    this.client = new OpenAI({
      apiKey: settings.apiKey,
      baseURL: settings.baseUrl,
      maxRetries: 0,
      timeout: CALL_TIMEOUT_MS,
      // It would print the model's text to the console.
      logLevel: 'off',
    });
  }

  get background(): boolean {
    return this.settings.background && !this.refused.has('background');
  }

  async *plan(request: PlanRequest, signal: AbortSignal): AsyncGenerator<ProviderSignal> {
    yield* this.read((call) => this.create(request, call), signal);
  }

  async *resume(responseId: string, signal: AbortSignal): AsyncGenerator<ProviderSignal> {
    const retrieve = (call: AbortSignal): Promise<Events> =>
      this.client.responses.retrieve(responseId, { stream: true }, { signal: call });
    try {
      for await (const told of this.read(retrieve, signal)) if (told.type !== 'opened') yield told;
    } catch (error) {
      if (isOver(error)) throw new ResponseGone(error.message, { cause: error });
      throw error;
    }
  }

  async cancel(responseId: string): Promise<void> {
    try {
      await this.client.responses.cancel(responseId, { timeout: CANCEL_TIMEOUT_MS });
    } catch (error) {
      throw classifyFailure(error);
    }
  }

  /** @param open - makes the call; its signal aborts it */
  private async *read(
    open: (call: AbortSignal) => Promise<Events>,
    signal: AbortSignal,
  ): AsyncGenerator<ProviderSignal> {
    signal.throwIfAborted();
    const call = new AbortController();
    const abort = () => call.abort();
    signal.addEventListener('abort', abort, { once: true });
    const idle = new IdleTimer(this.idleTimeoutMs, abort);
    const deadline = new IdleTimer(LONGEST_CALL_MS, abort);
    try {
      deadline.start();
      idle.start();
      for await (const event of await open(call.signal)) {
        idle.rest();
        for (const told of signalsOf(event)) {
          yield told;
          if (told.type === 'completed') return;
        }
        idle.start();
      }
      // The SDK ends an aborted stream as if it had been read to its end.
      call.signal.throwIfAborted();
      throw new ProviderFailure('truncated', ENDED_EARLY, { retryable: true, severed: true });
    } catch (error) {
      signal.throwIfAborted();
      if (deadline.expired) throw late(`still talking after ${LONGEST_CALL_MS} ms`);
      if (idle.expired) throw late(`silent for ${this.idleTimeoutMs} ms`);
      throw classifyFailure(error);
    } finally {
      idle.rest();
      deadline.rest();
      signal.removeEventListener('abort', abort);
      call.abort();
    }
  }

  private async create(request: PlanRequest, signal: AbortSignal): Promise<Events> {
    for (;;) {
      const body = this.body(request);
      try {
        return await this.client.responses.create(body, { signal });
      } catch (error) {
        const refused = DISPENSABLE.find((field) => field in body && refusesField(error, field));
        if (refused === undefined) throw error;
        // Not sent again, so this ends.
        this.refused.add(refused);
        this.logger.warn({ event: 'planner.parameter-refused', parameter: refused });
      }
    }
  }

  private body({ instructions, message }: PlanRequest): ResponseCreateParamsStreaming {
    const summaries = this.settings.reasoningSummaries && !this.refused.has('reasoning');
    return {
      model: this.settings.model,
      instructions,
      input: [{ role: 'user', content: message }],
      text: {
        format: { type: 'json_schema', name: 'draft_plan', strict: true, schema: draftPlanJsonSchema },
      },
      stream: true,
      ...(summaries ? { reasoning: { summary: 'auto' as const } } : {}),
      ...(this.background ? { background: true } : {}),
    };
  }
}

const ENDED_EARLY = 'the stream ended before the model had finished';
const late = (message: string) => new ProviderFailure('timeout', message, { retryable: true });

/** Whether a resumed response can never be read to its end. A broken line, a closed door or silence does not say so. */
const isOver = (error: unknown): error is ProviderFailure =>
  error instanceof ProviderFailure &&
  error.code !== 'provider_unauthorized' &&
  error.code !== 'timeout' &&
  // A server that ends the stream in good order has no more to say.
  (!error.severed || error.code === 'truncated');

/** What an event means for the plan; events that mean nothing for it give nothing. */
function signalsOf(event: ResponseStreamEvent): ProviderSignal[] {
  const sequence = sequenceOf(event);
  switch (event.type) {
    case 'response.created':
      return openedBy(event);
    case 'response.output_text.delta':
      return [{ type: 'text', delta: textOf(event.delta), sequence }];
    case 'response.reasoning_summary_text.done':
      return textOf(event.text).trim() === '' ? [] : [{ type: 'reasoning', text: event.text, sequence }];
    case 'response.completed':
      return [{ type: 'completed', usage: usageOf(event.response) }];
    case 'response.refusal.delta':
    case 'response.refusal.done':
      throw new ProviderFailure('refused', 'the model declined', { retryable: false });
    case 'response.incomplete':
      throw event.response.incomplete_details?.reason === 'content_filter'
        ? new ProviderFailure('filtered', 'stopped by the content filter', { retryable: false })
        : new ProviderFailure('truncated', 'stopped at the length limit', { retryable: true });
    case 'response.failed':
      throw failureFromCode(event.response.error?.code, 'the response failed');
    case 'error':
      throw failureFromCode(event.code, 'error in the stream');
    default:
      return [];
  }
}

/** A server that ignores `background` does not repeat it, and without numbers nobody could tell what was read before. */
function openedBy({ response, ...event }: ResponseCreatedEvent): ProviderSignal[] {
  const { id, background } = (response ?? {}) as Partial<Response>;
  if (background !== true || typeof id !== 'string' || id === '' || sequenceOf(event) === null) return [];
  return [{ type: 'opened', responseId: id }];
}

const sequenceOf = ({ sequence_number: number }: { sequence_number?: unknown }): number | null =>
  Number.isSafeInteger(number) && Number(number) >= 0 ? Number(number) : null;

/** What the SDK's types promise is what a server sends; not every one keeps to them. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new ProviderFailure('malformed', 'an event without its text', { retryable: true });
}

function usageOf({ usage }: Response): Usage | null {
  if (usage === undefined || usage === null) return null;
  const { input_tokens: inputTokens, output_tokens: outputTokens, total_tokens: totalTokens } = usage;
  // Compatible servers count in their own ways; a count that is none must not cost the plan.
  const counted = usageSchema.safeParse({ inputTokens, outputTokens, totalTokens });
  return counted.success ? counted.data : null;
}
