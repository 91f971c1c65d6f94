import {
  type EventPayload,
  type EventType,
  eventPayloads,
  type Failure,
  type Phase,
  type PlannerCommand,
  type PlannerStamp,
  type RejectionReason,
  type TripEvent,
  type Usage,
  withoutInvisible,
} from '@tripstream/contracts';
import type { CommandMeta } from '../commands/decide-batch.js';
import { LogUnavailable, type TripCommands } from '../commands/trip-commands.js';
import { isDatabaseUnavailable } from '../platform/database.js';
import type { ProviderRuntime } from '../projections/provider-runtimes.js';
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

/** A summary says what the model considered, not every word of it; an event must stay small. */
const MAX_REASONING_LENGTH = 8_000;
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
  private superseded: RunSuperseded | null = null;
  private warnings = 0;
  private summaries = 0;
  private titles = 0;
  private sessions = 0;

  /** @param alive - aborted when the process shuts down: then nothing more is written */
  constructor(
    private readonly orders: TripOrders,
    private readonly context: RunContext,
    private readonly alive: AbortSignal,
  ) {}

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

  /** @param runtime - here and below: how much of the provider's response is recorded with this */
  async titled(title: EventPayload<'trip_titled'>, runtime?: ProviderRuntime): Promise<void> {
    this.titles += 1;
    const payload = checked('trip_titled', title);
    await this.publish(`title/${this.titles}`, { type: 'trip.title', ...payload }, { runtime });
  }

  async reasoningSummarised(text: string, runtime?: ProviderRuntime): Promise<void> {
    this.summaries += 1;
    if (this.summaries > MAX_SUMMARIES) return;
    const payload = checked('reasoning_summary', { text: storable(text.slice(0, MAX_REASONING_LENGTH)) });
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

  async dayFailed(day: number, dayAttempt: number, failure: Failure): Promise<void> {
    const payload = checked('day_failed', { day, failure });
    await this.publish(`day/${day}/fail/${dayAttempt}`, { type: 'day.fail', dayAttempt, ...payload });
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

  async error(failure: Failure, agent: string): Promise<void> {
    await this.publish('fail', { type: 'generation.fail', failure, agent, now: new Date().toISOString() });
  }

  private publish(what: string, order: Order, how: Telling = {}): Promise<readonly TripEvent[]> {
    const told = this.tail.then(() => this.send(what, order, how));
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
    if (result.applied) return result.events;
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

/** Text that Postgres can hold: jsonb knows no \u0000 and no half surrogates. */
const storable = (text: string) => withoutInvisible(text.toWellFormed().replace(/(?![\n\t])\p{Cc}/gu, ' '));
