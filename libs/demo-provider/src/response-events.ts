import type { ResponseStreamEvent } from 'openai/resources/responses/responses';
import type { Answer } from './answer.js';
import { writtenOf } from './faults/fault-reach.js';
import type { LogEntry } from './log.js';
import { cutAt, tokensOf } from './tokens.js';
import {
  callItem,
  endedResponse,
  messageId,
  messageItem,
  reasoningItem,
  unfinishedResponse,
} from './wire-response.js';

/** A step of the stream. */
export interface StreamStep {
  event: ResponseStreamEvent;
  /** Whether a model would have spent a token on it; only those are paced. */
  isToken: boolean;
  /** Whether nothing comes after it. */
  isLast: boolean;
  /** UTF-8 bytes of text or arguments that are written with this event and those before it. */
  bytes: number;
  marks: readonly Pick<LogEntry, 'mark' | 'day' | 'bundle'>[];
}

const REASONING_INDEX = 0;
const OUTPUT_INDEX = 1;

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
  let bytes = 0;
  const step: MakeStep = (
    { written = '', ...event },
    { isToken = false, isLast = false, marks = [] } = {},
  ) => {
    bytes += Buffer.byteLength(written);
    return {
      // The SDK's `Response` carries the `output_text` that only the SDK adds.
      event: { ...event, sequence_number: sequence++ } as ResponseStreamEvent,
      isToken,
      isLast,
      bytes,
      marks,
    };
  };

  const begun = unfinishedResponse(answer, createdAt, 'in_progress');
  yield step({ type: 'response.created', response: begun }, { marks: [{ mark: 'started' }] });
  yield step({ type: 'response.in_progress', response: begun });
  yield* reasoningSteps(answer, step);
  yield* answer.output.kind === 'calls' ? callSteps(answer, step) : messageSteps(answer, step);
  yield step(
    { type: `response.${answer.ending.status}`, response: endedResponse(answer, createdAt, endedAt()) },
    { isLast: true, marks: [{ mark: 'finished' }] },
  );
}

type Unnumbered = {
  type: ResponseStreamEvent['type'];
  /** What of the text or the arguments it carries; not sent. */
  written?: string;
  [field: string]: unknown;
};
type MakeStep = (
  event: Unnumbered,
  rest?: Partial<Pick<StreamStep, 'isToken' | 'isLast' | 'marks'>>,
) => StreamStep;

function* reasoningSteps(answer: Answer, step: MakeStep) {
  const item = reasoningItem(answer);
  const at = { item_id: item.id, output_index: REASONING_INDEX };
  yield step({
    type: 'response.output_item.added',
    output_index: REASONING_INDEX,
    item: { ...item, summary: [] },
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
  yield step({ type: 'response.output_item.done', output_index: REASONING_INDEX, item });
}

function* messageSteps(answer: Answer, step: MakeStep) {
  const { output, ending } = answer;
  const item = messageItem(answer);
  const [part] = item.content;
  const at = { item_id: messageId(answer), output_index: OUTPUT_INDEX, content_index: 0 };
  yield step({
    type: 'response.output_item.added',
    output_index: OUTPUT_INDEX,
    item: { ...item, status: 'in_progress', content: [] },
  });
  const empty =
    output.kind === 'refusal'
      ? { type: 'refusal', refusal: '' }
      : { type: 'output_text', text: '', annotations: [], logprobs: [] };
  yield step({ type: 'response.content_part.added', ...at, part: empty });

  const marks = output.kind === 'text' ? output.draft.marks : [];
  const told = deltasOf(answer, writtenOf(output), 0);
  let written = 0;
  let nextMark = 0;
  for (const delta of told) {
    written += delta.length;
    const from = nextMark;
    while ((marks[nextMark]?.offset ?? Number.POSITIVE_INFINITY) <= written) nextMark++;
    yield output.kind === 'refusal'
      ? step({ type: 'response.refusal.delta', ...at, delta }, { isToken: true })
      : step(
          { type: 'response.output_text.delta', ...at, delta, logprobs: [], written: delta },
          { isToken: true, marks: marks.slice(from, nextMark).map(({ offset: _, ...mark }) => mark) },
        );
  }
  if (ending.status === 'failed') return;

  yield output.kind === 'refusal'
    ? step({ type: 'response.refusal.done', ...at, refusal: told.join('') })
    : step({ type: 'response.output_text.done', ...at, text: told.join(''), logprobs: [] });
  yield step({ type: 'response.content_part.done', ...at, part });
  yield step({ type: 'response.output_item.done', output_index: OUTPUT_INDEX, item });
}

function* callSteps(answer: Answer, step: MakeStep) {
  const { output, ending } = answer;
  if (output.kind !== 'calls') return;
  const end = ending.status === 'completed' ? Number.POSITIVE_INFINITY : ending.at;
  let before = 0;
  for (const [index, call] of output.calls.entries()) {
    const item = callItem(answer, index, end - before);
    const at = { item_id: item.id, output_index: OUTPUT_INDEX + index };
    yield step({
      type: 'response.output_item.added',
      output_index: at.output_index,
      item: { ...item, status: 'in_progress', arguments: '' },
    });
    for (const delta of deltasOf(answer, call.arguments, before))
      yield step(
        { type: 'response.function_call_arguments.delta', ...at, delta, written: delta },
        { isToken: true },
      );
    before += call.arguments.length;
    if (before > end && ending.status === 'failed') return;
    if (before <= end)
      yield step({
        type: 'response.function_call_arguments.done',
        ...at,
        name: call.name,
        arguments: item.arguments,
      });
    yield step({ type: 'response.output_item.done', output_index: at.output_index, item });
    if (before > end) return;
  }
}

/**
 * A text as it is handed out: whole, by character or by token, and no farther than the answer goes.
 *
 * @param before code units that the answer wrote before this text
 */
function deltasOf({ ending, tokens, boundaries }: Answer, text: string, before: number): string[] {
  const told = ending.status === 'completed' ? text : text.slice(0, Math.max(0, ending.at - before));
  const pieces = tokens === 'whole' ? [told] : tokens === 'characters' ? [...told] : tokensOf(told);
  return cutAt(
    pieces.filter((piece) => piece !== ''),
    boundaries.map((boundary) => boundary - before).filter((boundary) => boundary > 0),
  );
}
