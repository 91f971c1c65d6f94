import type OpenAI from 'openai';
import type { FunctionTool, ResponseInput, ResponseInputItem } from 'openai/resources/responses/responses';
import type { DraftBundle } from '../bundles/bundle.js';
import type { Tools } from './offline-tools.js';

export interface Conversation {
  /** The calls of each round. */
  rounds: readonly (readonly { name: string; arguments: Record<string, unknown> }[])[];
  /** The reasoning before each round and before the proposals. */
  reasoning: readonly string[];
  text: string;
  bundles: readonly DraftBundle[];
}

export const toolsOf = (tools: Tools): FunctionTool[] =>
  Object.keys(tools).map((name) => ({
    type: 'function',
    name,
    parameters: { type: 'object' },
    strict: true,
  }));

/** Asks for bundles and does what the model asks for until it has its say. */
export async function converse(openai: OpenAI, document: unknown, tools: Tools): Promise<Conversation> {
  const input: ResponseInput = [{ role: 'user', content: JSON.stringify(document) }];
  const rounds: Conversation['rounds'][number][] = [];
  const reasoning: string[] = [];
  for (;;) {
    const response = await openai.responses.create({
      model: 'tripstream-demo',
      input: [...input],
      tools: toolsOf(tools),
    });
    const calls = response.output.filter((item) => item.type === 'function_call');
    for (const item of response.output)
      if (item.type === 'reasoning') reasoning.push(item.summary.map(({ text }) => text).join('\n'));
    if (calls.length === 0) {
      const text = response.output_text;
      return { rounds, reasoning, text, bundles: (JSON.parse(text) as { bundles: DraftBundle[] }).bundles };
    }
    if (rounds.length === 10) throw new Error('It asks for ever.');
    const read = calls.map(({ name, arguments: given, call_id }) => ({
      call_id,
      name,
      arguments: JSON.parse(given) as Record<string, unknown>,
    }));
    rounds.push(read.map(({ name, arguments: given }) => ({ name, arguments: given })));
    for (const item of response.output) input.push(item as ResponseInputItem);
    for (const { call_id, name, arguments: given } of read)
      input.push({
        type: 'function_call_output',
        call_id,
        output: JSON.stringify(tools[name]?.(given) ?? { error: `There is no ${name}.` }),
      });
  }
}
