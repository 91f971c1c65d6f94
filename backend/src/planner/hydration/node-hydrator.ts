import type { Destination, EventPayload, Node, NodeId } from '@tripstream/contracts';
import type { AgentEventPublisher } from '../agent-event-publisher.js';
import { backoffMs, pause } from '../retry-policy.js';
import type { RunContext } from '../run-context.js';
import type { EncyclopediaTool, HostsTool, PlacesTool, ResolvedPlace } from '../tools/ports.js';
import { ToolFailure } from '../tools/tool-failure.js';
import { unlessAborted } from '../unless-aborted.js';

/** Look-ups of one run at the same time: enough to keep up with a model, few enough to be a polite client. */
const PARALLEL = 3;
const TRIES = 3;
/** A service that wants us to wait longer than this is not asked again for this node. */
const LONGEST_WAIT_MS = 30_000;

export type NodeToHydrate = Pick<Node, 'nodeId' | 'day' | 'kind' | 'title' | 'location' | 'placeName'>;

export interface HydrationTools {
  places: Pick<PlacesTool, 'resolve'>;
  hosts: Pick<HostsTool, 'hostFor'>;
  encyclopedia: EncyclopediaTool;
}

interface Lookup {
  node: NodeToHydrate;
  date: string;
  /** Aborted when its node is withdrawn or its time is up. */
  end: AbortController;
}

type Enhanced = Omit<EventPayload<'node_enhanced'>, 'nodeId' | 'day'>;
type Hydrated = Extract<ResolvedPlace, { status: 'hydrated' }>;

const WITHDRAWN = Symbol('withdrawn');
const LATE = Symbol('late');

/**
 * Checks the nodes of one run against what is known of places, from the moment each is planned. Every node that is not
 * withdrawn ends checked: hydrated, or provisional with the reason. A look-up that fails for good is such a reason and
 * nothing more; only what the trip itself refuses ends the run. What is told about a place beside where it is (who shows
 * it, what an encyclopedia says) is a gift: its failure costs the node nothing.
 */
export class NodeHydrator {
  private readonly asked = new Set<NodeId>();
  private readonly waiting: Lookup[] = [];
  private readonly active = new Map<Lookup, Promise<void>>();
  private late = false;

  constructor(
    private readonly tools: HydrationTools,
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
      const enhanced = await this.enhance(lookup, found);
      if (lookup.end.signal.reason === WITHDRAWN) return;
      await this.publisher.nodeEnhanced({ nodeId, day, ...enhanced });
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
        return await unlessAborted(() => this.tools.places.resolve(node, context), signal);
      } catch (error) {
        this.context.signal.throwIfAborted();
        if (end.signal.reason === WITHDRAWN) return WITHDRAWN;
        if (end.signal.reason === LATE) return { status: 'provisional', unverified: 'deadline' };
        this.failed('place', node.nodeId, error, tries);
        const wait = tries === TRIES ? null : waitAfter(error, tries);
        if (wait === null) return { status: 'provisional', unverified: 'lookup_failed' };
        await pause(wait, signal).catch(() => undefined);
      }
    }
  }

  private async enhance(lookup: Lookup, found: ResolvedPlace): Promise<Enhanced> {
    if (found.status === 'provisional')
      return {
        status: 'provisional',
        unverified: found.unverified,
        location: null,
        place: null,
        host: null,
      };
    const { location, place } = found;
    const signal = AbortSignal.any([this.context.signal, lookup.end.signal]);
    const [about, host] = await Promise.all([
      this.orNull('encyclopedia', lookup, () => this.about(found, signal)),
      this.orNull('hosts', lookup, () => this.host(lookup.node, found, signal)),
    ]);
    return { status: 'hydrated', unverified: null, location, place: { ...place, about }, host };
  }

  private about({ location, place: { name, wikidata } }: Hydrated, signal: AbortSignal) {
    const { lat, lng } = location;
    return unlessAborted(
      () => this.tools.encyclopedia.about({ name, wikidata, location: { lat, lng } }, signal),
      signal,
    );
  }

  private async host({ kind, title }: NodeToHydrate, { location, place }: Hydrated, signal: AbortSignal) {
    const { destination } = this;
    if (destination === null) return null;
    const { lat, lng } = location;
    const stop = { kind, title, location: { lat, lng } };
    return unlessAborted(() => this.tools.hosts.hostFor(stop, place, destination, signal), signal);
  }

  /** What somebody answers, or null when nothing comes of it: said in the log, unless nobody waits any more. */
  private async orNull<T>(tool: string, { node, end }: Lookup, ask: () => Promise<T>): Promise<T | null> {
    try {
      return await ask();
    } catch (error) {
      this.context.signal.throwIfAborted();
      if (end.signal.reason !== WITHDRAWN) this.failed(tool, node.nodeId, error, 1);
      return null;
    }
  }

  private failed(tool: string, nodeId: NodeId, error: unknown, tries: number): void {
    this.context.logger.warn({
      event: 'planner.lookup-failed',
      tool,
      nodeId,
      tries,
      error: error instanceof ToolFailure ? `${error.code}: ${error.message}` : String(error),
    });
  }
}

/** How long to wait before the next try, or null when another one cannot help, or not soon enough. */
function waitAfter(error: unknown, tries: number): number | null {
  if (!(error instanceof ToolFailure)) return backoffMs(tries);
  if (!error.retryable || error.retryAfterMs > LONGEST_WAIT_MS) return null;
  return backoffMs(tries, error.retryAfterMs);
}
