import {
  type Bundle,
  type DayCheck,
  type EventPayload,
  type EventType,
  eventPayloads,
  type Failure,
  failureSchema,
  type Phase,
  type PlannerCommand,
  type PlannerStamp,
  type RejectionReason,
  type TripEvent,
  type Usage,
} from '@tripstream/contracts';
import type { CommandMeta } from '../commands/decide-batch.js';
import { LogUnavailable, type TripCommands } from '../commands/trip-commands.js';
import { isDatabaseUnavailable } from '../platform/database.js';
import type { ProviderRuntime } from '../projections/provider-runtimes.js';
import { reasoningText } from './model-text.js';
import { backoffMs, pause } from './retry-policy.js';
import { type RunContext, RunSuperseded } from './run-context.js';

/** The part of the trips' command side that planners need. */
export type TripOrders = Pick<TripCommands, 'dispatch'>;

type WithoutStamp<T> = T extends unknown ? Omit<T, keyof PlannerStamp> : never;
type Order = WithoutStamp<PlannerCommand>;

interface Telling {
  /** A refusal that is a fact of life here; it gives no events. */
  tolerated?: RejectionReason;
  /** Written in the same commit. */
  runtime?: ProviderRuntime | undefined;
}

const superseding = new Set<RejectionReason>([
  'generation_mismatch',
  'terminal_state',
  'attempt_superseded',
  'not_found',
]);

/** More notes than anybody reads are a model going round in circles. */
const MAX_SUMMARIES = 50;

/** The order was well formed and the run is alive, yet the trip refused: a mistake of ours. */
class UnexpectedRefusal extends Error {
  constructor(type: PlannerCommand['type'], reason: RejectionReason) {
    super(`the trip refused ${type}: ${reason}`);
  }
}

/**
 * Says what the agents of one run found out, as orders to the trip: in the order in which it was told, one at a time,
 * each checked against the contract, each under an id that a repetition would have too. While the database is away it
 * waits. When the trip belongs to somebody else by now it ends the run and throws {@link RunSuperseded} for ever.
 */
export class AgentEventPublisher {
  private tail: Promise<unknown> = Promise.resolve();
  private readonly followers: ((event: TripEvent) => void)[] = [];
  private superseded: RunSuperseded | null = null;
  private warnings = 0;
  private summaries = 0;
  private titles = 0;
  private sessions = 0;
  private checks = 0;

  /** @param alive - aborted when the process shuts down: then nothing more is written */
  constructor(
    private readonly orders: TripOrders,
    private readonly context: RunContext,
    private readonly alive: AbortSignal,
  ) {}

  /** Every event that an order of this run gave is told to the listener, in its order, before the next order is sent. */
  follow(listener: (event: TripEvent) => void): void {
    this.followers.push(listener);
  }

  async begun(): Promise<void> {
    await this.publish('begin', { type: 'generation.begin' });
  }

  /** The provider's response began or is read no more. People are told nothing: a beginning that is known is no event. */
  async sessionMoved(runtime: ProviderRuntime): Promise<void> {
    this.sessions += 1;
    await this.publish(`session/${this.sessions}`, { type: 'generation.begin' }, { runtime });
  }

  async phaseEntered(phase: Phase): Promise<void> {
    await this.publish(`phase/${phase}`, { type: 'phase.enter', phase });
  }

  /**
   * @param title - asked when the order is sent: title and anchors are one event, and several parts of a run change them
   * @param runtime - here and below: how much of the provider's response is recorded with this
   */
  async titled(title: () => EventPayload<'trip_titled'>, runtime?: ProviderRuntime): Promise<void> {
    this.titles += 1;
    const order = (): Order => ({ type: 'trip.title', ...checked('trip_titled', title()) });
    await this.publish(`title/${this.titles}`, order, { runtime });
  }

  async bundleProposed(bundle: Bundle): Promise<void> {
    const payload = checked('bundle_proposed', { bundle });
    await this.publish(`bundle/${bundle.bundleId}`, { type: 'bundle.propose', ...payload });
  }

  async reasoningSummarised(said: string, runtime?: ProviderRuntime): Promise<void> {
    const text = reasoningText(said);
    if (text === '') return;
    this.summaries += 1;
    if (this.summaries > MAX_SUMMARIES) return;
    const payload = checked('reasoning_summary', { text });
    await this.publish(
      `reasoning/${this.summaries}`,
      { type: 'reasoning.summarise', ...payload },
      { runtime },
    );
  }

  async nodePlanned(node: EventPayload<'node_planned'>['node'], runtime?: ProviderRuntime): Promise<void> {
    const payload = checked('node_planned', { node });
    await this.publish(`node/${node.nodeId}`, { type: 'node.plan', ...payload }, { runtime });
  }

