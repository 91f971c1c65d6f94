import type { ResponseTextConfig } from 'openai/resources/responses/responses';
import { ApiError } from './api-error.js';
import type { TripBrief } from './planner/brief.js';
import { isObject, readTripBrief } from './trip-brief.js';

/** What this server uses of the body of `POST /v1/responses`; everything else is accepted and ignored. */
export interface CreateRequest {
  model: string;
  stream: boolean;
  /** Whether the server goes on writing when nobody reads. */
  background: boolean;
  instructions: string | null;
  metadata: Record<string, string>;
  text: ResponseTextConfig;
  /** The text of the last user message, and what it asks for. */
  prompt: string;
  brief: TripBrief;
}

/** @throws {ApiError} 400, naming the parameter at fault. */
export function readCreateRequest(body: string): CreateRequest {
  const request = parseObject(body);
  if (typeof request.model !== 'string' || request.model === '')
    throw invalid('missing_required_parameter', 'model', "Missing required parameter: 'model'.");
  const prompt = lastUserText(request.input);
  if (prompt === null)
    throw invalid('missing_required_parameter', 'input', "Missing required parameter: 'input'.");
  const brief = readTripBrief(prompt);
  if ('problem' in brief)
    throw invalid(
      'invalid_value',
      'input',
      `This demo model plans trips from a JSON document and nothing else. ${brief.problem}`,
    );
  return {
    model: request.model,
    stream: request.stream === true,
    background: request.background === true,
    instructions: typeof request.instructions === 'string' ? request.instructions : null,
    metadata: isObject(request.metadata) ? (request.metadata as Record<string, string>) : {},
    text: isObject(request.text) ? request.text : { format: { type: 'text' } },
    prompt,
    brief: brief.brief,
  };
}

function parseObject(body: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw new ApiError(400, 'We could not parse the JSON body of your request.');
  }
  if (!isObject(parsed)) throw new ApiError(400, 'The body of your request must be a JSON object.');
  return parsed;
}

/** `input` is a string, or a list of messages whose content is a string or a list of parts. */
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

const invalid = (code: string, param: string, message: string) => new ApiError(400, message, code, param);
