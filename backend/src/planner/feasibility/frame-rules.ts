import type { Finding } from '@tripstream/contracts';
import { onTheClock } from './clock.js';
import { beginsAtLodging, type DayFacts, endsAtLodging } from './day-facts.js';

/** Bags are dropped before or after it, so it may be the second stop from the end. */
const STOPS_AT_AN_END = 2;

/** What is missing at the two ends of a day: a lodging to begin or end at, an arrival, a departure. */
export function openEnds(facts: Pick<DayFacts, 'day' | 'tripDays' | 'nodes' | 'lodging'>): Finding[] {
  const stops = onTheClock(facts.nodes).map(({ node }) => node);
  const isRide = ({ kind }: (typeof stops)[number]) => kind === 'transfer';
  const found: Finding[] = [];
  const miss = (code: Finding['code'], message: string) =>
    found.push({ code, severity: 'info', nodeId: null, message });

  if (!beginsAtLodging(facts)) {
    if (!stops.slice(0, STOPS_AT_AN_END).some(isRide))
      miss('no_arrival', 'The first day does not say how and when you arrive.');
  } else if (facts.lodging.start === null && stops[0]?.kind !== 'lodging')
    miss('no_lodging_start', `No lodging is known that day ${facts.day} could begin at.`);

  if (!endsAtLodging(facts)) {
    if (!stops.slice(-STOPS_AT_AN_END).some(isRide))
      miss('no_departure', 'The last day does not say how and when you leave.');
  } else if (facts.lodging.end === null && stops.at(-1)?.kind !== 'lodging')
    miss('no_lodging_end', `No lodging is known that day ${facts.day} could end at.`);
  return found;
}
