import { Inject, Injectable, Optional } from '@nestjs/common';
import type { Failure, Usage } from '@tripstream/contracts';
import { noPausePoints, PAUSE_POINTS, type PausePoints } from '../platform/pause-points.js';
import { failureOfProvider } from './failures.js';
import type { OpenDay } from './open-days.js';
import { PlanRecorder } from './plan-recorder.js';
import { type PlanPart, PlanStreamParser } from './plan-stream-parser.js';
import type { PlanningOutcome, PlanningTask } from './planning-task.js';
import { planRequest } from './prompt.js';
import {
  PLANNER_PROVIDER,
  type PlannerProvider,
  ProviderFailure,
  type ProviderSignal,
  ResponseGone,
} from './providers/planner-provider.js';
import { backoffMs, CALLS_IN_VAIN, DAY_TRIES, LONGEST_WAIT_MS, pause } from './retry-policy.js';
import { RunSuperseded } from './run-context.js';
import { SessionKeeper } from './session-keeper.js';

/** What one `plan` keeps in mind across its calls. */
interface Progress {
  task: PlanningTask;
  recorder: PlanRecorder;
  keeper: SessionKeeper;
  /** Failures in a row of the way to a response that may be going on; each ended in coming back to it. */
  severed: ProviderFailure[];
  /** Calls in a row in which no day began. */
  inVain: number;
  usage: Usage | null;
}

const AGENT = 'DayByDayPlannerAgent';
/** How often in a row a response is come back to without anything new in it. */
const RESUME_TRIES = 3;

/**
 * Lets the model write the days of a trip in one call and publishes every node and every day the moment it closes in
 * the stream. A completed day is never written again. Where the provider keeps its response, whoever lost it (this call,
 * or a worker before us) reads it again and goes on behind what is recorded, so that nothing is withdrawn. Else the day
 * that was being written is withdrawn and begun again in the next call together with those after it; a day that keeps
 * failing is reported, and the others go on without it.
 */
@Injectable()
export class DayByDayPlannerAgent {
  constructor(
    @Inject(PLANNER_PROVIDER) private readonly provider: PlannerProvider,
    @Optional() @Inject(PAUSE_POINTS) private readonly pausePoints: PausePoints = noPausePoints,
  ) {}

  /** @throws what stopped the run; failures of the provider are part of the outcome */
  async plan(task: PlanningTask): Promise<PlanningOutcome> {
    const progress: Progress = {
      task,
      recorder: new PlanRecorder(task),
      keeper: new SessionKeeper(this.provider, task),
      severed: [],
      inVain: 0,
      usage: null,
    };
    const { recorder, keeper } = progress;
    const { days, planned } = recorder;
    try {
      if (!(await keeper.canGive(days.remaining))) await recorder.withdrawUnfinished();
      let failure: Failure | null = null;
      while (days.remaining.length > 0) {
        const failed = await this.call(progress);
        if (failed === null || days.remaining.length === 0) continue;
        failure = failureOfProvider(failed);
        await this.recover(progress, failed);
      }
      return { usage: progress.usage, failure: planned.size > 0 ? null : failure };
    } catch (error) {
      if (isForNobody(task, error)) keeper.cancel();
      throw error;
    }
  }

  /** The run ends, and with it what a worker before us read. */
  async leave(task: Pick<PlanningTask, 'context' | 'publisher' | 'runtime'>): Promise<void> {
    await new SessionKeeper(this.provider, task).leave();
  }

  /** One call over all remaining days; answers why it failed, or null when there is nothing to make good. */
  private async call(progress: Progress): Promise<ProviderFailure | null> {
    const { task, keeper, recorder } = progress;
    const { days } = recorder;
    const open = days.remaining.length;
    try {
      const { responseId } = keeper.session ?? {};
      await this.read(
        progress,
        responseId === undefined ? this.ask(progress) : this.provider.resume(responseId, task.context.signal),
      );
      if (days.remaining.length > 0) throw malformed('the model left out days');
      return null;
    } catch (error) {
      if (error instanceof ResponseGone) return await this.goOnWithout(progress, error);
      if (!(error instanceof ProviderFailure)) throw error;
      if (days.current !== null || days.remaining.length < open) progress.inVain = 0;
      // Not its cause: there a provider may quote the key.
      const { code, message, retryable, retryAfterMs, refusal } = error;
      const why = { code, message, retryable, retryAfterMs, refusal };
      task.context.logger.warn({ event: 'planner.call-failed', ...why, day: days.current?.day ?? null });
      return error;
    }
  }

  private ask({ task, recorder }: Progress): AsyncIterable<ProviderSignal> {
    const { context, wish, destination } = task;
    const days = recorder.days.remaining;
    context.logger.info({ event: 'planner.call-started', days: days.map(({ day }) => day) });
    const alreadyPlanned = [...recorder.planned.values()];
    return this.provider.plan(planRequest({ wish, destination, days, alreadyPlanned }), context.signal);
  }

