import type { ResponseTextConfig, Tool } from 'openai/resources/responses/responses';
import { ApiError } from './api-error.js';
import { type BundlesBrief, readBundlesBrief } from './bundles/bundles-brief.js';
import { type Exchange, exchangesOf } from './bundles/conversation.js';
import { isObject, parseObject } from './json-values.js';
import type { TripBrief } from './planner/brief.js';
import { readTripBrief } from './trip-brief.js';

/** What the user message asks for. */
export type Task = { kind: 'trip'; brief: TripBrief } | { kind: 'bundles'; brief: BundlesBrief };

/** What this server uses of the body of `POST /v1/responses`; everything else is accepted and ignored. */
export interface CreateRequest {
  model: string;
  stream: boolean;
  /** Whether the server goes on writing when nobody reads. */
  background: boolean;
  instructions: string | null;
  metadata: Record<string, string>;
  text: ResponseTextConfig;
  tools: Tool[];
  /** Of the functions that may be called; none when the request forbids calls. */
  toolNames: ReadonlySet<string>;
  /** The text of the last user message as it came, what of it is for the model, and what that asks for. */
  said: string;
  prompt: string;
  task: Task;
  /** Calls of earlier rounds with their results, and the same as it was sent. */
  exchanges: readonly Exchange[];
  exchanged: string;
}

/**
 * @param promptOf what is left of the user message once everything that is not for the model is taken out
 * @throws {ApiError} 400, naming the parameter at fault
 */
export function readCreateRequest(body: string, promptOf: (text: string) => string): CreateRequest {
  const request = readBodyObject(body);
  if (typeof request.model !== 'string' || request.model === '')
    throw invalid('missing_required_parameter', 'model', "Missing required parameter: 'model'.");
  if (request.previous_response_id !== undefined && request.previous_response_id !== null)
    throw invalid(
      'unsupported_parameter',
      'previous_response_id',
      'This demo model keeps no conversations: send the whole conversation in input instead of previous_response_id.',
    );
  const said = lastUserText(request.input);
  if (said === null)
    throw invalid('missing_required_parameter', 'input', "Missing required parameter: 'input'.");
  const prompt = promptOf(said);
  const tools = Array.isArray(request.tools) ? request.tools.filter(isObject) : [];
  return {
    model: request.model,
    stream: request.stream === true,
    background: request.background === true,
    instructions: typeof request.instructions === 'string' ? request.instructions : null,
    metadata: isObject(request.metadata) ? (request.metadata as Record<string, string>) : {},
    text: isObject(request.text) ? request.text : { format: { type: 'text' } },
    tools: tools as unknown as Tool[],
    toolNames: request.tool_choice === 'none' ? new Set() : new Set(tools.flatMap(functionName)),
    said,
    prompt,
    task: readTask(prompt),
    exchanges: exchangesOf(request.input),
    exchanged: exchangedText(request.input),
  };
}

function readTask(prompt: string): Task {
  const document = parseObject(prompt);
  if (document === null) throw notForUs('The last user message is not a JSON object.');
  if ('preferences' in document) {
    const read = readBundlesBrief(document);
    if ('problem' in read) throw notForUs(read.problem);
    return { kind: 'bundles', brief: read.brief };
  }
  const read = readTripBrief(document);
  if ('problem' in read) throw notForUs(read.problem);
  return { kind: 'trip', brief: read.brief };
}

const notForUs = (problem: string) =>
  invalid(
    'invalid_value',
    'input',
    `This demo model plans trips from a JSON document and nothing else. ${problem}`,
  );

function readBodyObject(body: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw new ApiError(400, 'We could not parse the JSON body of your request.');
  }
  if (!isObject(parsed)) throw new ApiError(400, 'The body of your request must be a JSON object.');
  return parsed;
}

/** `input` is a string, or a list of items, messages with a string or a list of parts among them. */
function lastUserText(input: unknown): string | null {
  if (typeof input === 'string') return input;
  if (!Array.isArray(input)) return null;
  const message: unknown = input.findLast((item) => isObject(item) && item.role === 'user');
  if (!isObject(message)) return null;
  const { content } = message;
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return null;
  return content.map((part) => (isObject(part) && typeof part.text === 'string' ? part.text : '')).join('');
}

const functionName = ({ type, name }: Record<string, unknown>) =>
  type === 'function' && typeof name === 'string' ? [name] : [];

const exchangedText = (input: unknown) =>
  Array.isArray(input)
    ? input
        .filter((item) => isObject(item) && String(item.type).startsWith('function_call'))
        .map((item) => JSON.stringify(item))
        .join('')
    : '';

const invalid = (code: string, param: string, message: string) => new ApiError(400, message, code, param);
