import type { EventType, JobKind, JobStatus, PlannerCommand, TripCommand } from '@tripstream/contracts';

/**
 * The rules of a trip's job, read from the requirements and written down a second time: it shares nothing with the decider,
 * the fold or the transition table, and keeps only what the rules speak of.
 */

/** What the rules say of an order: why it is refused, or which events follow; progress is left out. */
export type Verdict = { refused: string } | { events: readonly EventType[] };

export interface ModelTurn {
  generationId: string;
  jobId: string;
  kind: JobKind;
  day: number | null;
  nodeId: string | null;
  status: JobStatus;
  attempt: number;
  failedDays: number[];
}

interface ModelDay {
  state: 'blank' | 'open' | 'written' | 'failed';
  beginning: number;
  /** By node id: what became of looking its place up. */
  stops: Map<string, 'open' | 'found' | 'unverified'>;
}

type TravellerOrder<T extends TripCommand['type']> = Extract<TripCommand, { type: T }>;

const refused = (reason: string): Verdict => ({ refused: reason });
const nothing: Verdict = { events: [] };
const happened = (...events: EventType[]): Verdict => ({ events });

const phases = ['understanding', 'planning', 'hydrating', 'finishing'];
const alive: readonly JobStatus[] = ['queued', 'running'];
const shut = ({ state }: ModelDay) => state === 'written' || state === 'failed';

/** One trip, told of its orders in the order in which they took effect. */
export class JobModel {
  readonly turns: ModelTurn[] = [];
  private days: ModelDay[] = [];
  private discarded = false;
  /** How far it is, counted from 1; 0 before the first phase. */
  private phase = 0;

  hear(command: TripCommand): Verdict {
    if (command.type === 'trip.create') return this.create(command);
    if (isOfProposals(command)) throw new Error(`${command.type} is not part of this model`);
    const turn = this.turns.at(-1);
    if (turn === undefined) return refused('not_found');
    switch (command.type) {
      case 'generation.cancel':
        return this.cancel(turn, command.keep);
      case 'generation.retry':
        return this.retry(turn, command);
      case 'day.retry':
        return this.retryDay(turn, command);
      case 'node.retry':
        return this.retryNode(turn, command);
      case 'job.repair':
        return this.repair(turn, command);
      default:
        return this.plannerSays(turn, command);
    }
  }

  private create({ wish, generation }: TravellerOrder<'trip.create'>): Verdict {
    if (this.turns.length > 0) return refused('already_exists');
    this.days = Array.from({ length: wish.days }, () => ({ state: 'blank', beginning: 0, stops: new Map() }));
    this.begin(generation, generation.jobId);
    return happened('trip_created', 'message_posted', 'generation_started');
  }

  /** Written days stand; whatever the new turn is to write begins empty. */
  private begin(
    { generationId }: { generationId: string },
    jobId: string,
    day: number | null = null,
    nodeId: string | null = null,
  ): void {
    for (const [at, each] of this.days.entries())
      if (each.state !== 'written' && (day === null || day === at + 1)) clear(each);
    const kind = day === null ? 'itinerary' : 'day_retry';
    const fresh = { status: 'queued' as const, attempt: 0, failedDays: [] };
    this.turns.push({ generationId, jobId, kind, day, nodeId, ...fresh });
    this.discarded = false;
    this.phase = 0;
  }

  private retry(turn: ModelTurn, { generation }: TravellerOrder<'generation.retry'>): Verdict {
    if (alive.includes(turn.status)) return refused('generation_active');
    if (turn.status === 'complete' && this.days.every(({ state }) => state === 'written'))
      return refused('nothing_to_plan');
    this.begin(generation, this.jobOf(null) ?? generation.jobId);
    return happened('generation_started');
  }

