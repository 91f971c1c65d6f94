import { Inject, Injectable } from '@nestjs/common';
import type { Itinerary } from '@tripstream/contracts';
import { TripCommands } from '../commands/trip-commands.js';
import type { ClaimedRun } from '../jobs/generation-runs.js';
import { MOST_LOSSES } from '../jobs/losses.js';
import { LOGGER, type Logger } from '../platform/logger.js';
import { ProviderRuntimes } from '../projections/provider-runtimes.js';
import { TripQueries } from '../projections/trip-queries.js';
import { AgentEventPublisher, type TripOrders } from './agent-event-publisher.js';
import { BundleAgent } from './bundles/bundle-agent.js';
import type { Crew } from './crew.js';
import { DayByDayPlannerAgent } from './day-by-day-planner.agent.js';
import { failureOf } from './failures.js';
import { ItineraryWork } from './itinerary-work.js';
import type { PlanningOutcome } from './planning-task.js';
import { createRunContext, RunSuperseded } from './run-context.js';
import { RunSteps } from './run-steps.js';
import { watchRun } from './run-watch.js';
import { Spending } from './spending/spending.js';
import { readRuntime, readTrip, whenAnswered } from './stored-run.js';

const AGENT = 'ResilientAgentOrchestrator';

/** What is there of a run's hands: spending is known once the trip is read. */
type Hands = Pick<Crew, 'context' | 'publisher'> & Partial<Pick<Crew, 'spending'>>;

/**
 * Takes one claimed run through the steps of its workflow to its one end, whichever kind it is: trips to be proposed, days to
 * be written, or one stop to be looked up again. What it needs to go on after a crash is the trip itself.
 */
@Injectable()
export class ResilientAgentOrchestrator {
  constructor(
    @Inject(TripCommands) private readonly orders: TripOrders,
    @Inject(TripQueries) private readonly trips: Pick<TripQueries, 'state'>,
    @Inject(ProviderRuntimes) private readonly runtimes: Pick<ProviderRuntimes, 'load'>,
    private readonly planner: DayByDayPlannerAgent,
    private readonly itineraries: ItineraryWork,
    private readonly bundles: BundleAgent,
    @Inject(Spending) private readonly spending: Pick<Spending, 'forRun'>,
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
    const hands: Hands = { context, publisher };
    context.logger.info({ event: 'planner.run-started' });
    void watchRun(this.trips, context);
    try {
      await this.work(hands);
      context.logger.info({ event: 'planner.run-ended' });
    } catch (caught) {
      // One part may have stopped the others: the first cause counts, not what it made of them.
      const error: unknown = context.signal.aborted ? context.signal.reason : caught;
      if (signal.aborted || error instanceof RunSuperseded) throw error;
      context.logger.error({ event: 'planner.run-failed', err: error });
      await publisher.error(failureOf('internal', true), AGENT, hands.spending?.usage ?? null);
    } finally {
      await hands.spending?.close(context);
      // Whatever is still on its way (a look-up, a provider's answer) is of no use to anybody.
      context.stop(new Error('the run has ended'));
    }
  }

  private async work(hands: Hands): Promise<void> {
    const { context, publisher } = hands;
    await publisher.begun();
    const trip = await readTrip(this.trips, context);
    if (trip.job === null) throw new RunSuperseded('not_found');
    const spending = await whenAnswered(context, 'planner.spending-unreadable', () =>
      this.spending.forRun(context.run, trip.travellerId),
    );
    hands.spending = spending;
    if (context.run.losses >= MOST_LOSSES) {
      context.logger.error({ event: 'planner.run-given-up' });
      await this.planner.leave({ context, publisher, runtime: await readRuntime(this.runtimes, context) });
      await publisher.error(failureOf('worker_lost', true), AGENT, spending.usage);
      return;
    }
    const steps = new RunSteps(trip.job, publisher, context);
    await steps.enter('understanding');
    const { failure } = await this.plan({ context, publisher, spending, steps }, trip);
    if (failure !== null) {
      await publisher.error(failure, AGENT, spending.usage);
      return;
    }
    await steps.enter('finishing');
    await publisher.generationComplete(spending.usage);
  }

  private async plan(crew: Crew, trip: Itinerary): Promise<PlanningOutcome> {
    if (trip.job?.kind !== 'bundles') return this.itineraries.run(crew, trip);
    const { preferences } = trip;
    if (preferences === null) throw new Error(`${trip.tripId} has no preferences to propose for`);
    const runtime = await readRuntime(this.runtimes, crew.context);
    return this.bundles.propose({ ...crew, trip, preferences, runtime });
  }
}