  private async read(progress: Progress, signals: AsyncIterable<ProviderSignal>): Promise<void> {
    const { task, recorder, keeper } = progress;
    const parser = new PlanStreamParser();
    let read = -1;
    for await (const told of signals) {
      if (told.type === 'opened') await keeper.opened(told.responseId, recorder.days.remaining);
      else if (told.type === 'completed') {
        progress.usage = sum(progress.usage, told.usage);
        await keeper.completed();
      } else {
        const { session } = keeper;
        const { sequence } = told;
        // A provider that numbers its events may deliver one twice.
        if (session !== null && sequence !== null && sequence <= read) continue;
        read = sequence ?? read;
        const isKnown = session?.hasRecorded(sequence) === true;
        const recorded = session?.runtime.cursor ?? 0;
        if (told.type === 'text') {
          const parts = parser.push(told.delta);
          if (parts.length > 0) await this.pausePoints.reach('provider_answered', answered(task, parts));
          await recorder.take(parts, session, sequence);
          const verdict = parser.verdict();
          if (verdict.kind === 'malformed') throw malformed(`${verdict.reason} at ${verdict.offset}`);
        } else if (!isKnown)
          await task.publisher.reasoningSummarised(told.text, session?.recordedTo(sequence));
        if ((session?.runtime.cursor ?? 0) > recorded) progress.severed = [];
      }
    }
    if (parser.verdict().kind === 'truncated')
      throw malformed('the model finished in the middle of the plan');
  }

  /** The response that was come back to is no more. Whoever lost it in this run pays for it with a try. */
  private async goOnWithout(progress: Progress, { message }: ResponseGone): Promise<ProviderFailure | null> {
    const { task, recorder, keeper, severed } = progress;
    const responseId = keeper.session?.responseId;
    task.context.logger.info({ event: 'planner.response-gone', responseId, message });
    progress.severed = [];
    await keeper.letGo();
    const [lost] = severed;
    if (lost !== undefined) return lost;
    recorder.days.interrupt();
    await recorder.withdrawUnfinished();
    return null;
  }

  /** Decides what a failed call means for the day in progress or for the rest of the run, and waits where that helps. */
  private async recover(progress: Progress, failed: ProviderFailure): Promise<void> {
    const { task, recorder, keeper, severed } = progress;
    const { days } = recorder;
    const tooLong = (failed.retryAfterMs ?? 0) > LONGEST_WAIT_MS;
    if (failed.severed && keeper.session?.live && !tooLong && severed.length < RESUME_TRIES) {
      // The day in the middle stays the current one: if the response is gone by then, it is what was lost.
      severed.push(failed);
      await this.wait(task, severed.length, failed);
      return;
    }
    progress.severed = [];
    keeper.cancel();
    await keeper.letGo();

    const day = days.current;
    if (day === null) progress.inVain += 1;
    else day.failures += 1;
    const tries = day === null ? progress.inVain : day.failures;
    const givenUp = !failed.retryable || tooLong || tries >= (day === null ? CALLS_IN_VAIN : DAY_TRIES);
    if (day !== null && givenUp) await recorder.failDay(day, failed);
    await recorder.withdrawUnfinished();
    // Whoever asks to be left alone for long, or knows no such key, is not asked again for the other days.
    if (givenUp && (day === null || tooLong || failed.code === 'provider_unauthorized')) {
      await this.giveUpRest(progress, failed);
      return;
    }
    if (days.remaining.length === 0) return;
    if (!givenUp) await this.warn(task, failed, day);
    days.interrupt();
    await this.wait(task, tries, failed);
  }

  private async wait(task: PlanningTask, tries: number, failed: ProviderFailure): Promise<void> {
    const waitMs = backoffMs(tries, failed.retryAfterMs);
    task.context.logger.info({ event: 'planner.call-waiting', waitMs: Math.round(waitMs), tries });
    await pause(waitMs, task.context.signal);
  }

  /** The provider will not answer. With days to show the rest is reported day by day; with none the generation fails. */
  private async giveUpRest({ recorder }: Progress, failed: ProviderFailure): Promise<void> {
    for (const day of recorder.days.remaining) {
      if (recorder.planned.size > 0) await recorder.failDay(day, failed);
      else recorder.days.close(day);
    }
  }

  private async warn(task: PlanningTask, failed: ProviderFailure, day: OpenDay | null): Promise<void> {
    const { code, message } = failureOfProvider(failed);
    await task.publisher.partialFailure({
      severity: 'recoverable',
      agent: AGENT,
      code,
      message: `${message} Trying again.`,
      day: day?.day ?? null,
    });
  }
}

const answered = ({ context }: PlanningTask, parts: readonly PlanPart[]) => ({
  tripId: context.run.tripId,
  kinds: parts.map(({ type }) => type),
});

const malformed = (reason: string) => new ProviderFailure('malformed', reason, { retryable: true });

/** Whether a run that was stopped leaves nobody who would read the response: not when another worker goes on with it. */
function isForNobody({ context }: PlanningTask, error: unknown): boolean {
  const cause: unknown = context.signal.aborted ? context.signal.reason : error;
  if (cause instanceof RunSuperseded) return cause.reason !== 'attempt_superseded';
  return !context.released.aborted;
}

function sum(total: Usage | null, more: Usage | null): Usage | null {
  if (total === null || more === null) return total ?? more;
  return {
    inputTokens: total.inputTokens + more.inputTokens,
    outputTokens: total.outputTokens + more.outputTokens,
    totalTokens: total.totalTokens + more.totalTokens,
  };
}
