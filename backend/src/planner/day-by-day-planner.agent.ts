import { Inject, Injectable } from '@nestjs/common';
import {
  type Destination,
  type EventPayload,
  type Failure,
  type NodeId,
  type Usage,
  type Wish,
} from '@tripstream/contracts';
import type { AgentEventPublisher } from './agent-event-publisher.js';
import type { DraftNode } from './draft-plan.js';
import { failureOfProvider } from './failures.js';
import type { NodeHydrator } from './hydration/node-hydrator.js';
import { type OpenDay, OpenDays } from './open-days.js';
import { type PlanPart, PlanStreamParser } from './plan-stream-parser.js';
import { planRequest } from './prompt.js';
import { PLANNER_PROVIDER, type PlannerProvider, ProviderFailure } from './providers/planner-provider.js';
import { backoffMs, CALLS_IN_VAIN, DAY_TRIES, LONGEST_WAIT_MS, pause } from './retry-policy.js';
import type { RunContext } from './run-context.js';

/** One run's share of planning: which days to write, and whom to tell. */
export interface PlanningTask {
  context: RunContext;
  publisher: AgentEventPublisher;
  hydrator: Pick<NodeHydrator, 'hydrate' | 'withdraw'>;
  wish: Wish;
  destination: Destination | null;
  /** The days to write; `nodes` is how many of an unfinished attempt the trip still shows. */
  days: readonly { day: number; date: string; attempt: number; nodes: number }[];
  alreadyPlanned: readonly { day: number; places: readonly string[] }[];
  /** Called with the model's name for the trip, at most once. */
  onTitle(title: string): Promise<void>;
}

/** How planning ended: `failure` is set when the trip has no planned day at all. */
export interface PlanningOutcome {
  usage: Usage | null;
  failure: Failure | null;
}

/** What one `plan` keeps in mind across its calls. */
interface Progress {
  task: PlanningTask;
  days: OpenDays;
  planned: Map<number, readonly string[]>;
  /** Calls in a row in which no day began. */
  inVain: number;
  titled: boolean;
  usage: Usage | null;
}

const AGENT = 'DayByDayPlannerAgent';

/**
 * Lets the model write the days of a trip in one call and publishes every node and every day the moment it closes in
 * the stream. A completed day is never written again. When a call fails, the day that was being written is withdrawn
 * and begun again in the next call together with those after it; a day that keeps failing is reported, and the others
 * go on without it.
 */
@Injectable()
export class DayByDayPlannerAgent {
  constructor(@Inject(PLANNER_PROVIDER) private readonly provider: PlannerProvider) {}

  /** @throws what stopped the run; failures of the provider are part of the outcome */
  async plan(task: PlanningTask): Promise<PlanningOutcome> {
    const progress: Progress = {
      task,
      days: new OpenDays(task.days),
      planned: new Map(task.alreadyPlanned.map(({ day, places }) => [day, places])),
      inVain: 0,
      titled: false,
      usage: null,
    };
    await this.withdrawUnfinished(progress);
    let failure: Failure | null = null;
    while (progress.days.remaining.length > 0) {
      const failed = await this.call(progress);
      if (failed === null || progress.days.remaining.length === 0) continue;
      failure = failureOfProvider(failed);
      await this.recover(progress, failed);
    }
    return { usage: progress.usage, failure: progress.planned.size > 0 ? null : failure };
  }

  /** A worker before us died in the middle of these days. */
  private async withdrawUnfinished({ task, days }: Progress): Promise<void> {
    const unfinished = new Set(task.days.filter(({ nodes }) => nodes > 0).map(({ day }) => day));
    for (const day of days.remaining) if (unfinished.has(day.day)) await this.restart(task, days, day);
  }

  /** One call over all remaining days; answers why it failed, or null when it wrote all of them. */
  private async call(progress: Progress): Promise<ProviderFailure | null> {
    const { task, days, planned } = progress;
    const { context, wish, destination } = task;
    const remaining = days.remaining;
    context.logger.info({ event: 'planner.call-started', days: remaining.map(({ day }) => day) });
    const parser = new PlanStreamParser();
    const alreadyPlanned = [...planned].map(([day, places]) => ({ day, places }));
    const request = planRequest({ wish, destination, days: remaining, alreadyPlanned });
    try {
      for await (const told of this.provider.plan(request, context.signal)) {
        if (told.type === 'reasoning') await task.publisher.reasoningSummarised(told.text);
        else if (told.type === 'completed') progress.usage = sum(progress.usage, told.usage);
        else {
          for (const part of parser.push(told.delta)) await this.take(progress, part);
          const verdict = parser.verdict();
          if (verdict.kind === 'malformed') throw malformed(`${verdict.reason} at ${verdict.offset}`);
        }
      }
      if (parser.verdict().kind === 'truncated')
        throw malformed('the model finished in the middle of the plan');
      if (days.remaining.length > 0) throw malformed('the model left out days');
      return null;
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      // Not its cause: there a provider may quote the key.
      const { code, message, retryable, retryAfterMs } = error;
      const day = days.current?.day ?? null;
      context.logger.warn({ event: 'planner.call-failed', code, message, retryable, retryAfterMs, day });
      return error;
    }
  }