  private retryDay(turn: ModelTurn, { day, generation }: TravellerOrder<'day.retry'>): Verdict {
    const asked = this.days[day - 1];
    if (asked === undefined) return refused('unknown_day');
    if (alive.includes(turn.status)) return refused('generation_active');
    if (asked.state === 'written') return refused('day_closed');
    this.begin(generation, this.jobOf(day) ?? generation.jobId, day);
    return happened('generation_started');
  }

  private retryNode(turn: ModelTurn, { nodeId, generation }: TravellerOrder<'node.retry'>): Verdict {
    const at = this.days.findIndex(({ stops }) => stops.has(nodeId));
    const stops = this.days[at]?.stops;
    if (stops === undefined) return refused('unknown_node');
    if (alive.includes(turn.status)) return refused('generation_active');
    if (stops.get(nodeId) === 'found') return refused('node_checked');
    stops.set(nodeId, 'open');
    this.begin(generation, this.jobOf(at + 1, nodeId) ?? generation.jobId, at + 1, nodeId);
    return happened('generation_started');
  }

  /** The job that plans this stop, this day, or the whole trip. */
  private jobOf(day: number | null, nodeId: string | null = null): string | undefined {
    return this.turns.find((turn) => turn.day === day && turn.nodeId === nodeId)?.jobId;
  }

  private cancel(turn: ModelTurn, keep: 'days' | 'nothing'): Verdict {
    if (!alive.includes(turn.status)) {
      const already = turn.status === 'cancelled' && (keep === 'days' || this.discarded);
      return already ? nothing : refused('terminal_state');
    }
    turn.status = 'cancelled';
    if (keep === 'days') return this.endUnfinished('generation_cancelled');
    this.discarded = true;
    for (const day of this.days) clear(day);
    return happened('generation_cancelled');
  }

  private repair(turn: ModelTurn, order: TravellerOrder<'job.repair'>): Verdict {
    if (turn.generationId !== order.expectedGenerationId) return refused('generation_mismatch');
    if (!alive.includes(turn.status)) return refused('terminal_state');
    if (order.status === 'complete' && !this.mayComplete(turn)) return refused('hydration_pending');
    turn.status = order.status ?? 'error';
    turn.failedDays = this.failedDays();
    return this.endUnfinished('job_repaired');
  }

  private endUnfinished(event: EventType): Verdict {
    for (const day of this.days) if (day.state === 'open') clear(day);
    const { day, nodeId } = this.turns.at(-1) ?? { day: null, nodeId: null };
    const stops = this.days[(day ?? 0) - 1]?.stops;
    if (nodeId !== null && stops?.get(nodeId) === 'open') stops.set(nodeId, 'unverified');
    return happened(event);
  }

  private plannerSays(turn: ModelTurn, order: Exclude<PlannerCommand, OfProposals>): Verdict {
    if (order.expectedGenerationId !== turn.generationId) return refused('generation_mismatch');
    if (!alive.includes(turn.status)) {
      const same = { complete: 'generation.complete', error: 'generation.fail' } as Record<string, string>;
      return same[turn.status] === order.type ? nothing : refused('terminal_state');
    }
    if (order.attempt < turn.attempt) return refused('attempt_superseded');
    const verdict = this.work(turn, order);
    // Whatever a planner has told, somebody works on it.
    if ('events' in verdict && verdict.events.length > 0) {
      turn.attempt ||= 1;
      if (turn.status === 'queued') turn.status = 'running';
    }
    return verdict;
  }

  private work(turn: ModelTurn, order: Exclude<PlannerCommand, OfProposals>): Verdict {
    switch (order.type) {
      case 'generation.begin':
        if (order.attempt === turn.attempt || order.attempt === 1) return nothing;
        turn.attempt = order.attempt;
        return happened('generation_resumed');
      case 'phase.enter': {
        const phase = phases.indexOf(order.phase) + 1;
        if (order.attempt === turn.attempt && phase <= this.phase) return nothing;
        this.phase = phase;
        turn.attempt = order.attempt;
        return happened('phase_changed');
      }
      case 'trip.title':
        return happened('trip_titled');
      case 'reasoning.summarise':
        return happened('reasoning_summary');
      case 'warning.raise':
        return happened('warning');
      case 'generation.complete':
        if (!this.mayComplete(turn)) return refused('hydration_pending');
        turn.status = 'complete';
        turn.failedDays = this.failedDays();
        return happened('generation_complete');
      case 'generation.fail':
        turn.status = 'error';
        return this.endUnfinished('generation_error');
      default:
        return this.dayWrite(turn, order);
    }
  }

