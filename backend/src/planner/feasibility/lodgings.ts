import type { Anchor, Day, Itinerary, Node } from '@tripstream/contracts';
import { isChecked } from '@tripstream/itinerary';
import type { Lodging } from './day-facts.js';
import { positionOf } from './ways.js';

/** As much of a trip as its nights depend on. */
type Nights = Pick<Itinerary, 'days' | 'anchors'>;

/** Where the travellers wake up on a day, and where they go to bed: the lodging that was last before, else the trip's. */
export function lodgingsOf(trip: Nights, day: number): { start: Lodging | null; end: Lodging | null } {
  const trips = trip.anchors.find(({ kind }) => kind === 'lodging') ?? null;
  const home = trips && { name: trips.name, location: trips.location };
  const staysUntil = (last: number) =>
    trip.days
      .filter((each) => each.day <= last)
      .flatMap(staysOf)
      .findLast(({ lodging }) => lodging !== null)?.lodging ?? home;
  return { start: staysUntil(day - 1), end: staysUntil(day) };
}

/** Whether all is known about the lodging that there is to know before a day is checked. */
export const lodgingsAreSettled = ({ days }: Nights, day: number): boolean =>
  days
    .filter((each) => each.day <= day)
    .flatMap(staysOf)
    .every(({ node }) => isChecked(node));

/** The trip's lodging, where its first lodging was found: what days begin and end at. Null while none is. */
export function lodgingAnchor({ days }: Nights): Anchor | null {
  const first = days.flatMap(staysOf).find(({ lodging }) => lodging !== null);
  return first?.lodging ? { anchorId: 'lodging', kind: 'lodging', ...first.lodging } : null;
}

function staysOf({ nodes }: Day): { node: Node; lodging: Lodging | null }[] {
  return nodes
    .filter(({ kind }) => kind === 'lodging')
    .map((node) => {
      const location = positionOf(node);
      return { node, lodging: location && { name: node.place?.name ?? node.title, location } };
    });
}
