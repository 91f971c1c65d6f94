import { Inject, Injectable, Optional } from '@nestjs/common';
import type { Failure } from '@tripstream/contracts';
import { noPausePoints, PAUSE_POINTS, type PausePoints } from '../platform/pause-points.js';
import { CallKeys } from './call-keys.js';
import { failureOfProvider } from './failures.js';
import type { OpenDay } from './open-days.js';
import { PlanAnswer, unusable } from './plan-answer.js';
import { PlanRecorder } from './plan-recorder.js';
import type { PlanningOutcome, PlanningTask } from './planning-task.js';
import { lengthOf, planRequest } from './prompt.js';
import {
  PLANNER_PROVIDER,
  type PlannerProvider,
  ProviderFailure,
  type ProviderSignal,
  ResponseGone,
} from './providers/planner-provider.js';
import { backoffMs, LONGEST_WAIT_MS, mostTries, pause } from './retry-policy.js';
import { isForNobody } from './run-context.js';
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
  /** What was wrong with the last answer; null when it was not the answer that failed. */
  flaw: string | null;
  calls: CallKeys;
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
      recorder: new PlanRecorder(task, AGENT),
      keeper: new SessionKeeper(this.provider, task),
      severed: [],
      inVain: 0,
      flaw: null,
      calls: new CallKeys(task.context.run.generationId),
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
      return { failure: planned.size > 0 ? null : failure };
    } catch (error) {
      if (isForNobody(task.context, error)) keeper.cancel();
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
      await this.answer(progress).read(
        responseId === undefined ? this.ask(progress) : this.resume(progress, responseId),
      );
      if (days.remaining.length > 0) throw unusable('it left out days that were asked for');
      return null;
    } catch (error) {
      if (error instanceof ResponseGone) return await this.goOnWithout(progress, error);
      if (!(error instanceof ProviderFailure)) throw error;
      if (days.current !== null || days.remaining.length < open) progress.inVain = 0;
      progress.flaw = error.flaw;
      // Not its cause: there a provider may quote the key.
      const { code, message, retryable, retryAfterMs, refusal } = error;
      const why = { code, message, retryable, retryAfterMs, refusal };
      task.context.logger.warn({ event: 'planner.call-failed', ...why, day: days.current?.day ?? null });
      return error;
    }
  }

  private ask({ task, recorder, calls, flaw }: Progress): AsyncIterable<ProviderSignal> {
    const { context, workflow, spending, wish, proposal, destination } = task;
    const days = recorder.days.remaining;
    context.logger.info({ event: 'planner.call-started', days: days.map(({ day }) => day) });
    const alreadyPlanned = [...recorder.planned.values()];
    const asked = planRequest({ wish, proposal, destination, days, alreadyPlanned, flaw });
    spending.require(lengthOf(asked));
    const idempotencyKey = calls.keyOf(days);
    return this.provider.ask({ workflow, ...asked, idempotencyKey }, context.signal);
  }

  private resume({ task }: Progress, responseId: string): AsyncIterable<ProviderSignal> {
    task.spending.resumed();
    return this.provider.resume(responseId, task.context.signal);
  }

  private answer(progress: Progress): PlanAnswer {
    const onMoved = () => {
      progress.severed = [];
    };
    return new PlanAnswer({ ...progress, pausePoints: this.pausePoints, onMoved });
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
    void task.spending.failed(failed);
    keeper.cancel();
    await keeper.letGo();

    const day = days.current;
    if (day === null) progress.inVain += 1;
    else day.failures += 1;
    const tries = day === null ? progress.inVain : day.failures;
    const givenUp = !failed.retryable || tooLong || tries >= mostTries(failed, day !== null);
    if (day !== null && givenUp) await recorder.failDay(day, failed);
    await recorder.withdrawUnfinished();
    // Whoever asks to be left alone for long is not asked again for the other days.
    if (givenUp && (day === null || tooLong || concernsAll(failed))) {
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

/** No other day would fare better: the provider knows no such key, or there is nothing left to pay it with. */
const concernsAll = ({ code }: ProviderFailure) =>
  code === 'provider_unauthorized' || code === 'budget_exceeded';
