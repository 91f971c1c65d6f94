import type { Finding, Leg, NodeId } from '@tripstream/contracts';
import { clockOf, lasting, onTheClock, type TimedNode } from './clock.js';
import type { DayFacts } from './day-facts.js';
import { isOpenDuring, openSpans } from './hours-of-day.js';
import { positionOf } from './ways.js';

/** Routes are estimates, and plans are written in steps of five minutes. */
const TOLERATED_MINUTES = 5;

/** Two stops at once. */
export function overlaps({ nodes }: Pick<DayFacts, 'nodes'>): Finding[] {
  const found: Finding[] = [];
  let latest: TimedNode | null = null;
  for (const timed of onTheClock(nodes)) {
    if (latest !== null && timed.from < latest.to)
      found.push({
        code: 'overlap',
        severity: 'warning',
        nodeId: timed.node.nodeId,
        message: `“${timed.node.title}” begins at ${clockOf(timed.from)}, while “${latest.node.title}” lasts until ${clockOf(latest.to)}.`,
      });
    if (latest === null || timed.to > latest.to) latest = timed;
  }
  return found;
}

/** Ways that take longer than the plan leaves for them. */
export function tightWays({ nodes, legs }: Pick<DayFacts, 'nodes' | 'legs'>): Finding[] {
  const timed = onTheClock(nodes);
  const minutesTo = travelInto(legs);
  const found: Finding[] = [];
  let from: { title: string; minute: number; index: number } | null = null;
  for (const [index, stop] of timed.entries()) {
    if (positionOf(stop.node) === null) continue;
    const isRide = stop.node.kind === 'transfer';
    // A ride in the middle is on the way; one at an end of the day is where the day comes from or goes to.
    if (isRide && from !== null && timed.slice(index + 1).some(isStay)) continue;
    if (from !== null) {
      const between = timed.slice(from.index + 1, index + 1);
      const minutes = between.reduce((sum, { node }) => sum + (minutesTo.get(node.nodeId) ?? 0), 0);
      const gap = (isRide ? stop.to : stop.from) - from.minute - spentMinutes(between);
      if (gap >= 0 && minutes > gap + TOLERATED_MINUTES) found.push(tooTight(stop, from.title, gap, minutes));
    }
    from = { title: stop.node.title, minute: isRide ? stop.from : stop.to, index };
  }
  return found;
}

const isStay = ({ node }: TimedNode) => node.kind !== 'transfer' && positionOf(node) !== null;

/** What is done somewhere on the way, nobody knows where: free time, a stop that was not found. */
const spentMinutes = (between: readonly TimedNode[]) =>
  between
    .filter(({ node }) => node.kind !== 'transfer' && positionOf(node) === null)
    .reduce((sum, { from, to }) => sum + to - from, 0);

const tooTight = ({ node }: TimedNode, before: string, gap: number, minutes: number): Finding => ({
  code: 'too_tight',
  severity: 'warning',
  nodeId: node.nodeId,
  message: `The way from “${before}” to “${node.title}” takes about ${lasting(minutes)}; the plan leaves ${lasting(gap)}.`,
});

/** Visits before opening, after closing, or on a day off. */
export function shutDoors({ nodes }: Pick<DayFacts, 'nodes'>): Finding[] {
  return onTheClock(nodes).flatMap(({ node, from, to }) => {
    const hours = node.place?.hours ?? null;
    // A ride ends at the door, and a room is reached by its own arrangement.
    if (hours === null || (node.kind !== 'activity' && node.kind !== 'meal')) return [];
    const spans = openSpans(hours);
    if (spans === null || isOpenDuring(spans, from, Math.max(to, from + 1))) return [];
    const name = node.place?.name ?? node.title;
    return [
      {
        code: spans.length === 0 ? ('closed_that_day' as const) : ('outside_hours' as const),
        severity: 'warning' as const,
        nodeId: node.nodeId,
        message:
          spans.length === 0
            ? `${name} is closed that day; the plan is there from ${clockOf(from)} to ${clockOf(to)}.`
            : `${name} is open ${hours} that day; the plan is there from ${clockOf(from)} to ${clockOf(to)}.`,
      },
    ];
  });
}

/** Minutes of travel into each stop that has a leg to it. */
export const travelInto = (legs: readonly Leg[]): ReadonlyMap<NodeId | null, number> =>
  new Map(legs.map(({ to, minutes }) => [to.nodeId, minutes]));
