import type {
  Coordinate,
  DayWeather,
  Destination,
  Interest,
  Leg,
  Mobility,
  Node,
  NodeHost,
  NodeLocation,
  NodePlace,
  Source,
  UnverifiedReason,
} from '@tripstream/contracts';

/*
 * What planning asks the world. Behind each port stands knowledge that is bundled with Tripstream, or a service on the
 * network where the configuration names one; every fact that comes back says who said it and when.
 *
 * Of all methods: they throw what went wrong when asking again may help, and the signal's reason when it is aborted.
 */

/** What a tool has to know beside the node itself. */
export interface PlaceContext {
  destination: Destination | null;
  /** The calendar date of the node's day: opening hours depend on its weekday. */
  date: string;
  signal: AbortSignal;
}

/** What became of looking up where a node happens. */
export type ResolvedPlace =
  | { status: 'hydrated'; location: NodeLocation; place: NodePlace }
  | { status: 'provisional'; unverified: UnverifiedReason };

/** Node as the tools see it: they need no bookkeeping of the trip. */
export type PlaceQuestion = Pick<Node, 'kind' | 'title' | 'location' | 'placeName'>;

export interface PlaceSearch {
  city: string;
  /** Null: whatever most people go to see. */
  interest: Interest | null;
  limit: number;
}

/** A place that a trip may be about. */
export interface PlaceOffer {
  name: string;
  /** What it is, in the tool's words: `museum`, `cafe`. */
  category: string;
  location: Coordinate;
  interests: readonly Interest[];
  source: Source;
}

/** Whoever knows places. */
export interface PlacesTool {
  /** Where a trip goes, or null when nobody knows. */
  locate(destination: string, signal?: AbortSignal): Promise<Destination | null>;
  resolve(node: PlaceQuestion, context: PlaceContext): Promise<ResolvedPlace>;
  /** Places of a city, the best first; `destination` is null when nobody knows the city. */
  search(
    search: PlaceSearch,
    signal: AbortSignal,
  ): Promise<{ destination: Destination | null; places: readonly PlaceOffer[] }>;
}

export interface Route {
  mode: Leg['mode'];
  metres: number;
  /** From door to door, waiting included. */
  minutes: number;
  source: Source;
}

/** How to get from one place to the next: on foot where that is short enough for these people, else by other means. */
export interface RoutesTool {
  route(
    from: Coordinate,
    to: Coordinate,
    preferences: { mobility: Mobility },
    signal: AbortSignal,
  ): Promise<Route>;
}

export interface WeatherTool {
  /** A forecast where the date is near enough for one, else what the month is usually like; null when nobody knows. */
  forDay(where: Destination, date: string, signal: AbortSignal): Promise<DayWeather | null>;
  /** @param month - 1 to 12 */
  usual(city: string, month: number, signal: AbortSignal): Promise<DayWeather | null>;
}

/** Something that a city celebrates every year, when it usually does. */
export interface CityEvent {
  name: string;
  /** `13 June 2027`, `about 20 to 28 March 2027`. */
  when: string;
  description: string;
}

export interface EventsTool {
  /** What happens between two dates, both included, in order. Nothing is known of most cities. */
  find(city: string, from: string, to: string, signal: AbortSignal): Promise<readonly CityEvent[]>;
}

/** A stop whose place is known. */
export type HostedStop = Pick<Node, 'kind' | 'title'> & { location: Coordinate };

/** The directory of local hosts. */
export interface HostsTool {
  /** Who shows people this place, or places like it nearby; null when nobody does. */
  hostFor(
    stop: HostedStop,
    place: NodePlace,
    destination: Destination,
    signal: AbortSignal,
  ): Promise<NodeHost | null>;
  /** @param interest - null: everybody */
  find(city: string, interest: Interest | null, signal: AbortSignal): Promise<readonly NodeHost[]>;
}

export interface EncyclopediaTool {
  /** A sentence or two about a place, or null when nothing is said about exactly this one. */
  about(
    place: { name: string; wikidata: string | null; location: Coordinate },
    signal: AbortSignal,
  ): Promise<NodePlace['about']>;
}

/** Injection tokens, one for each port. */
export const PLACES_TOOL = Symbol('places tool');
export const ROUTES_TOOL = Symbol('routes tool');
export const WEATHER_TOOL = Symbol('weather tool');
export const EVENTS_TOOL = Symbol('events tool');
export const HOSTS_TOOL = Symbol('hosts tool');
export const ENCYCLOPEDIA_TOOL = Symbol('encyclopedia tool');
