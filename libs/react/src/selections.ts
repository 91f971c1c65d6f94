import type { Connection, TripStream, TripView } from '@tripstream/client';
import type { Day, Itinerary, Node, NodeId, Readiness } from '@tripstream/contracts';
import { type DayPhase, dayPhase } from '@tripstream/itinerary';
import { useTripView } from './use-trip-view.js';

/** A day without its nodes: it stays the same object while its nodes are looked up one by one. */
export type DayOutline = Omit<Day, 'nodes' | 'rev'> & { readonly nodeIds: readonly NodeId[] };

/** The whole trip, null until it is known. Renders at every event: a page's frame wants the finer hooks below. */
export const useItinerary = (stream: TripStream): Itinerary | null => useTripView(stream, itineraryOf);

/** One day with its nodes, null when the trip has no such day. Renders when anything in that day changes. */
export const useDay = (stream: TripStream, day: number): Day | null =>
  useTripView(stream, (view) => dayOf(view, day));

/** One day without what its nodes say; a node that is looked up does not render it. */
export const useDayOutline = (stream: TripStream, day: number): DayOutline | null =>
  useTripView(stream, (view) => outlineOf(dayOf(view, day)), isSameOutline);

/** How far one day is, with its count of checked stops. */
export const useDayPhase = (stream: TripStream, day: number): DayPhase | null =>
  useTripView(stream, (view) => phaseOf(dayOf(view, day)), isShallowEqual);

/** One node, null when the trip has no such node (any more). Renders when that node changes. */
export const useNode = (stream: TripStream, nodeId: string): Node | null =>
  useTripView(stream, (view) => nodeOf(view, nodeId));

export const useConnection = (stream: TripStream): Connection => useTripView(stream, connectionOf);

export const useReadiness = (stream: TripStream): Readiness | null => useTripView(stream, readinessOf);

const itineraryOf = (view: TripView) => view.itinerary;
const connectionOf = (view: TripView) => view.connection;
const readinessOf = (view: TripView) => view.readiness;

const dayOf = ({ itinerary }: TripView, number: number): Day | null =>
  itinerary?.days.find(({ day }) => day === number) ?? null;

/** A node's id names its day, as its second part. */
const nodeOf = (view: TripView, nodeId: string): Node | null =>
  dayOf(view, Number(nodeId.split('.')[1]))?.nodes.find((node) => node.nodeId === nodeId) ?? null;

const phaseOf = (day: Day | null): DayPhase | null => day && dayPhase(day);

function outlineOf(day: Day | null): DayOutline | null {
  if (day === null) return null;
  const { nodes, rev: _, ...outline } = day;
  return { ...outline, nodeIds: nodes.map(({ nodeId }) => nodeId) };
}

function isSameOutline(left: DayOutline | null, right: DayOutline | null): boolean {
  if (left === null || right === null) return left === right;
  const { nodeIds: leftIds, ...leftRest } = left;
  const { nodeIds: rightIds, ...rightRest } = right;
  return isShallowEqual(leftIds, rightIds) && isShallowEqual(leftRest, rightRest);
}

/** Every field is the same value. */
function isShallowEqual(left: object | null, right: object | null): boolean {
  if (left === null || right === null) return left === right;
  const entries = Object.entries(left);
  const others = new Map(Object.entries(right));
  return entries.length === others.size && entries.every(([key, value]) => Object.is(value, others.get(key)));
}
