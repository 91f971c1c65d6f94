import type { Day, EventPayload, Itinerary, Node } from '@tripstream/contracts';
import { isChecked } from './readiness.js';

/** A day as it was before anybody wrote it. */
export const emptied = (day: Day, version: number): Day => ({
  ...day,
  status: 'placeholder',
  theme: null,
  summary: null,
  failure: null,
  nodes: [],
  check: null,
  rev: version,
});

export const placeholders = (days: EventPayload<'trip_created'>['days'], version: number): Day[] =>
  days.map(({ day, date }) => ({
    day,
    date,
    status: 'placeholder',
    theme: null,
    summary: null,
    attempt: 0,
    failure: null,
    nodes: [],
    check: null,
    rev: version,
  }));

/**
 * A new generation begins with what is written: a day that was not written to its end is taken back, because half a day
 * is nothing a traveller can use. The retry of one day leaves the others as they are, and that of one stop only has that
 * stop looked up again.
 */
export function madeReady(
  day: Day,
  scope: Pick<EventPayload<'generation_started'>, 'day' | 'nodeId'>,
  version: number,
): Day {
  if (scope.day !== null && scope.day !== day.day) return day;
  if (scope.nodeId !== null)
    return withNode(day, scope.nodeId, (node) => ({ ...node, unverified: null, rev: version }));
  return day.status === 'planned' || day.status === 'placeholder' ? day : emptied(day, version);
}

export const withNode = (day: Day, nodeId: Node['nodeId'], change: (node: Node) => Node): Day => ({
  ...day,
  nodes: day.nodes.map((node) => (node.nodeId === nodeId ? change(node) : node)),
});

/**
 * A failed day keeps its reason when a generation ends; only days in the middle of being written are taken back. A stop
 * that was to be looked up again, and was not, is as unverified as it was before.
 */
export const withdrawUnfinished = (state: Itinerary, version: number): Itinerary => ({
  ...state,
  days: state.days.map((day) => {
    if (day.status === 'drafting') return emptied(day, version);
    const nodeId = day.day === state.job?.day ? state.job.nodeId : null;
    return nodeId === null
      ? day
      : withNode(day, nodeId, (node) =>
          isChecked(node) ? node : { ...node, unverified: 'lookup_failed', rev: version },
        );
  }),
});

/** A node whose hydration has ended. */
export function enhanced(node: Node, payload: EventPayload<'node_enhanced'>, version: number): Node {
  return {
    ...node,
    status: payload.status,
    unverified: payload.unverified,
    location: payload.location ?? (payload.status === 'hydrated' ? settled(node.location) : node.location),
    place: payload.place ?? node.place,
    host: payload.host,
    rev: version,
  };
}

/** A placeholder is not carried over into what is final. */
const settled = (location: Node['location']): Node['location'] =>
  location?.provenance === 'draft' ? null : location;

/** Nodes stand in the order of their index, whatever order they came in. */
export function inPlace(nodes: readonly Node[], node: Node): Node[] {
  const at = nodes.findIndex(({ index }) => index > node.index);
  return at < 0 ? [...nodes, node] : nodes.toSpliced(at, 0, node);
}
