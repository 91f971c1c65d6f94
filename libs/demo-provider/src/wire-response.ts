import type {
  Response,
  ResponseFunctionToolCall,
  ResponseOutputItem,
  ResponseOutputMessage,
  ResponseReasoningItem,
  ResponseUsage,
} from 'openai/resources/responses/responses';
import type { Answer } from './answer.js';
import { writtenOf } from './faults/fault-reach.js';
import { tokensOf } from './tokens.js';

/** What goes over the wire: the SDK computes `output_text` itself. */
export type WireResponse = Omit<Response, 'output_text'>;

/** The answer without streaming, and the last event's response with it. Times in seconds since 1970. */
export function endedResponse(answer: Answer, createdAt: number, endedAt: number): WireResponse {
  const { ending } = answer;
  const ended = { ...answeredSoFar(answer, createdAt), usage: usageOf(answer) };
  switch (ending.status) {
    case 'completed':
      return { ...ended, status: 'completed', completed_at: endedAt, output: outputItems(answer) };
    case 'incomplete':
      return {
        ...ended,
        status: 'incomplete',
        incomplete_details: { reason: ending.reason },
        output: outputItems(answer),
      };
    case 'failed':
      return {
        ...ended,
        status: 'failed',
        error: { code: 'server_error', message: 'The model failed while it was writing.' },
        output: [],
      };
  }
}

/** An answer that is being written or was given up; it shows nothing of what is written. */
export const unfinishedResponse = (
  answer: Answer,
  createdAt: number,
  status: 'in_progress' | 'cancelled',
): WireResponse => ({ ...answeredSoFar(answer, createdAt), status, output: [] });

/** All items as they are at the end; what an early end keeps back is missing from the last of them. */
function outputItems(answer: Answer): ResponseOutputItem[] {
  const { output, ending } = answer;
  if (output.kind !== 'calls') return [reasoningItem(answer), messageItem(answer)];
  const items: ResponseOutputItem[] = [reasoningItem(answer)];
  let left = ending.status === 'completed' ? Number.POSITIVE_INFINITY : ending.at;
  for (const index of output.calls.keys()) {
    const item = callItem(answer, index, left);
    items.push(item);
    if (item.status === 'incomplete') break;
    left -= item.arguments.length;
  }
  return items;
}

export const reasoningItem = ({ idOf, reasoning }: Answer): ResponseReasoningItem => ({
  id: `rs_${idOf('reasoning')}`,
  type: 'reasoning',
  summary: reasoning.map((text) => ({ type: 'summary_text', text })),
});

export const messageId = ({ idOf }: Answer) => `msg_${idOf('message')}`;

export function messageItem(answer: Answer): ResponseOutputMessage {
  const { output, ending } = answer;
  const text = writtenOf(output);
  const isWhole = ending.status === 'completed';
  return {
    id: messageId(answer),
    type: 'message',
    status: isWhole ? 'completed' : 'incomplete',
    role: 'assistant',
    content: [
      output.kind === 'refusal'
        ? { type: 'refusal', refusal: text }
        : {
            type: 'output_text',
            text: isWhole ? text : text.slice(0, ending.at),
            annotations: [],
            logprobs: [],
          },
    ],
  };
}

/** @param left how many code units of its arguments are written before the answer ends */
export function callItem(
  { idOf, output }: Answer,
  index: number,
  left = Number.POSITIVE_INFINITY,
): ResponseFunctionToolCall & { id: string } {
  const call = output.kind === 'calls' ? output.calls[index] : undefined;
  const whole = call?.arguments ?? '';
  return {
    id: `fc_${idOf(`item ${index}`)}`,
    type: 'function_call',
    status: left < whole.length ? 'incomplete' : 'completed',
    call_id: `call_${idOf(`call ${index}`).slice(0, 24)}`,
    name: call?.name ?? '',
    arguments: whole.slice(0, left),
  };
}

function answeredSoFar({ request, responseId }: Answer, createdAt: number) {
  return {
    id: responseId,
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
    tools: request.tools,
    top_p: 1,
    truncation: 'disabled' as const,
  };
}

/** A token is about four characters; blanks that a fault adds are not worth counting one by one. */
const TOKEN_LENGTH = 4;

function usageOf({ request, reasoning, output, ending, tokens }: Answer): ResponseUsage {
  const written = writtenOf(output);
  const read = `${request.instructions ?? ''}${request.prompt}${request.exchanged}`;
  const input = tokensOf(read).length;
  const thought = reasoning.reduce((sum, text) => sum + tokensOf(text).length, 0);
  const said = ending.status === 'completed' ? written : written.slice(0, ending.at);
  const told = thought + (tokens === 'usual' ? tokensOf(said).length : Math.ceil(said.length / TOKEN_LENGTH));
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
    output_tokens: told,
    output_tokens_details: { reasoning_tokens: thought },
    total_tokens: input + told,
  };
}
