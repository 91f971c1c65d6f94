import type { Finding, Node, UnverifiedReason } from '@tripstream/contracts';
import { AREA_METRES, metresBetween } from '../tools/area.js';
import { onTheClock } from './clock.js';
import type { DayFacts } from './day-facts.js';
import { distanceInWords } from './distance-in-words.js';
import { positionOf } from './ways.js';

/** How plans call a day away from the city, in the languages that most of them are written in. */
const EXCURSION =
  /\b(excursions?|day[- ]?trips?|side[- ]?trips?|outings?|ausfl(u|ü)ge?|tagesausflug|excursi(o|ó)n(es)?|escursion[ei]|gita|excurs(ã|a)o|uitstapje|wycieczka)\b/i;

const REASONS: Readonly<Record<UnverifiedReason, string>> = {
  not_found: 'nobody we asked knows it',
  ambiguous: 'there are several of that name',
  out_of_area: 'it lies far away',
  no_place_data: 'we know no places there',
  lookup_failed: 'looking it up failed',
  deadline: 'looking it up took too long',
};

/** Whether the plan itself says that this stop, or the day, leads away. */
export const isExcursion = ({ title, description }: Node, theme: string | null): boolean =>
  [title, description, theme ?? ''].some((text) => EXCURSION.test(text));

/** Stops too far away to be a part of this trip. */
export function farAway({ nodes, centre, theme }: Pick<DayFacts, 'nodes' | 'centre' | 'theme'>): Finding[] {
  return inOrder(nodes).flatMap((node) => {
    if (node.kind === 'transfer' || isExcursion(node, theme)) return [];
    const at = positionOf(node);
    const metres = at === null || centre === null ? null : metresBetween(at, centre);
    if (metres === null ? node.unverified !== 'out_of_area' : metres <= AREA_METRES) return [];
    return [
      {
        code: 'outside_area' as const,
        severity: 'warning' as const,
        nodeId: node.nodeId,
        message: `“${node.title}” lies ${metres === null ? `more than ${distanceInWords(AREA_METRES)}` : distanceInWords(metres)} away, and the plan does not call it an excursion.`,
      },
    ];
  });
}

/** Named places that nobody could check. Where that is every one of several, one finding says so. */
export function unverifiedPlaces({ nodes, theme }: Pick<DayFacts, 'nodes' | 'theme'>): Finding[] {
  const named = inOrder(nodes).filter(({ placeName }) => placeName !== null);
  const unverified = named.flatMap((node) =>
    node.unverified === null || (node.unverified === 'out_of_area' && !isExcursion(node, theme))
      ? []
      : [{ node, why: REASONS[node.unverified] }],
  );
  const [first] = unverified;
  const isWholeDay =
    unverified.length > 1 &&
    unverified.length === named.length &&
    unverified.every(({ why }) => why === first?.why);
  if (first !== undefined && isWholeDay)
    return [finding(null, `None of the ${named.length} places of this day could be checked: ${first.why}.`)];
  return unverified.map(({ node, why }) =>
    finding(node.nodeId, `“${node.placeName}” could not be checked: ${why}.`),
  );
}

const inOrder = (nodes: readonly Node[]) => onTheClock(nodes).map(({ node }) => node);

const finding = (nodeId: Finding['nodeId'], message: string): Finding => ({
  code: 'unverified_place',
  severity: 'info',
  nodeId,
  message,
});
