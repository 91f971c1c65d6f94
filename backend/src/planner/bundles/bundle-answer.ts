import { unusable } from '../plan-answer.js';
import { ProviderFailure, type ProviderSignal, type ToolCall } from '../providers/planner-provider.js';
import type { SessionKeeper } from '../session-keeper.js';
import type { BundleSearch } from './bundle-search.js';
import { BundleStreamParser } from './bundle-stream-parser.js';
import type { BundleTask } from './bundle-task.js';
import type { BundleTeller } from './bundle-teller.js';

/** More calls in one round, or longer ones, go round in circles: each goes back to the model in every further round. */
const MOST_CALLS = 64;
const LONGEST_ARGUMENTS = 4_000;

/** Reads one response of the search for trips while the model writes it. */
export class BundleAnswer {
  private readonly parser = new BundleStreamParser();
  private readonly calls: ToolCall[] = [];

  constructor(
    private readonly told: {
      task: BundleTask;
      search: BundleSearch;
      keeper: SessionKeeper;
      teller: BundleTeller;
    },
  ) {}

  /**
   * Reads to the end, and until every proposal that it has is told.
   *
   * @returns the tool calls that it ends with; none for an answer
   * @throws ProviderFailure @throws ResponseGone @throws what stopped the run
   */
  async read(response: AsyncIterable<ProviderSignal>): Promise<readonly ToolCall[]> {
    const { parser, calls } = this;
    let read = -1;
    try {
      for await (const signal of response) {
        // A provider that numbers its events may deliver one twice.
        if ('sequence' in signal && signal.sequence !== null && signal.sequence <= read) continue;
        if ('sequence' in signal) read = signal.sequence ?? read;
        await this.heard(signal);
      }
    } finally {
      await this.told.teller.settled;
    }
    const verdict = parser.verdict();
    // Words before tool calls are no answer yet; without calls there is nothing else to wait for.
    if (calls.length === 0 && verdict.kind === 'malformed')
      throw unusable(`${verdict.reason} at ${verdict.offset}`);
    if (calls.length === 0 && verdict.kind === 'truncated')
      throw unusable('the model finished in the middle of its proposals');
    return calls;
  }

  private async heard(signal: ProviderSignal): Promise<void> {
    const { task, search, keeper, teller } = this.told;
    switch (signal.type) {
      case 'opened':
        return keeper.opened(signal.responseId, []);
      case 'step':
        return task.steps.told(signal.stepId);
      case 'reasoning':
        // After a crash the model is asked again, and may consider the same once more.
        return search.hasHeard(signal.text) ? undefined : task.publisher.reasoningSummarised(signal.text);
      case 'toolCall':
        return this.called(signal);
      case 'text':
        return this.written(signal.delta);
      case 'completed':
        await task.spending.take(signal.usage);
        // Until all of it is told, another worker may have to read it again.
        await teller.settled;
        return keeper.completed();
    }
  }

  private async called({ callId, name, arguments: given, echo }: ToolCall): Promise<void> {
    const { spending, steps } = this.told.task;
    spending.streamed(given.length);
    if (this.calls.length === MOST_CALLS || given.length > LONGEST_ARGUMENTS)
      throw new ProviderFailure('loop_detected', 'more calls than any search needs', { retryable: false });
    this.calls.push({ type: 'toolCall', callId, name, arguments: given, echo });
    return steps.enter('searching');
  }

  private async written(delta: string): Promise<void> {
    const { parser } = this;
    const { task, search, teller } = this.told;
    task.spending.streamed(delta.length);
    const parts = parser.push(delta);
    if (parser.begun) await task.steps.enter('proposing');
    for (const part of parts) {
      const taken = search.take(part);
      if (taken !== null && 'refused' in taken)
        task.context.logger.warn({ event: 'planner.proposal-refused', reason: taken.refused });
      else if (taken !== null) teller.later(taken);
    }
    const verdict = parser.verdict();
    // What had closed before it counts, in however many pieces the text came.
    if (parser.begun && verdict.kind === 'malformed')
      throw unusable(`${verdict.reason} at ${verdict.offset}`);
  }
}
