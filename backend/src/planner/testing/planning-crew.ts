import type { Logger } from '../../platform/logger.js';
import type { ProviderRuntimes } from '../../projections/provider-runtimes.js';
import type { TripQueries } from '../../projections/trip-queries.js';
import type { TripOrders } from '../agent-event-publisher.js';
import { BundleAgent } from '../bundles/bundle-agent.js';
import { DayByDayPlannerAgent } from '../day-by-day-planner.agent.js';
import { ItineraryWork } from '../itinerary-work.js';
import type { PlannerProvider } from '../providers/planner-provider.js';
import { ResilientAgentOrchestrator } from '../resilient-agent-orchestrator.js';
import type { RunSpending } from '../spending/spending.js';
import type {
  EncyclopediaTool,
  EventsTool,
  HostsTool,
  PlacesTool,
  RoutesTool,
  WeatherTool,
} from '../tools/ports.js';
import { freeSpending } from './free-spending.js';
import { found, lisbon } from './known-destination.js';

/** The tools of a run, each in the part that a test cares for. */
export interface TestTools {
  places: Partial<PlacesTool>;
  events: EventsTool;
  weather: WeatherTool;
  hosts: HostsTool;
  routes: RoutesTool;
  encyclopedia: EncyclopediaTool;
}

/** What a run works on; an in-memory trip is all of it. */
export interface Ground {
  orders: TripOrders;
  trips: Pick<TripQueries, 'state'>;
  runtimes: Pick<ProviderRuntimes, 'load'>;
}

export interface CrewOptions {
  provider: PlannerProvider;
  logger: Logger;
  tools?: Partial<TestTools>;
  spending?: () => RunSpending;
  /** @defaultValue far away: nothing in a test is cut short by it */
  hydrationDeadlineMs?: number;
}

const source = { name: 'a test', licence: null, retrievedAt: '2026-01-01T00:00:00.000Z' };

/** Tools that know every place, and of events, weather, hosts and encyclopedias nothing. */
const tools = {
  places: {
    locate: async () => lisbon,
    resolve: async () => found,
    search: async () => ({ destination: lisbon, places: [] }),
  },
  events: { find: async () => [] },
  weather: { forDay: async () => null, usual: async () => null },
  hosts: { hostFor: async () => null, find: async () => [] },
  routes: { route: async () => ({ mode: 'walk', metres: 500, minutes: 7, source }) },
  encyclopedia: { about: async () => null },
} satisfies TestTools & { places: PlacesTool };

/** An orchestrator with everybody who works for it, over this ground. */
export function orchestratorOver(
  { orders, trips, runtimes }: Ground,
  { provider, logger, tools: given, spending = freeSpending, hydrationDeadlineMs = 10_000_000 }: CrewOptions,
): ResilientAgentOrchestrator {
  const { events, weather, hosts, routes, encyclopedia } = { ...tools, ...given };
  const places = { ...tools.places, ...given?.places };
  const planner = new DayByDayPlannerAgent(provider);
  return new ResilientAgentOrchestrator(
    orders,
    trips,
    runtimes,
    planner,
    new ItineraryWork(trips, runtimes, planner, places, hosts, encyclopedia, routes, weather, {
      HYDRATION_DEADLINE_MS: hydrationDeadlineMs,
    }),
    new BundleAgent(provider, places, events, weather, hosts),
    { forRun: async () => spending() },
    logger,
  );
}
