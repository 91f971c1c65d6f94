import { Inject, Injectable } from '@nestjs/common';
import type { Destination, Itinerary, Wish } from '@tripstream/contracts';
import { inScope, isChecked, isClosed } from '@tripstream/itinerary';
import { CONFIG, type Config } from '../platform/config.js';
import { ProviderRuntimes } from '../projections/provider-runtimes.js';
import { TripQueries } from '../projections/trip-queries.js';
import type { Crew } from './crew.js';
import { DayByDayPlannerAgent } from './day-by-day-planner.agent.js';
import { failureOf } from './failures.js';
import { DayChecker } from './feasibility/day-checker.js';
import { NodeHydrator } from './hydration/node-hydrator.js';
import type { PlanningOutcome } from './planning-task.js';
import { backoffMs, pause } from './retry-policy.js';
import type { RunContext } from './run-context.js';
import { readRuntime, readTrip } from './stored-run.js';
import {
  ENCYCLOPEDIA_TOOL,
  type EncyclopediaTool,
  HOSTS_TOOL,
  type HostsTool,
  PLACES_TOOL,
  type PlacesTool,
  ROUTES_TOOL,
  type RoutesTool,
  WEATHER_TOOL,
  type WeatherTool,
} from './tools/ports.js';

const LOCATE_TRIES = 3;
const AGENT = 'ItineraryWork';

/**
 * A trip with its wish, from where it goes to days that are checked: a whole trip, one day of it, or one stop that is looked
 * up again. Planned days are left alone, a day in the middle goes on where the provider kept its response and begins again
 * where it did not, nodes that nobody checked are checked.
 */
@Injectable()
export class ItineraryWork {
  constructor(
    @Inject(TripQueries) private readonly trips: Pick<TripQueries, 'state'>,
    @Inject(ProviderRuntimes) private readonly runtimes: Pick<ProviderRuntimes, 'load'>,
    private readonly planner: DayByDayPlannerAgent,
    @Inject(PLACES_TOOL) private readonly places: PlacesTool,
    @Inject(HOSTS_TOOL) private readonly hosts: HostsTool,
    @Inject(ENCYCLOPEDIA_TOOL) private readonly encyclopedia: EncyclopediaTool,
    @Inject(ROUTES_TOOL) private readonly routes: RoutesTool,
    @Inject(WEATHER_TOOL) private readonly weather: WeatherTool,
    @Inject(CONFIG) private readonly config: Pick<Config, 'HYDRATION_DEADLINE_MS'>,
  ) {}

  /** @throws what stopped the run; failures of the provider are part of the outcome */
  async run(crew: Crew, trip: Itinerary): Promise<PlanningOutcome> {
    const { context, publisher, steps } = crew;
    const { wish } = trip;
    if (wish === null) throw new Error(`${trip.tripId} has no wish to plan for`);
    const { places, hosts, encyclopedia, routes, weather } = this;
    const checker = new DayChecker({ routes, weather, publisher, context, trip });
    publisher.follow((event) => checker.observe(event));
    const destination = trip.destination ?? (await this.understand(crew, trip, wish));
    const hydrator = new NodeHydrator({ places, hosts, encyclopedia }, publisher, context, destination);
    const outcome = await this.write(crew, { ...trip, wish, destination }, hydrator, checker);
    if (outcome.failure !== null) return outcome;
    await steps.enter('hydrating');
    await hydrator.settled(this.config.HYDRATION_DEADLINE_MS);
    await checker.settled(() => readTrip(this.trips, context));
    return outcome;
  }

  /** Finds out where the trip goes. Nobody knowing is no reason not to plan: it is said, and nodes stay unverified. */
  private async understand(
    { context, publisher }: Crew,
    trip: Itinerary,
    wish: Wish,
  ): Promise<Destination | null> {
    const destination = await this.locate(context, wish.destination);
    if (destination !== null) {
      await publisher.titled(() => ({ title: trip.title, destination, anchors: anchorsOf(destination) }));
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
        return await this.places.locate(destination, context.signal);
      } catch (error) {
        context.signal.throwIfAborted();
        context.logger.warn({ event: 'planner.locate-failed', tries, error: String(error) });
        if (tries === LOCATE_TRIES) return null;
        await pause(backoffMs(tries), context.signal);
      }
    }
  }

  private async write(
    crew: Crew,
    trip: Itinerary & { wish: Wish },
    hydrator: NodeHydrator,
    checker: DayChecker,
  ): Promise<PlanningOutcome> {
    const { destination, wish } = trip;
    const open = inScope(trip).filter((day) => !isClosed(day));
    const planned = trip.days.filter(({ status }) => status === 'planned');
    // What a worker before us did not get to check. Of a day that is begun again they are withdrawn like all others.
    for (const { date, nodes } of trip.days)
      for (const node of nodes) if (!isChecked(node)) hydrator.hydrate(node, date);
    if (open.length === 0) return { failure: planned.length > 0 ? null : failureOfDays(trip) };
    await crew.steps.enter('planning');
    // Once days are planned the trip has the title that they were planned under, and a proposal has one from the start.
    const mayBeTitled = planned.length === 0 && trip.chosenBundleId === null;
    const { context } = crew;
    return this.planner.plan({
      ...crew,
      hydrator,
      workflow: trip.job?.kind === 'day_retry' ? 'day_retry' : 'itinerary',
      wish,
      proposal: trip.bundles.find(({ bundleId }) => bundleId === trip.chosenBundleId) ?? null,
      destination,
      days: open.map(({ day, date, attempt, nodes }) => ({ day, date, attempt, nodes: nodes.length })),
      alreadyPlanned: planned.map(({ day, theme, nodes }) => ({
        day,
        theme: theme ?? '',
        places: nodes.map(({ place, placeName, title }) => place?.name ?? placeName ?? title),
      })),
      runtime: context.run.attempt > 1 ? await readRuntime(this.runtimes, context) : null,
      onTitle: async (title, runtime) => {
        if (mayBeTitled && title !== trip.title)
          await crew.publisher.titled(() => ({ title, destination, anchors: [...checker.anchors] }), runtime);
      },
      onStep: (stepId) => crew.steps.told(stepId),
    });
  }
}

const anchorsOf = ({ name, centre }: Destination) => [
  { anchorId: 'city', kind: 'city' as const, name, location: centre },
];

/** All days failed, and then the worker died before it could say so. */
const failureOfDays = ({ days }: Itinerary) =>
  days.findLast(({ failure }) => failure !== null)?.failure ?? failureOf('internal', true);
