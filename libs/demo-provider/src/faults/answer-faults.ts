import type { Answer, Output } from '../answer.js';
import type { DraftText } from '../draft-text.js';
import type { Fault } from './fault.js';
import { reachOf, spanOf } from './fault-reach.js';

/** A key and colon of ours, in the texts of days and of bundles. */
const KEY_END = /(?<!\\)":/g;
const FIGURE = /"(duration_minutes|days)":(\d+)/g;
const OBJECT = /\{"(kind|title)":/g;
const REFUSAL = 'I am sorry, but I cannot help with planning this trip.';

/** The answer as the fault leaves it, or null when it does not strike this answer. */
export function spoiled(answer: Answer, fault: Fault): Answer | null {
  const { output } = answer;
  const at = reachOf(fault, output);
  if (at === null || output.kind === 'refusal') return null;
  switch (fault.kind) {
    case 'refusal':
      return { ...answer, output: { kind: 'refusal', text: REFUSAL } };
    case 'filter':
      return { ...answer, ending: { status: 'incomplete', reason: 'content_filter', at } };
    case 'length':
      return { ...answer, ending: { status: 'incomplete', reason: 'max_output_tokens', at } };
    case 'failed':
      return { ...answer, ending: { status: 'failed', at } };
    case 'broken-json':
      return withOutput(answer, withBrokenJson(output, fault, at));
    case 'wrong-type':
      return withOutput(
        answer,
        edited(output, fault, FIGURE, at, ([, key, value]) => `"${key}":"${value} or so"`),
      );
    case 'unknown-key':
      return withOutput(
        answer,
        edited(output, fault, OBJECT, at, ([, key]) => `{"vibe":"sunny","${key}":`),
      );
    case 'bad-arguments':
      return withOutput(answer, withFirstCall(output, { arguments: '{"city":7,"colour":"blue"}' }));
    case 'unknown-tool':
      return withOutput(answer, withFirstCall(output, { name: 'book_flight' }));
    case 'loop':
      return answer.question && { ...answer, output: { kind: 'calls', calls: [answer.question] } };
    case 'tiny':
      return padded({ ...answer, tokens: 'characters' }, (fault.figure ?? 0) - lengthOf(output));
    case 'huge':
      return padded({ ...answer, tokens: 'whole' }, (fault.figure ?? 0) - bytesOf(output));
    case 'slow':
      return { ...answer, tokensPerSecond: fault.figure };
    default:
      return null;
  }
}

const withOutput = (answer: Answer, output: Output | null) => output && { ...answer, output };

/** Where a key ends, the colon becomes an equals sign: no reader can take that for JSON. */
function withBrokenJson(output: Output, fault: Fault, at: number): Output | null {
  if (output.kind === 'text') return edited(output, fault, KEY_END, at, () => '"=');
  if (output.kind !== 'calls') return null;
  let before = 0;
  const hit = output.calls.findIndex((call) => {
    before += call.arguments.length;
    return before >= at;
  });
  return {
    kind: 'calls',
    calls: output.calls.map((call, index) =>
      index === hit ? { ...call, arguments: call.arguments.replace('":', '"=') } : call,
    ),
  };
}

/** With the first match from `at` on replaced, or else the last one before it, but none outside of what the fault names. */
function edited(
  output: Output,
  { place }: Fault,
  pattern: RegExp,
  at: number,
  replace: (match: RegExpExecArray) => string,
): Output | null {
  if (output.kind !== 'text') return null;
  const [from, to] = spanOf(place, output) ?? [0, 0];
  const matches = [...output.draft.text.matchAll(pattern)].filter(({ index }) => index >= from && index < to);
  const match = matches.find(({ index }) => index >= at) ?? matches.at(-1);
  if (!match) return null;
  return { kind: 'text', draft: spliced(output.draft, match.index, match[0].length, replace(match)) };
}

function withFirstCall(output: Output, change: { name?: string; arguments?: string }): Output | null {
  if (output.kind !== 'calls') return null;
  return {
    kind: 'calls',
    calls: output.calls.map((call, index) => (index === 0 ? { ...call, ...change } : call)),
  };
}

/** With blanks between days and their entries, or between proposals: where JSON has no use for them. */
function padded(answer: Answer, blanks: number): Answer | null {
  const { output } = answer;
  if (output.kind !== 'text') return null;
  const places = [...new Set([1, ...output.draft.marks.map(({ offset }) => offset)])];
  const each = Math.floor(Math.max(0, blanks) / places.length);
  // From the last one on, so that those before it stay where they are.
  const draft = places.toReversed().reduce((padding, at, index) => {
    const rest = index === 0 ? Math.max(0, blanks) - each * places.length : 0;
    return spliced(padding, at, 0, ' '.repeat(each + rest));
  }, output.draft);
  return { ...answer, output: { kind: 'text', draft } };
}

function spliced({ text, marks }: DraftText, at: number, length: number, by: string): DraftText {
  const shift = by.length - length;
  return {
    text: text.slice(0, at) + by + text.slice(at + length),
    marks: marks.map((mark) => (mark.offset > at ? { ...mark, offset: mark.offset + shift } : mark)),
  };
}

const lengthOf = (output: Output) => (output.kind === 'text' ? [...output.draft.text].length : 0);
const bytesOf = (output: Output) => (output.kind === 'text' ? Buffer.byteLength(output.draft.text) : 0);