  private async take(progress: Progress, part: PlanPart): Promise<void> {
    const { task, days } = progress;
    if (part.type === 'title') {
      if (!progress.titled) await task.onTitle(part.title);
      progress.titled = true;
    } else if (part.type === 'dayBegun') {
      if (days.begin(part.day) === null)
        task.context.logger.warn({ event: 'planner.day-not-asked-for', day: part.day });
      else progress.inVain = 0;
    } else if (days.current !== null) {
      if (part.type === 'node') await this.publishNode(task, days.current, part.index, part.node);
      else await this.publishDay(progress, days.current, part);
    }
  }

  private async publishNode(
    task: PlanningTask,
    day: OpenDay,
    index: number,
    draft: DraftNode,
  ): Promise<void> {
    const { generationId } = task.context.run;
    const node: EventPayload<'node_planned'>['node'] = {
      nodeId: `${generationId}.${day.day}.${day.attempt}.${index}` as NodeId,
      generationId,
      day: day.day,
      index,
      kind: draft.kind,
      title: draft.title,
      description: draft.description,
      why: draft.why,
      startTime: draft.start_time,
      durationMinutes: draft.duration_minutes,
      cost: draft.cost,
      status: 'provisional',
      unverified: null,
      // Half a coordinate is none.
      location:
        draft.lat === null || draft.lng === null
          ? null
          : { lat: draft.lat, lng: draft.lng, provenance: 'draft' },
      place: null,
    };
    // Counted before it is told: whatever happens meanwhile, it may be in the trip.
    day.nodes += 1;
    day.places.push(draft.place_name ?? draft.title);
    await task.publisher.nodePlanned(node);
    task.hydrator.hydrate(node, day.date, draft.place_name);
  }

  private async publishDay(
    { task, days, planned }: Progress,
    day: OpenDay,
    { theme, summary }: { theme: string; summary: string },
  ): Promise<void> {
    await task.publisher.dayCompleted({ day: day.day, theme, summary });
    planned.set(day.day, day.places);
    days.close(day);
    const { nodes, attempt } = day;
    task.context.logger.info({ event: 'planner.day-planned', day: day.day, dayAttempt: attempt, nodes });
  }

  /** Decides what a failed call means for the day in progress or for the rest of the run, and waits where that helps. */
  private async recover(progress: Progress, failed: ProviderFailure): Promise<void> {
    const { task, days } = progress;
    const day = days.current;
    if (day === null) progress.inVain += 1;
    else day.failures += 1;
    const tries = day === null ? progress.inVain : day.failures;
    const tooLong = (failed.retryAfterMs ?? 0) > LONGEST_WAIT_MS;
    const givenUp = !failed.retryable || tooLong || tries >= (day === null ? CALLS_IN_VAIN : DAY_TRIES);
    if (day === null && givenUp) {
      await this.giveUpRest(progress, failed);
      return;
    }
    if (day !== null && givenUp) {
      await this.fail(task, days, day, failed);
      // Whoever asks to be left alone for long, or knows no such key, is not asked again for the other days.
      if (tooLong || failed.code === 'provider_unauthorized') await this.giveUpRest(progress, failed);
      if (days.remaining.length === 0) return;
    } else {
      if (day !== null && day.nodes > 0) await this.restart(task, days, day);
      await this.warn(task, failed, day);
    }
    days.interrupt();
    const waitMs = backoffMs(tries, failed.retryAfterMs);
    task.context.logger.info({ event: 'planner.call-waiting', waitMs: Math.round(waitMs), tries });
    await pause(waitMs, task.context.signal);
  }

  private async restart(task: PlanningTask, days: OpenDays, day: OpenDay): Promise<void> {
    task.hydrator.withdraw(day.day);
    days.restarted(day, await task.publisher.dayRestarted(day.day, day.attempt));
  }

  private async fail(
    task: PlanningTask,
    days: OpenDays,
    day: OpenDay,
    failed: ProviderFailure,
  ): Promise<void> {
    task.hydrator.withdraw(day.day);
    days.close(day);
    await task.publisher.dayFailed(day.day, failureOfProvider(failed));
    task.context.logger.warn({ event: 'planner.day-failed', day: day.day, code: failed.code });
  }

  /** The provider will not answer. With days to show the rest is reported day by day; with none the generation fails. */
  private async giveUpRest({ task, days, planned }: Progress, failed: ProviderFailure): Promise<void> {
    for (const day of days.remaining) {
      if (planned.size > 0) await this.fail(task, days, day, failed);
      else days.close(day);
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

const malformed = (reason: string) => new ProviderFailure('malformed', reason, { retryable: true });

function sum(total: Usage | null, more: Usage | null): Usage | null {
  if (total === null || more === null) return total ?? more;
  return {
    inputTokens: total.inputTokens + more.inputTokens,
    outputTokens: total.outputTokens + more.outputTokens,
    totalTokens: total.totalTokens + more.totalTokens,
  };
}
