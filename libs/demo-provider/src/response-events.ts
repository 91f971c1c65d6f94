import type {
  Response,
  ResponseOutputMessage,
  ResponseReasoningItem,
  ResponseStreamEvent,
  ResponseUsage,
} from 'openai/resources/responses/responses';
import type { CreateRequest } from './create-request.js';
import type { DraftText } from './draft-text.js';
import type { LogEntry } from './log.js';
import { tokensOf } from './tokens.js';

/** The whole answer to one request, before any of it is written. */
export interface Answer {
  request: CreateRequest;
  ids: { response: string; reasoning: string; message: string };
  /** One text for each part of the reasoning summary. */
  reasoning: readonly string[];
  draft: DraftText;
}

/** A step of the stream. */
export interface StreamStep {
  event: ResponseStreamEvent;
  /** Whether a model would have spent a token on it; only those are paced. */
  isToken: boolean;
  marks: readonly Pick<LogEntry, 'mark' | 'day'>[];
}

/** What goes over the wire: the SDK computes `output_text` itself. */
export type WireResponse = Omit<Response, 'output_text'>;

const REASONING_INDEX = 0;
const MESSAGE_INDEX = 1;

/**
 * The events of a streamed answer, in order, numbered from 0.
 *
 * @param createdAt seconds since 1970
 * @param endedAt the same of the end; asked when the last event is made
 */
export function* responseEvents(
  answer: Answer,
  createdAt: number,
  endedAt: () => number,
): Generator<StreamStep, void, void> {
  let sequence = 0;
  const step = (event: Unnumbered, rest: Partial<Omit<StreamStep, 'event'>> = {}): StreamStep => ({
    // The SDK's `Response` carries the `output_text` that only the SDK adds.
    event: { ...event, sequence_number: sequence++ } as ResponseStreamEvent,
    isToken: false,
    marks: [],
    ...rest,
  });

  const begun = unfinishedResponse(answer, createdAt, 'in_progress');
  yield step({ type: 'response.created', response: begun }, { marks: [{ mark: 'started' }] });
  yield step({ type: 'response.in_progress', response: begun });
  yield* reasoningSteps(answer, step);
  yield* messageSteps(answer, step);
  yield step(
    { type: 'response.completed', response: completedResponse(answer, createdAt, endedAt()) },
    { marks: [{ mark: 'finished' }] },
  );
}

/** The answer without streaming, and the last event's response with it. Times in seconds since 1970. */
export function completedResponse(answer: Answer, createdAt: number, completedAt: number): WireResponse {
  return {
    ...answeredSoFar(answer, createdAt),
    status: 'completed',
    completed_at: completedAt,
    output: [reasoningItem(answer), messageItem(answer)],
    usage: usageOf(answer),
  };
}

/** An answer that is being written or was given up; it shows nothing of what is written. */
export const unfinishedResponse = (
  answer: Answer,
  createdAt: number,
  status: 'in_progress' | 'cancelled',
): WireResponse => ({ ...answeredSoFar(answer, createdAt), status, output: [] });

type Unnumbered = { type: ResponseStreamEvent['type']; [field: string]: unknown };
type MakeStep = (event: Unnumbered, rest?: Partial<Omit<StreamStep, 'event'>>) => StreamStep;

function* reasoningSteps(answer: Answer, step: MakeStep) {
  const at = { item_id: answer.ids.reasoning, output_index: REASONING_INDEX };
  yield step({
    type: 'response.output_item.added',
    output_index: REASONING_INDEX,
    item: { ...reasoningItem(answer), summary: [] },
  });
  for (const [index, text] of answer.reasoning.entries()) {
    const part = { ...at, summary_index: index };
    yield step({
      type: 'response.reasoning_summary_part.added',
      ...part,
      part: { type: 'summary_text', text: '' },
    });
    for (const delta of tokensOf(text))
      yield step({ type: 'response.reasoning_summary_text.delta', ...part, delta }, { isToken: true });
    yield step({ type: 'response.reasoning_summary_text.done', ...part, text });
    yield step({
      type: 'response.reasoning_summary_part.done',
      ...part,
      part: { type: 'summary_text', text },
    });
  }
  yield step({
    type: 'response.output_item.done',
    output_index: REASONING_INDEX,
    item: reasoningItem(answer),
  });
}

function* messageSteps(answer: Answer, step: MakeStep) {
  const { text, marks } = answer.draft;
  const at = { item_id: answer.ids.message, output_index: MESSAGE_INDEX, content_index: 0 };
  yield step({
    type: 'response.output_item.added',
    output_index: MESSAGE_INDEX,
    item: { ...messageItem(answer), status: 'in_progress', content: [] },
  });
  yield step({
    type: 'response.content_part.added',
    ...at,
    part: { type: 'output_text', text: '', annotations: [], logprobs: [] },
  });

  let written = 0;
  let nextMark = 0;
  for (const delta of tokensOf(text)) {
    written += delta.length;
    const from = nextMark;
    while ((marks[nextMark]?.offset ?? Number.POSITIVE_INFINITY) <= written) nextMark++;
    yield step(
      { type: 'response.output_text.delta', ...at, delta, logprobs: [] },
      { isToken: true, marks: marks.slice(from, nextMark).map(({ mark, day }) => ({ mark, day })) },
    );
  }

  yield step({ type: 'response.output_text.done', ...at, text, logprobs: [] });
  yield step({ type: 'response.content_part.done', ...at, part: messageItem(answer).content[0] });
  yield step({ type: 'response.output_item.done', output_index: MESSAGE_INDEX, item: messageItem(answer) });
}

const reasoningItem = ({ ids, reasoning }: Answer): ResponseReasoningItem => ({
  id: ids.reasoning,
  type: 'reasoning',
  summary: reasoning.map((text) => ({ type: 'summary_text', text })),
});

const messageItem = ({ ids, draft }: Answer): ResponseOutputMessage => ({
  id: ids.message,
  type: 'message',
  status: 'completed',
  role: 'assistant',
  content: [{ type: 'output_text', text: draft.text, annotations: [], logprobs: [] }],
});

function answeredSoFar({ request, ids }: Answer, createdAt: number) {
  return {
    id: ids.response,
    object: 'response' as const,
    created_at: createdAt,
    background: request.background,
    error: null,
    incomplete_details: null,
    instructions: request.instructions,
    max_output_tokens: null,
    metadata: request.metadata,
    model: request.model,
    parallel_tool_calls: true,
    previous_response_id: null,
    temperature: 1,
    text: request.text,
    tool_choice: 'auto' as const,
    tools: [],
    top_p: 1,
    truncation: 'disabled' as const,
  };
}

function usageOf({ request, reasoning, draft }: Answer): ResponseUsage {
  const input = tokensOf(`${request.instructions ?? ''}${request.prompt}`).length;
  const thought = reasoning.reduce((sum, text) => sum + tokensOf(text).length, 0);
  const output = thought + tokensOf(draft.text).length;
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: thought },
    total_tokens: input + output,
  };
}
