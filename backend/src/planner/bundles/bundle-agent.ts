import { Inject, Injectable } from '@nestjs/common';
import { failureOfProvider } from '../failures.js';
import { unusable } from '../plan-answer.js';
import type { PlanningOutcome } from '../planning-task.js';
import {
  PLANNER_PROVIDER,
  type PlannerProvider,
  ProviderFailure,
  type ProviderSignal,
  ResponseGone,
} from '../providers/planner-provider.js';
import { backoffMs, LONGEST_WAIT_MS, mostTries, pause } from '../retry-policy.js';
import { isForNobody } from '../run-context.js';
import { SessionKeeper } from '../session-keeper.js';
import {
  EVENTS_TOOL,
  type EventsTool,
  HOSTS_TOOL,
  type HostsTool,
  PLACES_TOOL,
  type PlacesTool,
  WEATHER_TOOL,
  type WeatherTool,
} from '../tools/ports.js';
import { BundleAnswer } from './bundle-answer.js';
import { bundlesRequest } from './bundle-prompt.js';
import { BUNDLES_WANTED, BundleSearch } from './bundle-search.js';
import type { BundleTask } from './bundle-task.js';
import { BUNDLE_AGENT, BundleTeller } from './bundle-teller.js';
import { BundleTools } from './bundle-tools.js';

/** What one `propose` keeps in mind. */
interface Progress {
  task: BundleTask;
  search: BundleSearch;
  keeper: SessionKeeper;
  teller: BundleTeller;
  /** Calls in a row that failed without a proposal. */
  inVain: number;
  repairs: number;
}

/** More rounds of tool calls than this mean that the model is going round in circles. */
const MOST_ROUNDS = 10;
/** How often proposals that cannot be taken, or an answer that cannot be read, are asked for again. */
const MOST_REPAIRS = 2;

/**
 * Has the model look for trips that suit somebody's preferences: it runs the tools that the model asks for, and tells each
 * proposal the moment it closes in the model's answer and its places are looked up. What is told stays. A run that goes on
 * after a crash reads the response again that was being read then, where the provider kept it, and asks for what is missing
 * after that. What the tools said in the rounds before it is lost: if it asks for more of that, all begins again.
 */
@Injectable()
export class BundleAgent {
  private readonly tools: BundleTools;

  constructor(
    @Inject(PLANNER_PROVIDER) private readonly provider: PlannerProvider,
    @Inject(PLACES_TOOL) private readonly places: PlacesTool,
    @Inject(EVENTS_TOOL) events: EventsTool,
    @Inject(WEATHER_TOOL) weather: WeatherTool,
    @Inject(HOSTS_TOOL) hosts: HostsTool,
  ) {
    this.tools = new BundleTools({ places, events, weather, hosts });
  }

  /** @throws what stopped the run; failures of the provider are part of the outcome */
  async propose(task: BundleTask): Promise<PlanningOutcome> {
    const { context, preferences, trip } = task;
    const progress: Progress = {
      task,
      search: new BundleSearch(preferences, context.run.generationId, trip),
      keeper: new SessionKeeper(this.provider, task),
      teller: new BundleTeller(this.places, task),
      inVain: 0,
      repairs: 0,
    };
    const { search, keeper } = progress;
    try {
      if (await keeper.canGive([])) await this.comeBack(progress);
      let failed: ProviderFailure | null = null;
      while (search.missing > 0) {
        const found = search.found;
        failed = await this.call(progress);
        if (search.found > found) progress.inVain = 0;
        if (search.missing === 0 || !(await this.goesOn(progress, failed))) break;
      }
      if (search.found === 0)
        return { failure: failureOfProvider(failed ?? unusable('no proposal could be used')) };
      if (search.missing > 0) await this.warnOfFewer(progress, failed);
      return { failure: null };
    } catch (error) {
      if (isForNobody(context, error)) keeper.cancel();
      throw error;
    }
  }

