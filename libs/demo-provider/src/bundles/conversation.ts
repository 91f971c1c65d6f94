import { isObject, parseObject, stringOr } from '../json-values.js';

/** A tool call of an earlier round and what came of it. */
export interface Exchange {
  name: string;
  arguments: Record<string, unknown>;
  /** Null when the tool failed, or said what is no JSON object. */
  output: Record<string, unknown> | null;
}

/** The calls in a request's `input` that have their outputs, in order. */
export function exchangesOf(input: unknown): Exchange[] {
  if (!Array.isArray(input)) return [];
  const items = input.filter(isObject);
  const outputs = new Map(
    items.flatMap((item) =>
      item.type === 'function_call_output' ? [[stringOr(item.call_id, ''), outputText(item.output)]] : [],
    ),
  );
  return items.flatMap((item) => {
    if (item.type !== 'function_call') return [];
    const output = outputs.get(stringOr(item.call_id, ''));
    if (output === undefined) return [];
    const said = parseObject(output);
    return [
      {
        name: stringOr(item.name, ''),
        arguments: parseObject(stringOr(item.arguments, '')) ?? {},
        output: said === null || 'error' in said ? null : said,
      },
    ];
  });
}

/** An output is a text or a list of parts. */
const outputText = (output: unknown): string =>
  Array.isArray(output)
    ? output.map((part) => (isObject(part) ? stringOr(part.text, '') : '')).join('')
    : stringOr(output, '');
