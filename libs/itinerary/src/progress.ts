import type { Itinerary, Progress } from '@tripstream/contracts';
import { isChecked, isClosed } from './readiness.js';
import { inScope } from './scope.js';

/** Writing a day weighs more than checking its places. */
const WRITING = 3;
const CHECKING = 2;
/** A day has about this many nodes; nobody knows before it is written, so a begun day counts for less than a written one. */
const USUAL_NODES = 8;

/**
 * Finished weight of what the newest turn writes. 99 is the most that unfinished work can reach, and an earlier, higher figure
 * stands: a day that is begun again does not move the bar backwards.
 */
export function progressOf(state: Itinerary): Progress {
  let finished = 0;
  let daysPlanned = 0;
  let nodesPlanned = 0;
  let nodesChecked = 0;
  const days = inScope(state);
  for (const day of days) {
    const checked = day.nodes.filter(isChecked).length;
    nodesPlanned += day.nodes.length;
    nodesChecked += checked;
    if (!isClosed(day)) {
      finished += (WRITING * Math.min(day.nodes.length, USUAL_NODES)) / (USUAL_NODES + 1);
      continue;
    }
    if (day.status === 'planned') daysPlanned += 1;
    finished += WRITING + CHECKING * (day.nodes.length === 0 ? 1 : checked / day.nodes.length);
  }
  const percent = Math.floor((99 * finished) / (days.length * (WRITING + CHECKING)));
  return {
    percent: Math.max(percent, state.job?.progress.percent ?? 0),
    daysPlanned,
    nodesPlanned,
    nodesChecked,
  };
}