  /** Reads what a worker before us read. Whatever it does not give is missing, and will be asked for. */
  private async comeBack(progress: Progress): Promise<void> {
    const { task, search, keeper } = progress;
    const { context } = task;
    const { responseId = '' } = keeper.session ?? {};
    task.spending.resumed();
    try {
      await new BundleAnswer(progress).read(this.provider.resume(responseId, context.signal));
    } catch (error) {
      if (error instanceof ProviderFailure) await this.failed(progress, error);
      else if (!(error instanceof ResponseGone)) throw error;
      else context.logger.info({ event: 'planner.response-gone', responseId, message: error.message });
    }
    search.forgetRefusals();
    await keeper.letGo();
  }

  /** Asks, and goes through the rounds of tool calls to the end of the answer; answers why that failed, or null. */
  private async call(progress: Progress): Promise<ProviderFailure | null> {
    const { task, search } = progress;
    const { context } = task;
    context.logger.info({ event: 'planner.call-started', proposals: search.missing });
    try {
      for (;;) {
        const calls = await new BundleAnswer(progress).read(this.ask(progress));
        if (calls.length === 0) return null;
        if (search.rounds === MOST_ROUNDS)
          throw new ProviderFailure('loop_detected', 'the model only asks for more', { retryable: false });
        context.logger.info({ event: 'planner.tools-called', tools: this.tools.namesOf(calls) });
        search.answered(calls, await this.tools.run(calls, context));
      }
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      await this.failed(progress, error);
      return error;
    }
  }

  /** Nobody reads on what failed like this. */
  private async failed({ task, keeper }: Progress, failure: ProviderFailure): Promise<void> {
    // Not its cause: there a provider may quote the key.
    const { code, message, retryable, retryAfterMs, refusal } = failure;
    const why = { code, message, retryable, retryAfterMs, refusal };
    task.context.logger.warn({ event: 'planner.call-failed', ...why });
    await task.spending.failed(failure);
    keeper.cancel();
    await keeper.letGo();
  }

  private ask({ task, search }: Progress): AsyncIterable<ProviderSignal> {
    search.begin();
    const tools = this.provider.capabilities.functions ? this.tools.definitions : [];
    const request = bundlesRequest(search.subject, search.conversation, tools, search.idempotencyKey);
    task.spending.require(JSON.stringify(request.input).length + request.instructions.length);
    search.forgetRefusals();
    return this.provider.ask(request, task.context.signal);
  }

  /** Whether it is worth asking again, after the wait that helps. */
  private async goesOn(progress: Progress, failed: ProviderFailure | null): Promise<boolean> {
    const { task, search } = progress;
    if (failed === null || (failed.code === 'malformed' && failed.retryable)) {
      if (progress.repairs === MOST_REPAIRS) return false;
      progress.repairs += 1;
      if (failed?.flaw != null) search.spoiled(failed.flaw);
      await this.warn(task, 'malformed', 'Not every proposal could be used. Asking again.');
      return true;
    }
    progress.inVain += 1;
    const tooLong = (failed.retryAfterMs ?? 0) > LONGEST_WAIT_MS;
    if (!failed.retryable || tooLong || progress.inVain >= mostTries(failed, false)) return false;
    const { code, message } = failureOfProvider(failed);
    await this.warn(task, code, `${message} Trying again.`);
    const waitMs = backoffMs(progress.inVain, failed.retryAfterMs);
    task.context.logger.info({
      event: 'planner.call-waiting',
      waitMs: Math.round(waitMs),
      tries: progress.inVain,
    });
    await pause(waitMs, task.context.signal);
    return true;
  }

  private async warnOfFewer({ task, search }: Progress, failed: ProviderFailure | null): Promise<void> {
    const { code, message } = failureOfProvider(failed ?? unusable('too few proposals'));
    await task.publisher.partialFailure({
      severity: 'warning',
      agent: BUNDLE_AGENT,
      code,
      message: `${message} Here are ${search.found} of ${BUNDLES_WANTED} ideas.`,
      day: null,
    });
  }

  private async warn({ publisher }: BundleTask, code: string, message: string): Promise<void> {
    await publisher.partialFailure({
      severity: 'recoverable',
      agent: BUNDLE_AGENT,
      code,
      message,
      day: null,
    });
  }
}