  /** @param dayAttempt - here and below: the attempt of the day that is spoken of, counted from 1 */
  async dayCompleted(
    day: EventPayload<'day_completed'>,
    dayAttempt: number,
    runtime?: ProviderRuntime,
  ): Promise<void> {
    const order: Order = { type: 'day.complete', dayAttempt, ...checked('day_completed', day) };
    await this.publish(`day/${day.day}/complete/${dayAttempt}`, order, { runtime });
  }

  /**
   * Withdraws what was written of a day.
   *
   * @returns the attempt that begins
   */
  async dayRestarted(day: number, dayAttempt: number): Promise<number> {
    const order: Order = { type: 'day.restart', day, dayAttempt };
    const events = await this.publish(`day/${day}/restart-after/${dayAttempt}`, order);
    const restarted = events.find((event) => event.type === 'day_restarted');
    return restarted?.payload.attempt ?? dayAttempt + 1;
  }

  async dayFailed(day: number, dayAttempt: number, failure: Failure, agent: string): Promise<void> {
    const order: Order = { type: 'day.fail', day, dayAttempt, agent, failure: failureSchema.parse(failure) };
    await this.publish(`day/${day}/fail/${dayAttempt}`, order);
  }

  /** Whether a written day works. One that was begun again meanwhile is checked later, and that is fine. */
  async dayChecked(day: number, dayAttempt: number, check: DayCheck): Promise<void> {
    this.checks += 1;
    const order: Order = { type: 'day.check', dayAttempt, ...checked('day_checked', { day, check }) };
    await this.publish(`day/${day}/check/${dayAttempt}/${this.checks}`, order, { tolerated: 'day_closed' });
  }

  /** The hydration of a node has ended. A node that was withdrawn meanwhile is none any more, and that is fine. */
  async nodeEnhanced(enhanced: EventPayload<'node_enhanced'>): Promise<void> {
    const payload = checked('node_enhanced', enhanced);
    await this.publish(
      `enhance/${enhanced.nodeId}`,
      { type: 'node.enhance', ...payload },
      { tolerated: 'unknown_node' },
    );
  }

  /** Something went wrong that the run can live with. */
  async partialFailure(warning: EventPayload<'warning'>): Promise<void> {
    this.warnings += 1;
    const payload = checked('warning', warning);
    await this.publish(`warning/${this.warnings}`, { type: 'warning.raise', ...payload });
  }

  async generationComplete(usage: Usage | null): Promise<void> {
    await this.publish('complete', { type: 'generation.complete', usage, now: new Date().toISOString() });
  }

  /** @param usage - what the provider counted until then; null where nobody counted */
  async error(failure: Failure, agent: string, usage: Usage | null): Promise<void> {
    const now = new Date().toISOString();
    await this.publish('fail', { type: 'generation.fail', failure, agent, usage, now });
  }

  private publish(
    what: string,
    order: Order | (() => Order),
    how: Telling = {},
  ): Promise<readonly TripEvent[]> {
    const told = this.tail.then(() => this.send(what, typeof order === 'function' ? order() : order, how));
    // The next order waits for this one and is not failed by it.
    this.tail = told.catch(() => undefined);
    return told;
  }

  private async send(
    what: string,
    order: Order,
    { tolerated, runtime }: Telling,
  ): Promise<readonly TripEvent[]> {
    if (this.superseded !== null) throw this.superseded;
    const { tripId, generationId, attempt } = this.context.run;
    const command = { ...order, tripId, expectedGenerationId: generationId, attempt } as PlannerCommand;
    const result = await this.dispatch(command, {
      commandId: `${generationId}/${attempt}/${what}`,
      actor: 'planner',
      ...(runtime === undefined ? {} : { runtime }),
    });
    if (result.applied) {
      for (const event of result.events) for (const follower of this.followers) follower(event);
      return result.events;
    }
    if (result.reason === tolerated) return [];
    if (!superseding.has(result.reason)) throw new UnexpectedRefusal(order.type, result.reason);
    this.superseded = new RunSuperseded(result.reason);
    this.context.stop(this.superseded);
    throw this.superseded;
  }

  private async dispatch(command: PlannerCommand, meta: CommandMeta) {
    for (let tries = 1; ; tries += 1) {
      this.alive.throwIfAborted();
      try {
        return await this.orders.dispatch(command, meta);
      } catch (error) {
        if (!(error instanceof LogUnavailable) && !isDatabaseUnavailable(error)) throw error;
        this.context.logger.warn({
          event: 'planner.log-unavailable',
          command: command.type,
          tries,
          error: String(error),
        });
        await pause(backoffMs(tries), this.alive);
      }
    }
  }
}

/** @throws ZodError when the payload breaks the contract, which is a mistake of ours and not the model's */
function checked<T extends EventType>(type: T, payload: EventPayload<T>): EventPayload<T> {
  return eventPayloads[type].parse(payload) as EventPayload<T>;
}
