import type {
  BundleId,
  GenerationId,
  Itinerary,
  JobId,
  MessageId,
  NodeId,
  Preferences,
  Step,
  TravellerId,
  TripCommand,
  TripEvent,
  TripId,
  Wish,
} from '@tripstream/contracts';
import { evolve } from '@tripstream/itinerary';
import { decide } from '../../commands/decide.js';
import type { CommandMeta } from '../../commands/decide-batch.js';
import { provisionally } from '../../commands/provisionally.js';
import type { CommandResult } from '../../commands/trip-commands.js';
import type { ClaimedRun } from '../../jobs/generation-runs.js';
import type { ProviderRuntime } from '../../projections/provider-runtimes.js';

const id = <Id extends string>(prefix: string, name: string) => `${prefix}_${name.padEnd(22, '0')}` as Id;

const steps: Step[] = [
  { id: 'understanding', displayName: 'Finding out where it is', weight: 5 },
  { id: 'planning', displayName: 'Writing the days', weight: 60 },
  { id: 'hydrating', displayName: 'Checking the places', weight: 30 },
  { id: 'finishing', displayName: 'Finishing', weight: 5 },
];

const bundleSteps: Step[] = [
  { id: 'understanding', displayName: 'Reading your preferences', weight: 5 },
  { id: 'searching', displayName: 'Looking around', weight: 35 },
  { id: 'proposing', displayName: 'Putting trips together', weight: 55 },
  { id: 'finishing', displayName: 'Finishing', weight: 5 },
];

/** One trip under the real rules, kept in memory: what planners need of commands and queries. */
export class InMemoryTrip {
  readonly tripId = id<TripId>('trip', 'a');
  readonly events: TripEvent[] = [];
  /** Orders that were refused, in their order. */
  readonly refusals: { type: TripCommand['type']; reason: string }[] = [];
  /** Called before an order is decided; what it throws, the dispatch throws. */
  before: (command: TripCommand) => void | Promise<void> = () => undefined;
  itinerary: Itinerary | null = null;
  /** Where workers stood in the provider's responses, row by row as they were written. */
  readonly runtimes: ProviderRuntime[] = [];
  private readonly answers = new Map<string, CommandResult>();
  private readonly watchers = new Set<() => void>();

  /** A trip whose first generation is queued. */
  static async create(wish: Partial<Wish> = {}): Promise<InMemoryTrip> {
    const trip = new InMemoryTrip();
    await trip.dispatch(
      {
        type: 'trip.create',
        tripId: trip.tripId,
        travellerId: id<TravellerId>('trv', 'a'),
        wish: {
          destination: 'Lisbon',
          startDate: '2026-05-04',
          days: 3,
          party: { adults: 2, children: 0 },
          budget: 'comfortable',
          pace: 'balanced',
          interests: ['food'],
          notes: '',
          ...wish,
        },
        messageId: id<MessageId>('msg', 'a'),
        generation: trip.generation('a'),
        now: '2026-01-01T00:00:00.000Z',
      },
      { commandId: 'create', actor: 'traveller' },
    );
    return trip;
  }

  /** A trip whose first generation is to propose trips. */
  static async propose(preferences: Preferences): Promise<InMemoryTrip> {
    const trip = new InMemoryTrip();
    await trip.dispatch(
      {
        type: 'proposal.create',
        tripId: trip.tripId,
        travellerId: id<TravellerId>('trv', 'a'),
        preferences,
        messageId: id<MessageId>('msg', 'a'),
        generation: {
          ...trip.generation('a'),
          steps: bundleSteps,
          expiresAt: '2026-01-02T00:00:00.000Z',
        },
        now: '2026-01-01T00:00:00.000Z',
      },
      { commandId: 'propose', actor: 'traveller' },
    );
    return trip;
  }

  /** The traveller tries again. */
  async retry(name: string): Promise<void> {
    await this.dispatch(
      {
        type: 'generation.retry',
        tripId: this.tripId,
        generation: this.generation(name),
        now: '2026-01-01T00:10:00.000Z',
      },
      { commandId: `retry-${name}`, actor: 'traveller' },
    );
  }

