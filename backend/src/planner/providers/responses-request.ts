import type {
  FunctionTool,
  ResponseCreateParamsStreaming,
  ResponseInputItem,
} from 'openai/resources/responses/responses';
import type { InputItem, ModelRequest, ToolDefinition } from './planner-provider.js';

/** What a request may ask for beyond what every server of the Responses API knows. */
export interface RequestExtras {
  reasoning: boolean;
  background: boolean;
  /** Have the model's reasoning in a form that the next request can hand back. */
  include: boolean;
  /** Hand back what was told with tool calls. */
  echo: boolean;
}

/** A request in the words of the Responses API. */
export function responsesRequest(
  model: string,
  { instructions, input, tools, format }: ModelRequest,
  extras: RequestExtras,
): ResponseCreateParamsStreaming {
  return {
    model,
    instructions,
    input: input.flatMap((item) => itemsOf(item, extras.echo)),
    text: { format: { type: 'json_schema', strict: true, ...format } },
    stream: true,
    ...(tools.length === 0 ? {} : { tools: tools.map(toolOf) }),
    ...(extras.reasoning ? { reasoning: { summary: 'auto' as const } } : {}),
    ...(extras.include ? { include: ['reasoning.encrypted_content' as const] } : {}),
    ...(extras.background ? { background: true } : {}),
  };
}

/** Whether it hands something back that a server may not take. */
export const hasEcho = ({ input }: ModelRequest): boolean =>
  input.some((item) => item.type === 'toolCall' && item.echo !== undefined);

function itemsOf(item: InputItem, echo: boolean): ResponseInputItem[] {
  switch (item.type) {
    case 'message':
      return [{ role: 'user', content: item.text }];
    case 'toolCall':
      // Reasoning models want to see again how they came to the call, in their own items.
      if (echo && Array.isArray(item.echo)) return item.echo;
      return [{ type: 'function_call', call_id: item.callId, name: item.name, arguments: item.arguments }];
    case 'toolResult':
      return [{ type: 'function_call_output', call_id: item.callId, output: item.output }];
  }
}

const toolOf = ({ name, description, parameters }: ToolDefinition): FunctionTool => ({
  type: 'function',
  name,
  description,
  parameters,
  strict: true,
});
