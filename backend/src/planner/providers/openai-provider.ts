import { type Usage, usageSchema } from '@tripstream/contracts';
import OpenAI from 'openai';
import type {
  Response,
  ResponseCreateParamsStreaming,
  ResponseStreamEvent,
} from 'openai/resources/responses/responses';
import { draftPlanJsonSchema } from '../draft-plan.js';
import type { PlannerSettings } from '../planner-settings.js';
import { classifyFailure, failureFromCode } from './classify-failure.js';
import { IdleTimer } from './idle-timer.js';
import {
  type PlannerProvider,
  type PlanRequest,
  ProviderFailure,
  type ProviderSignal,
} from './planner-provider.js';

/** The SDK's own limit, until the first byte; our idle time-out comes first unless it is set longer than this. */
const CALL_TIMEOUT_MS = 60 * 60_000;

/** A provider that talks and talks without an end is as useless as a silent one. The longest trips take minutes. */
const LONGEST_CALL_MS = 20 * 60_000;

/**
 * Any server that speaks the Responses API stream: OpenAI, what is compatible with it, and our own demo. It asks for
 * nothing that such a server may not know, and reads only events that all of them send. It never retries: who calls
 * knows which days are still wanted.
 */
export class OpenAiProvider implements PlannerProvider {
  private readonly client: OpenAI;

  constructor(
    private readonly settings: PlannerSettings,
    private readonly options: { idleTimeoutMs: number },
  ) {
    this.client = new OpenAI({
      apiKey: settings.apiKey,
      baseURL: settings.baseUrl,
      maxRetries: 0,
      timeout: CALL_TIMEOUT_MS,
      // It would print the model's text to the console.
      logLevel: 'off',
    });
  }

  async *plan(request: PlanRequest, signal: AbortSignal): AsyncGenerator<ProviderSignal> {
    signal.throwIfAborted();
    const call = new AbortController();
    const abort = () => call.abort();
    signal.addEventListener('abort', abort, { once: true });
    const idle = new IdleTimer(this.options.idleTimeoutMs, abort);
    const deadline = new IdleTimer(LONGEST_CALL_MS, abort);
    try {
      deadline.start();
      idle.start();
      const stream = await this.client.responses.create(this.body(request), { signal: call.signal });
      for await (const event of stream) {
        idle.rest();
        for (const told of signalsOf(event)) {
          yield told;
          if (told.type === 'completed') return;
        }
        idle.start();
      }
      // The SDK ends an aborted stream as if it had been read to its end.
      call.signal.throwIfAborted();
      throw new ProviderFailure('truncated', 'the stream ended before the model had finished', {
        retryable: true,
      });
    } catch (error) {
      signal.throwIfAborted();
      if (deadline.expired)
        throw new ProviderFailure('timeout', `still talking after ${LONGEST_CALL_MS} ms`, {
          retryable: true,
        });
      if (idle.expired)
        throw new ProviderFailure('timeout', `silent for ${this.options.idleTimeoutMs} ms`, {
          retryable: true,
        });
      throw classifyFailure(error);
    } finally {
      idle.rest();
      deadline.rest();
      signal.removeEventListener('abort', abort);
      call.abort();
    }
  }

  private body({ instructions, message }: PlanRequest): ResponseCreateParamsStreaming {
    return {
      model: this.settings.model,
      instructions,
      input: [{ role: 'user', content: message }],
      text: {
        format: { type: 'json_schema', name: 'draft_plan', strict: true, schema: draftPlanJsonSchema },
      },
      stream: true,
      ...(this.settings.reasoningSummaries ? { reasoning: { summary: 'auto' as const } } : {}),
    };
  }
}

/** What an event means for the plan; events that mean nothing for it give nothing. */
function signalsOf(event: ResponseStreamEvent): ProviderSignal[] {
  switch (event.type) {
    case 'response.output_text.delta':
      return [{ type: 'text', delta: textOf(event.delta) }];
    case 'response.reasoning_summary_text.done':
      return textOf(event.text).trim() === '' ? [] : [{ type: 'reasoning', text: event.text }];
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
