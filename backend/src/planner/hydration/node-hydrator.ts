import type { Destination, Node, NodeId } from '@tripstream/contracts';
import type { AgentEventPublisher } from '../agent-event-publisher.js';
import { backoffMs, pause } from '../retry-policy.js';
import type { RunContext } from '../run-context.js';
import type { PlacesTool, ResolvedPlace } from './places-tool.js';

/** Look-ups of one run at the same time: enough to keep up with a model, few enough to be a polite client. */
const PARALLEL = 3;
const TRIES = 3;

export type NodeToHydrate = Pick<Node, 'nodeId' | 'day' | 'kind' | 'title' | 'location' | 'placeName'>;

interface Lookup {
  node: NodeToHydrate;
  date: string;
  /** Aborted when its node is withdrawn or its time is up. */
  end: AbortController;
}

const WITHDRAWN = Symbol('withdrawn');
const LATE = Symbol('late');

/**
 * Checks the nodes of one run against what is known of places, from the moment each is planned. Every node that is not
 * withdrawn ends checked: hydrated, or provisional with the reason. A look-up that fails for good is such a reason and
 * nothing more; only what the trip itself refuses ends the run.
 */
export class NodeHydrator {
  private readonly asked = new Set<NodeId>();
  private readonly waiting: Lookup[] = [];
  private readonly active = new Map<Lookup, Promise<void>>();
  private late = false;

  constructor(
    private readonly tool: PlacesTool,
    private readonly publisher: AgentEventPublisher,
    private readonly context: RunContext,
    private readonly destination: Destination | null,
  ) {}

  /** Begins as soon as a place is free, once for each node: what a response tells again is being looked up already. */
  hydrate(node: NodeToHydrate, date: string): void {
    if (this.asked.has(node.nodeId)) return;
    this.asked.add(node.nodeId);
    this.waiting.push({ node, date, end: new AbortController() });
    this.fill();
  }

  /** The nodes of a day are no more. */
  withdraw(day: number): void {
    const others = this.waiting.filter(({ node }) => node.day !== day);
    this.waiting.splice(0, this.waiting.length, ...others);
    for (const lookup of this.active.keys()) if (lookup.node.day === day) lookup.end.abort(WITHDRAWN);
  }

  /**
   * Waits until every node is checked. After `deadlineMs` whatever is left stays provisional for that reason.
   *
   * @throws the reason for which the run was stopped
   */
  async settled(deadlineMs: number): Promise<void> {
    const timer = setTimeout(() => this.expire(), deadlineMs);
    try {
      while (this.active.size > 0) await Promise.all(this.active.values());
    } finally {
      clearTimeout(timer);
    }
    this.context.signal.throwIfAborted();
  }

  private expire(): void {
    this.late = true;
    this.context.logger.warn({
      event: 'planner.hydration-late',
      nodes: this.waiting.length + this.active.size,
    });
    for (const lookup of this.active.keys()) lookup.end.abort(LATE);
  }

  private fill(): void {
    while (this.active.size < PARALLEL && !this.context.signal.aborted) {
      const lookup = this.waiting.shift();
      if (lookup === undefined) return;
      this.active.set(
        lookup,
        this.check(lookup).finally(() => {
          this.active.delete(lookup);
          this.fill();
        }),
      );
    }
  }

  /** Never rejects: what cannot be handled here stops the run, and whoever drives the run hears of it. */
  private async check(lookup: Lookup): Promise<void> {
    const { nodeId, day } = lookup.node;
    try {
      const found = await this.lookUp(lookup);
      if (found === WITHDRAWN) return;
      await this.publisher.nodeEnhanced({
        nodeId,
        day,
        status: found.status,
        unverified: found.status === 'hydrated' ? null : found.unverified,
        location: found.status === 'hydrated' ? found.location : null,
        place: found.status === 'hydrated' ? found.place : null,
      });
    } catch (error) {
      this.context.stop(error);
    }
  }

  private async lookUp({ node, date, end }: Lookup): Promise<ResolvedPlace | typeof WITHDRAWN> {
    if (this.late) return { status: 'provisional', unverified: 'deadline' };
    const signal = AbortSignal.any([this.context.signal, end.signal]);
    for (let tries = 1; ; tries += 1) {
      try {
        const context = { destination: this.destination, date, signal };
        return await unlessAborted(this.tool.resolve(node, context), signal);
      } catch (error) {
        this.context.signal.throwIfAborted();
        if (end.signal.reason === WITHDRAWN) return WITHDRAWN;
        if (end.signal.reason === LATE) return { status: 'provisional', unverified: 'deadline' };
        const { nodeId } = node;
        this.context.logger.warn({ event: 'planner.lookup-failed', nodeId, tries, error: String(error) });
        if (tries === TRIES) return { status: 'provisional', unverified: 'lookup_failed' };
        await pause(backoffMs(tries), signal).catch(() => undefined);
      }
    }
  }
}

/** A tool that does not listen to its signal must not hold up the run. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
