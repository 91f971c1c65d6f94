import type { PausePoints } from '../platform/pause-points.js';
import type { PlanRecorder } from './plan-recorder.js';
import { type PlanPart, PlanStreamParser, type PlanVerdict } from './plan-stream-parser.js';
import type { PlanningTask } from './planning-task.js';
import { ProviderFailure, type ProviderSignal } from './providers/planner-provider.js';
import type { SessionKeeper } from './session-keeper.js';

type Told<T extends ProviderSignal['type']> = Extract<ProviderSignal, { type: T }>;

/** What reads an answer, and whom it tells. */
export interface AnswerHands {
  task: PlanningTask;
  recorder: PlanRecorder;
  keeper: SessionKeeper;
  pausePoints: PausePoints;
  /** More of the answer is recorded than before. */
  onMoved(): void;
}

/** One answer of the model, read while it is written, or again from its start. */
export class PlanAnswer {
  private readonly parser = new PlanStreamParser();
  private last = -1;

  constructor(private readonly hands: AnswerHands) {}

  /** @throws ProviderFailure, also when the answer is none that a plan can be made of */
  async read(signals: AsyncIterable<ProviderSignal>): Promise<void> {
    for await (const told of signals) await this.take(told);
    if (this.parser.verdict().kind === 'truncated') throw unusable('it ended in the middle of the plan');
  }

  private async take(told: ProviderSignal): Promise<void> {
    const { task, recorder, keeper } = this.hands;
    switch (told.type) {
      case 'opened':
        return keeper.opened(told.responseId, recorder.days.remaining);
      case 'completed':
        // Before the response is done with: who finds it completed does not ask what it cost.
        await task.spending.take(told.usage);
        return keeper.completed();
      case 'step':
        return task.onStep(told.stepId);
      case 'toolCall':
        throw unusable('it asked for a tool, and there is none');
      case 'text':
      case 'reasoning':
        return this.takeNumbered(told);
    }
  }

  private async takeNumbered(told: Told<'text'> | Told<'reasoning'>): Promise<void> {
    const { task, keeper, onMoved } = this.hands;
    const { session } = keeper;
    const { sequence } = told;
    // A provider that numbers its events may deliver one twice.
    if (session !== null && sequence !== null && sequence <= this.last) return;
    this.last = sequence ?? this.last;
    const isKnown = session?.hasRecorded(sequence) === true;
    const recorded = session?.runtime.cursor ?? 0;
    if (told.type === 'text') await this.takeText(told);
    else if (!isKnown) await task.publisher.reasoningSummarised(told.text, session?.recordedTo(sequence));
    if ((session?.runtime.cursor ?? 0) > recorded) onMoved();
  }

  private async takeText({ delta, sequence }: Told<'text'>): Promise<void> {
    const { task, recorder, keeper, pausePoints } = this.hands;
    task.spending.streamed(delta.length);
    const parts = this.parser.push(delta);
    if (parts.length > 0) await pausePoints.reach('provider_answered', answered(task, parts));
    await recorder.take(parts, keeper.session, sequence);
    const verdict = this.parser.verdict();
    if (verdict.kind === 'malformed' || verdict.kind === 'looping') throw flawed(verdict);
  }
}

/** @param flaw - what is wrong with the answer, in our words: the model reads it when it is asked again */
export const unusable = (flaw: string): ProviderFailure =>
  new ProviderFailure('malformed', flaw, { retryable: true, flaw });

const flawed = ({ kind, offset, reason: flaw }: Extract<PlanVerdict, { offset: number }>) =>
  new ProviderFailure(kind === 'looping' ? 'loop_detected' : 'malformed', `${flaw} at ${offset}`, {
    retryable: true,
    flaw,
  });

const answered = ({ context }: PlanningTask, parts: readonly PlanPart[]) => ({
  tripId: context.run.tripId,
  kinds: parts.map(({ type }) => type),
});
