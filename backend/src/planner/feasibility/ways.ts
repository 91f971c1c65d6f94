import type { Coordinate, Leg, Node } from '@tripstream/contracts';
import { metresBetween } from '../tools/area.js';
import { onTheClock } from './clock.js';
import { beginsAtLodging, type DayFacts, endsAtLodging } from './day-facts.js';

/** Nearer than this is the same door. */
const SAME_PLACE_METRES = 25;

/** A way that the day needs: what a routes tool is asked for. */
export interface Way {
  from: Leg['from'];
  to: Leg['to'];
  /** The plan itself calls it a ride: a transfer stands at one of its ends, or between them. */
  isRide: boolean;
}

/** Where a node happens, if somebody who knows said so; a draft is a guess that nothing is drawn from. */
export const positionOf = ({ location }: Node): Coordinate | null =>
  location === null || location.provenance === 'draft' ? null : { lat: location.lat, lng: location.lng };

/** The ways between the successive stops of a day that have a position, from the lodging and back to it. */
export function waysOf(facts: Pick<DayFacts, 'day' | 'tripDays' | 'nodes' | 'lodging'>): readonly Way[] {
  const ends: (Leg['from'] | 'ride')[] = [];
  const { start, end } = facts.lodging;
  if (beginsAtLodging(facts) && start !== null) ends.push({ nodeId: null, ...start });
  for (const { node } of onTheClock(facts.nodes)) {
    const location = positionOf(node);
    if (node.kind === 'transfer') ends.push('ride');
    if (location !== null) ends.push({ nodeId: node.nodeId, name: node.place?.name ?? node.title, location });
    if (node.kind === 'transfer') ends.push('ride');
  }
  if (endsAtLodging(facts) && end !== null) ends.push({ nodeId: null, ...end });

  const ways: Way[] = [];
  let from: Leg['from'] | null = null;
  let isRide = false;
  for (const to of ends) {
    if (to === 'ride') {
      isRide = true;
      continue;
    }
    if (from !== null && metresBetween(from.location, to.location) > SAME_PLACE_METRES)
      ways.push({ from, to, isRide });
    from = to;
    isRide = false;
  }
  return ways;
}