  private dayWrite(
    turn: ModelTurn,
    order: Extract<PlannerCommand, { type: 'node.plan' | 'node.enhance' | `day.${string}` }>,
  ): Verdict {
    const number = order.type === 'node.plan' ? order.node.day : order.day;
    const day = this.days[number - 1];
    // Places are looked up wherever somebody is still waiting for them; writing is for the days that were asked for.
    if (order.type === 'node.enhance') return lookUp(day, order);
    if (day === undefined || (turn.day !== null && turn.day !== number)) return refused('unknown_day');
    const current = day.beginning || 1;
    switch (order.type) {
      case 'node.plan': {
        const { nodeId } = order.node;
        if (day.stops.has(nodeId)) return nothing;
        if (shut(day) || nodeId.split('.')[2] !== String(current)) return refused('day_closed');
        day.stops.set(nodeId, 'open');
        return written(day, 'open', 'node_planned');
      }
      case 'day.complete':
        if (order.dayAttempt !== current || day.state === 'failed') return refused('day_closed');
        return day.state === 'written' ? nothing : written(day, 'written', 'day_completed');
      case 'day.check':
        if (order.dayAttempt !== current || day.state !== 'written') return refused('day_closed');
        return happened('day_checked');
      case 'day.restart':
        // What it asks for is so already, as long as the new beginning is blank.
        if (!shut(day) && order.dayAttempt === current - 1 && day.stops.size === 0) return nothing;
        if (shut(day) || order.dayAttempt !== current) return refused('day_closed');
        day.stops.clear();
        Object.assign(day, { state: 'open', beginning: current + 1 });
        return happened('day_restarted');
      case 'day.fail':
        if (order.dayAttempt !== current || day.state === 'written') return refused('day_closed');
        if (day.state === 'failed') return nothing;
        day.stops.clear();
        day.state = 'failed';
        return happened('day_failed');
    }
  }

  /** All that was asked for is written, and nothing is still being looked up. */
  private mayComplete({ day }: ModelTurn): boolean {
    const asked = this.days.filter((_, at) => day === null || day === at + 1);
    return asked.every(shut) && this.days.every(({ stops }) => ![...stops.values()].includes('open'));
  }

  private failedDays(): number[] {
    return this.days.flatMap(({ state }, at) => (state === 'failed' ? [at + 1] : []));
  }
}

function clear(day: ModelDay): void {
  day.state = 'blank';
  day.stops.clear();
}

function written(day: ModelDay, state: 'open' | 'written', event: EventType): Verdict {
  day.state = state;
  day.beginning ||= 1;
  return happened(event);
}

function lookUp(
  day: ModelDay | undefined,
  { nodeId, status }: Extract<PlannerCommand, { type: 'node.enhance' }>,
): Verdict {
  const found = day?.stops.get(nodeId);
  if (day === undefined || found === undefined) return refused('unknown_node');
  if (found !== 'open') return nothing;
  day.stops.set(nodeId, status === 'hydrated' ? 'found' : 'unverified');
  return happened('node_enhanced');
}

/** Trips that begin with proposals have rules of their own, which are shown one by one. */
type OfProposals = Extract<
  TripCommand,
  { type: 'proposal.create' | 'proposal.fork' | 'bundle.choose' | 'bundle.propose' | 'bundles.expire' }
>;
const isOfProposals = (command: TripCommand): command is OfProposals =>
  command.type.startsWith('proposal.') || command.type.startsWith('bundle');
