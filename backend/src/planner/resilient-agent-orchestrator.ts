import { Inject, Injectable } from '@nestjs/common';
import type { Destination, Itinerary, Phase } from '@tripstream/contracts';
import { inScope, isChecked, isClosed } from '@tripstream/itinerary';
import { TripCommands } from '../commands/trip-commands.js';
import type { ClaimedRun } from '../jobs/generation-runs.js';
import { MOST_LOSSES } from '../jobs/losses.js';
import { CONFIG, type Config } from '../platform/config.js';
import { isDatabaseUnavailable } from '../platform/database.js';
import { LOGGER, type Logger } from '../platform/logger.js';
import type { ProviderRuntime } from '../projections/provider-runtimes.js';
import { ProviderRuntimes } from '../projections/provider-runtimes.js';
import { TripQueries } from '../projections/trip-queries.js';
import { AgentEventPublisher, type TripOrders } from './agent-event-publisher.js';
import { DayByDayPlannerAgent } from './day-by-day-planner.agent.js';
import { failureOf } from './failures.js';
import { NodeHydrator } from './hydration/node-hydrator.js';
import { PLACES_TOOL, type PlacesTool } from './hydration/places-tool.js';
import type { PlanningOutcome } from './planning-task.js';
import { backoffMs, pause } from './retry-policy.js';
import { createRunContext, type RunContext, RunSuperseded } from './run-context.js';
import { watchRun } from './run-watch.js';

const LOCATE_TRIES = 3;
const AGENT = 'ResilientAgentOrchestrator';
const PHASES: readonly Phase[] = ['understanding', 'planning', 'hydrating', 'finishing'];

/** The hands of one run, made for it and thrown away with it: nothing of one trip can reach another. */
interface Crew {
  context: RunContext;
  publisher: AgentEventPublisher;
}

/**
 * Takes one claimed run through its phases to its one end. What it needs to go on after a crash is the trip itself:
 * planned days are left alone, a day in the middle goes on where the provider kept its response and begins again where it
 * did not, nodes that nobody checked are checked.
 */