  /** The traveller has one day written again. */
  async retryDay(day: number, name: string): Promise<void> {
    await this.dispatch(
      {
        type: 'day.retry',
        tripId: this.tripId,
        day,
        generation: { ...this.generation(name), jobId: id<JobId>('job', name) },
        now: '2026-01-01T00:10:00.000Z',
      },
      { commandId: `retry-day-${name}`, actor: 'traveller' },
    );
  }

  /** The traveller has one stop looked up again. */
  async retryNode(nodeId: NodeId, name: string): Promise<void> {
    await this.dispatch(
      {
        type: 'node.retry',
        tripId: this.tripId,
        nodeId,
        generation: { ...this.generation(name), jobId: id<JobId>('job', name) },
        now: '2026-01-01T00:10:00.000Z',
      },
      { commandId: `retry-node-${name}`, actor: 'traveller' },
    );
  }

  /** The traveller picks a bundle, and the trip goes on with it. */
  async choose(bundleId: BundleId, name: string): Promise<void> {
    await this.dispatch(
      {
        type: 'bundle.choose',
        tripId: this.tripId,
        bundleId,
        messageId: id<MessageId>('msg', name),
        generation: { ...this.generation(name), jobId: id<JobId>('job', name) },
        now: '2026-01-01T00:10:00.000Z',
      },
      { commandId: `choose-${name}`, actor: 'traveller' },
    );
  }

  /** The traveller presses Stop. */
  async cancel(): Promise<void> {
    await this.dispatch(
      { type: 'generation.cancel', tripId: this.tripId, keep: 'days', now: '2026-01-01T00:05:00.000Z' },
      { commandId: 'cancel', actor: 'traveller' },
    );
  }

  run(attempt = 1, name = 'a'): ClaimedRun {
    return {
      tripId: this.tripId,
      jobId: id<JobId>('job', 'a'),
      generationId: id<GenerationId>('gen', name),
      attempt,
      losses: attempt - 1,
    };
  }

  dispatch = async (command: TripCommand, meta: CommandMeta): Promise<CommandResult> => {
    await this.before(command);
    const known = this.answers.get(meta.commandId);
    if (known !== undefined) return known;
    const answer = this.decided(command);
    if (answer.applied && meta.runtime !== undefined) this.runtimes.push(meta.runtime);
    this.answers.set(meta.commandId, answer);
    for (const watcher of this.watchers) watcher();
    return answer;
  };

  load = async (): Promise<ProviderRuntime | null> => this.runtimes.at(-1) ?? null;

  state = async (): Promise<Itinerary | null> => this.itinerary;

  /** Resolves as soon as the trip is so. */
  until(so: (trip: InMemoryTrip) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!so(this)) return;
        this.watchers.delete(look);
        resolve();
      };
      this.watchers.add(look);
      look();
    });
  }

  types(): string[] {
    return this.events.map(({ type }) => type).filter((type) => type !== 'progress');
  }

  of<T extends TripEvent['type']>(type: T): Extract<TripEvent, { type: T }>['payload'][] {
    return this.events.filter((event) => event.type === type).map(({ payload }) => payload) as never;
  }

  get trip(): Itinerary {
    if (this.itinerary === null) throw new Error('there is no trip yet');
    return this.itinerary;
  }

  private generation(name: string) {
    return {
      jobId: id<JobId>('job', 'a'),
      generationId: id<GenerationId>('gen', name),
      planner: { provider: 'demo' as const, model: 'demo' },
      steps,
      expiresAt: null,
    };
  }

  private decided(command: TripCommand): CommandResult {
    const decision = decide(this.itinerary, command);
    if ('rejected' in decision) {
      this.refusals.push({ type: command.type, reason: decision.rejected });
      return { applied: false, reason: decision.rejected };
    }
    const events = decision.accepted.map((accepted) => {
      const event = provisionally(this.itinerary, accepted, this.tripId);
      this.itinerary = evolve(this.itinerary, event);
      this.events.push(event);
      return event;
    });
    return { applied: true, version: this.itinerary?.version ?? 0, events };
  }
}
