import type { Itinerary, Node } from '@tripstream/contracts';
import { isChecked } from './readiness.js';

/** It happens at a place; a transfer is the way between two of them. */
const isMappable = ({ kind }: Node): boolean => kind !== 'transfer';

/** It should stand on a map and has no position, and none will come: its hydration has ended. */
export const lacksPosition = (node: Node): boolean =>
  node.location === null && isMappable(node) && isChecked(node);

/** The nodes of a trip that a map can show at no place of their own. */
export const withoutPosition = ({ days }: Pick<Itinerary, 'days'>): Node[] =>
  days.flatMap(({ nodes }) => nodes.filter(lacksPosition));