@Injectable()
export class ResilientAgentOrchestrator {
  constructor(
    @Inject(TripCommands) private readonly orders: TripOrders,
    @Inject(TripQueries) private readonly trips: Pick<TripQueries, 'state'>,
    @Inject(ProviderRuntimes) private readonly runtimes: Pick<ProviderRuntimes, 'load'>,
    private readonly planner: DayByDayPlannerAgent,
    @Inject(PLACES_TOOL) private readonly places: PlacesTool,
    @Inject(CONFIG) private readonly config: Pick<Config, 'HYDRATION_DEADLINE_MS'>,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * @param signal - aborted when the process shuts down: the run is left as it stands, for another worker
   * @throws RunSuperseded when the trip goes on without this run
   * @throws the signal's reason when it was aborted
   */
  async run(run: ClaimedRun, signal: AbortSignal): Promise<void> {
    const context = createRunContext(run, signal, this.logger);
    const publisher = new AgentEventPublisher(this.orders, context, signal);
    context.logger.info({ event: 'planner.run-started' });
    void watchRun(this.trips, context);
    try {
      await this.work({ context, publisher });
      context.logger.info({ event: 'planner.run-ended' });
    } catch (caught) {
      // One part may have stopped the others: the first cause counts, not what it made of them.
      const error: unknown = context.signal.aborted ? context.signal.reason : caught;
      if (signal.aborted || error instanceof RunSuperseded) throw error;
      context.logger.error({ event: 'planner.run-failed', err: error });
      await publisher.error(failureOf('internal', true), AGENT);
    } finally {
      // Whatever is still on its way (a look-up, a provider's answer) is of no use to anybody.
      context.stop(new Error('the run has ended'));
    }
  }

  private async work(crew: Crew): Promise<void> {
    const { context, publisher } = crew;
    await publisher.begun();
    if (context.run.losses >= MOST_LOSSES) {
      context.logger.error({ event: 'planner.run-given-up' });
      await this.planner.leave({ ...crew, runtime: await this.runtime(context) });
      await publisher.error(failureOf('worker_lost', true), AGENT);
      return;
    }
    const trip = await this.read(context);
    await this.enter(crew, trip, 'understanding');
    const destination = trip.destination ?? (await this.understand(crew, trip));
    const hydrator = new NodeHydrator(this.places, publisher, context, destination);
    const { usage, failure } = await this.plan(crew, trip, destination, hydrator);
    if (failure !== null) {
      await publisher.error(failure, AGENT);
      return;
    }
    await this.enter(crew, trip, 'hydrating');
    await hydrator.settled(this.config.HYDRATION_DEADLINE_MS);
    await this.enter(crew, trip, 'finishing');
    await publisher.generationComplete(usage);
  }

  /** A phase is entered in its order only: a run that goes on after a crash does not go back to an earlier one. */
  private async enter({ context, publisher }: Crew, trip: Itinerary, phase: Phase): Promise<void> {
    const reached = trip.job?.phase ?? null;
    if (reached !== null && PHASES.indexOf(phase) < PHASES.indexOf(reached)) return;
    await publisher.phaseEntered(phase);
    context.logger.info({ event: 'planner.phase-entered', phase });
  }

  /** Finds out where the trip goes. Nobody knowing is no reason not to plan: it is said, and nodes stay unverified. */
  private async understand({ context, publisher }: Crew, trip: Itinerary): Promise<Destination | null> {
    const destination = await this.locate(context, trip.wish.destination);
    if (destination !== null) {
      await publisher.titled({ title: trip.title, destination, anchors: anchorsOf(destination) });
      return destination;
    }
    const message = 'We do not know this destination, so places in this plan could not be checked.';
    const said = trip.activities.some(({ kind, text }) => kind === 'warning' && text === message);
    if (!said)
      await publisher.partialFailure({
        severity: 'warning',
        agent: AGENT,
        code: 'destination_unknown',
        message,
        day: null,
      });
    return null;
  }

  private async locate(context: RunContext, destination: string): Promise<Destination | null> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.places.locate(destination);
      } catch (error) {
        context.logger.warn({ event: 'planner.locate-failed', tries, error: String(error) });
        if (tries === LOCATE_TRIES) return null;
        await pause(backoffMs(tries), context.signal);
      }
    }
  }

  private async plan(
    crew: Crew,
    trip: Itinerary,
    destination: Destination | null,
    hydrator: NodeHydrator,
  ): Promise<PlanningOutcome> {
    const open = inScope(trip).filter((day) => !isClosed(day));
    const planned = trip.days.filter(({ status }) => status === 'planned');
    // What a worker before us did not get to check. Of a day that is begun again they are withdrawn like all others.
    for (const { date, nodes } of trip.days)
      for (const node of nodes) if (!isChecked(node)) hydrator.hydrate(node, date);
    if (open.length === 0) return { usage: null, failure: planned.length > 0 ? null : failureOfDays(trip) };
    await this.enter(crew, trip, 'planning');
    // Once days are planned the trip has the title that they were planned under.
    const mayBeTitled = planned.length === 0;
    return this.planner.plan({
      ...crew,
      hydrator,
      wish: trip.wish,
      destination,
      days: open.map(({ day, date, attempt, nodes }) => ({ day, date, attempt, nodes: nodes.length })),
      alreadyPlanned: planned.map(({ day, theme, nodes }) => ({
        day,
        theme: theme ?? '',
        places: nodes.map(({ place, placeName, title }) => place?.name ?? placeName ?? title),
      })),
      runtime: crew.context.run.attempt > 1 ? await this.runtime(crew.context) : null,
      onTitle: async (title, runtime) => {
        const anchors = destination === null ? [] : anchorsOf(destination);
        if (mayBeTitled && title !== trip.title)
          await crew.publisher.titled({ title, destination, anchors }, runtime);
      },
    });
  }

  private read(context: RunContext): Promise<Itinerary> {
    const { tripId } = context.run;
    return whenAnswered(context, 'planner.trip-unreadable', async () => {
      const trip = await this.trips.state(tripId);
      if (trip === null) throw new RunSuperseded('not_found');
      return trip;
    });
  }

  private runtime(context: RunContext): Promise<ProviderRuntime | null> {
    const { generationId } = context.run;
    return whenAnswered(context, 'planner.runtime-unreadable', () => this.runtimes.load(generationId));
  }
}

/** What the database answers, as soon as it does. */
async function whenAnswered<T>(
  { signal, logger }: RunContext,
  event: string,
  ask: () => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
      logger.warn({ event, tries, error: String(error) });
      await pause(backoffMs(tries), signal);
    }
  }
}

const anchorsOf = ({ name, centre }: Destination) => [
  { anchorId: 'city', kind: 'city' as const, name, location: centre },
];

/** All days failed, and then the worker died before it could say so. */
const failureOfDays = ({ days }: Itinerary) =>
  days.findLast(({ failure }) => failure !== null)?.failure ?? failureOf('internal', true);
