import type { Day, Itinerary, Phase, Progress } from '@tripstream/contracts';
import { isChecked, isClosed } from './readiness.js';
import { inScope } from './scope.js';

/** A day has about this many nodes; nobody knows before it is written, so a begun day counts for less than a written one. */
const USUAL_NODES = 8;
/** And so many bundles are proposed. */
const USUAL_BUNDLES = 4;

/**
 * Finished weight of what the newest turn does, by the steps of its workflow. Steps overlap: places are checked while days are
 * written, so each counts for what is done of it. 99 is the most that unfinished work can reach, and an earlier, higher figure
 * stands: a day that is begun again does not move the bar backwards.
 */
export function progressOf(state: Itinerary): Progress {
  const steps = state.job?.steps ?? [];
  const reached = steps.findIndex(({ id }) => id === state.job?.phase);
  let finished = 0;
  let whole = 0;
  for (const [at, { id, weight }] of steps.entries()) {
    whole += weight;
    finished += weight * (at < reached ? 1 : doneOf(id, state));
  }
  const percent = whole === 0 ? 0 : Math.floor((99 * finished) / whole);
  const days = inScope(state);
  const nodes = days.flatMap((day) => day.nodes);
  return {
    percent: Math.max(percent, state.job?.progress.percent ?? 0),
    daysPlanned: days.filter(({ status }) => status === 'planned').length,
    nodesPlanned: nodes.length,
    nodesChecked: nodes.filter(isChecked).length,
    bundlesProposed: state.bundles.length,
  };
}

/** How much of a step is done that the generation has not left behind: 0 to 1. */
function doneOf(step: Phase, state: Itinerary): number {
  switch (step) {
    case 'proposing':
      return Math.min(state.bundles.length, USUAL_BUNDLES) / (USUAL_BUNDLES + 1);
    case 'planning':
      return mean(inScope(state).map(writtenOf));
    case 'hydrating':
      return mean(inScope(state).map(checkedOf));
    case 'understanding':
    case 'searching':
    case 'finishing':
      return 0;
  }
}

const writtenOf = (day: Day): number =>
  isClosed(day) ? 1 : Math.min(day.nodes.length, USUAL_NODES) / (USUAL_NODES + 1);

/** Of a day that is not closed nobody knows how much there will be to check. */
function checkedOf(day: Day): number {
  if (!isClosed(day)) return 0;
  return day.nodes.length === 0 ? 1 : day.nodes.filter(isChecked).length / day.nodes.length;
}

const mean = (shares: readonly number[]): number =>
  shares.length === 0 ? 0 : shares.reduce((sum, share) => sum + share, 0) / shares.length;
