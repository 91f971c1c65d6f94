import { usageSchema } from '@tripstream/contracts';
import type {
  Response,
  ResponseCreatedEvent,
  ResponseFunctionToolCall,
  ResponseOutputItem,
  ResponseStreamEvent,
} from 'openai/resources/responses/responses';
import { failureFromCode } from './classify-failure.js';
import { sequenceOf } from './event-order.js';
import { ProviderFailure, type ProviderSignal, type TokenCount } from './planner-provider.js';

const tokenCountSchema = usageSchema.omit({ estimatedCost: true });

/** What the events of one response mean; those that mean nothing for an answer give nothing. */
export class ResponsesReader {
  /** Items since the last tool call: the next one goes back together with them. */
  private before: ResponseOutputItem[] = [];
  private readonly called = new Set<string>();

  /** @throws ProviderFailure when the event says that there will be no whole answer */
  read(event: ResponseStreamEvent): ProviderSignal[] {
    const sequence = sequenceOf(event);
    switch (event.type) {
      case 'response.created':
        return openedBy(event);
      case 'response.output_text.delta':
        return [{ type: 'text', delta: textOf(event.delta), sequence }];
      case 'response.reasoning_summary_text.done':
        return textOf(event.text).trim() === '' ? [] : [{ type: 'reasoning', text: event.text, sequence }];
      case 'response.output_item.done':
        return this.item(event.item, sequence);
      case 'response.completed':
        return this.end(event.response, sequence);
      case 'response.refusal.delta':
      case 'response.refusal.done':
        throw new ProviderFailure('refused', 'the model declined', { retryable: false });
      case 'response.incomplete':
        throw cutShort(event.response);
      case 'response.failed':
        throw failedOf(event.response);
      case 'error':
        throw failureFromCode(event.code, 'error in the stream');
      default:
        return [];
    }
  }

  private item(item: ResponseOutputItem, sequence: number | null): ProviderSignal[] {
    if (item?.type !== 'function_call') {
      this.before.push(item);
      return [];
    }
    // Half a call is none; the end of the response will say why it was cut.
    if (item.status === 'incomplete' || this.called.has(item.call_id)) return [];
    const echo = [...this.before, item];
    this.before = [];
    this.called.add(item.call_id);
    return [{ ...toolCallOf(item), echo, sequence }];
  }

  /** Some servers end every response as completed and put into it how it really ended, or what they have not told. */
  private end(response: Response, sequence: number | null): ProviderSignal[] {
    if (response?.status === 'incomplete') throw cutShort(response);
    if (response?.status === 'failed') throw failedOf(response);
    const output = Array.isArray(response?.output) ? response.output : [];
    const untold = output.filter(({ type }) => type === 'function_call');
    return [
      ...untold.flatMap((item) => this.item(item, sequence)),
      { type: 'completed', usage: usageOf(response) },
    ];
  }
}

/** A server that ignores `background` does not repeat it, and without numbers nobody could tell what was read before. */
function openedBy({ response, ...event }: ResponseCreatedEvent): ProviderSignal[] {
  const { id, background } = (response ?? {}) as Partial<Response>;
  if (background !== true || typeof id !== 'string' || id === '' || sequenceOf(event) === null) return [];
  return [{ type: 'opened', responseId: id }];
}

const malformed = (message: string) => new ProviderFailure('malformed', message, { retryable: true });

/** What was written until then is paid for, and counted. */
const cutShort = (response: Response | undefined): ProviderFailure =>
  response?.incomplete_details?.reason === 'content_filter'
    ? new ProviderFailure('filtered', 'stopped by the content filter', {
        retryable: false,
        usage: usageOf(response),
      })
    : new ProviderFailure('truncated', 'stopped at the length limit', {
        retryable: true,
        usage: usageOf(response),
      });

function failedOf(response: Response): ProviderFailure {
  const { code, message, retryable } = failureFromCode(response.error?.code, 'the response failed');
  return new ProviderFailure(code, message, { retryable, usage: usageOf(response) });
}

/** What the SDK's types promise is what a server sends; not every one keeps to them. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  throw malformed('an event without its text');
}

function toolCallOf({ call_id: callId, name, arguments: given }: ResponseFunctionToolCall) {
  if (typeof callId !== 'string' || typeof name !== 'string') throw malformed('a tool call without its name');
  try {
    JSON.parse(textOf(given));
  } catch {
    throw malformed('a tool call whose arguments are not JSON');
  }
  return { type: 'toolCall' as const, callId, name, arguments: given };
}

function usageOf(response: Response | undefined): TokenCount | null {
  const { usage } = response ?? {};
  if (usage === undefined || usage === null) return null;
  const { input_tokens: inputTokens, output_tokens: outputTokens, total_tokens: totalTokens } = usage;
  // Compatible servers count in their own ways; a count that is none must not cost the answer.
  const counted = tokenCountSchema.safeParse({ inputTokens, outputTokens, totalTokens });
  return counted.success ? counted.data : null;
}
