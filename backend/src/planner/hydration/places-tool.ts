import type { Destination, Node, NodeLocation, NodePlace, UnverifiedReason } from '@tripstream/contracts';

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

/** Whoever knows places. Offline on bundled data here; a geocoder fits behind it as well. */
export interface PlacesTool {
  /** Where a trip goes, or null when nobody knows. @throws whatever went wrong, when asking again may help */
  locate(destination: string): Promise<Destination | null>;
  /** @throws whatever went wrong, when asking again may help; the signal's reason when aborted */
  resolve(node: PlaceQuestion, context: PlaceContext): Promise<ResolvedPlace>;
}

/** Injection token of the {@link PlacesTool}. */
export const PLACES_TOOL = Symbol('places tool');
