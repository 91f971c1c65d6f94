import type { Anchor, Destination } from '@tripstream/contracts';
import {
  anchorOf,
  type DayHead,
  dayHeadOf,
  destinationOf,
  nodeOf,
  type Plan,
  type PlanNode,
  planOf,
} from './plan.js';
import {
  applyItems,
  type Changed,
  diffItems,
  type ItemsDiff,
  invertItems,
  type Kind,
  same,
} from './plan-diff-items.js';

interface Change<T> {
  readonly before: T;
  readonly after: T;
}

type NodeName = 'day' | 'title';
type NodeSpot = 'day' | 'index' | 'title';
type NodeItems = ItemsDiff<PlanNode['nodeId'], PlanNode, NodeName, NodeSpot>;

/** A node was `moved` when its day changed, or its turn among the nodes that stayed in its day. */
interface NodesDiff extends NodeItems {
  /** Nodes that only carry another `index`, because of what came or went before them: nothing to tell a traveller. */
  readonly shifted: NodeItems['changed'];
}

/**
 * How one plan became another; JSON. It is small when little changed, and complete: it leads back as well. Places are
 * counted from 1, within the day for nodes; `title`, `name` and `day` are always there to name what changed.
 */
export interface PlanDiff {
  readonly title: Change<string> | null;
  readonly destination: Change<Destination | null> | null;
  readonly anchors: ItemsDiff<string, Anchor, 'name', 'name'>;
  readonly days: ItemsDiff<number, DayHead, never, never>;
  readonly nodes: NodesDiff;
}

const anchorKind: Kind<string, Anchor, 'name', 'name'> = {
  word: 'anchor',
  idOf: ({ anchorId }) => anchorId,
  listOf: () => 0,
  ordered: anchorOf,
  names: ['name'],
  spot: ['name'],
  position: [],
};

const dayKind: Kind<number, DayHead, never, never> = {
  word: 'day',
  idOf: ({ day }) => day,
  listOf: () => 0,
  ordered: dayHeadOf,
  names: [],
  spot: [],
  position: [],
};

const nodeKind: Kind<PlanNode['nodeId'], PlanNode, NodeName, NodeSpot> = {
  word: 'node',
  idOf: ({ nodeId }) => nodeId,
  listOf: ({ day }) => day,
  ordered: nodeOf,
  names: ['day', 'title'],
  spot: ['day', 'index', 'title'],
  position: ['day', 'index'],
};

/**
 * `apply(before, diff(before, after))` is `after`, and `diff(after, before)` is `invert(diff(before, after))`.
 *
 * @throws RangeError when an id is twice in a plan, or a node in another day than it says
 */
export function diff(before: Plan, after: Plan): PlanDiff {
  const was = planOf(before);
  const is = planOf(after);
  const nodes = diffItems(nodesOf(was), nodesOf(is), nodeKind);
  return {
    title: changeOf(was.title, is.title),
    destination: changeOf(was.destination, is.destination),
    anchors: diffItems(was.anchors, is.anchors, anchorKind),
    days: diffItems(was.days.map(dayHeadOf), is.days.map(dayHeadOf), dayKind),
    nodes: {
      ...nodes,
      changed: nodes.changed.filter((change) => !isShift(change)),
      shifted: nodes.changed.filter(isShift),
    },
  };
}

/**
 * @returns the plan after the change, with all keys in their order
 * @throws RangeError when the change does not begin at this plan
 */
export function apply(plan: Plan, change: PlanDiff): Plan {
  const was = planOf(plan);
  if (change.title !== null && change.title.before !== was.title)
    throw new RangeError('the title is not what it was');
  if (change.destination !== null && !same(destinationOf(change.destination.before), was.destination))
    throw new RangeError('the destination is not what it was');

  const days = applyItems(was.days.map(dayHeadOf), change.days, dayKind).get(0) ?? [];
  const { changed, shifted, ...nodes } = change.nodes;
  const byDay = applyItems(nodesOf(was), { ...nodes, changed: [...changed, ...shifted] }, nodeKind);
  const numbers = new Set(days.map(({ day }) => day));
  for (const day of byDay.keys())
    if (!numbers.has(day)) throw new RangeError(`there is no day ${day} for its nodes`);
  return {
    title: change.title === null ? was.title : change.title.after,
    destination: change.destination === null ? was.destination : destinationOf(change.destination.after),
    anchors: applyItems(was.anchors, change.anchors, anchorKind).get(0) ?? [],
    days: days.map((day) => ({ ...day, nodes: byDay.get(day.day) ?? [] })),
  };
}

/** The way back. */
export const invert = ({ title, destination, anchors, days, nodes }: PlanDiff): PlanDiff => ({
  title: title && { before: title.after, after: title.before },
  destination: destination && { before: destination.after, after: destination.before },
  anchors: invertItems(anchors),
  days: invertItems(days),
  nodes: {
    ...invertItems(nodes),
    shifted: nodes.shifted.map(({ id, before, after }) => ({ id, before: after, after: before })),
  },
});

export const isEmpty = ({ title, destination, ...items }: PlanDiff): boolean =>
  title === null &&
  destination === null &&
  Object.values(items).every((change) => Object.values(change).every((list) => list.length === 0));

const changeOf = <T>(before: T, after: T): Change<T> | null =>
  same(before, after) ? null : { before, after };

/** All nodes, one day after the other. */
function nodesOf(plan: Plan): PlanNode[] {
  for (const { day, nodes } of plan.days)
    for (const node of nodes)
      if (node.day !== day)
        throw new RangeError(`node ${node.nodeId} of day ${node.day} stands in day ${day}`);
  return plan.days.flatMap(({ nodes }) => nodes);
}

const isShift = ({ before, after }: Changed<PlanNode['nodeId'], PlanNode, NodeName>): boolean =>
  (Object.keys(before) as (keyof PlanNode)[]).every(
    (key) => key === 'index' || same(before[key], after[key]),
  );
