import type { Day, Itinerary, JobStatus, Node, Readiness } from '@tripstream/contracts';
import { inScope } from './scope.js';

/** Nothing of the same generation follows one of these. */
export const isTerminal = (status: JobStatus): boolean => status !== 'queued' && status !== 'running';

/** The hydration of this node has ended: it is hydrated, or provisional with a stored reason. */
export const isChecked = (node: Node): boolean => node.status === 'hydrated' || node.unverified !== null;

/** Nothing more will be written into this day. */
export const isClosed = (day: Day): boolean => day.status === 'planned' || day.status === 'failed';

/** What a reader of a day sees. */
export type DayPhase =
  | { kind: 'placeholder' }
  | { kind: 'drafting'; nodes: number }
  | { kind: 'provisional'; checked: number; nodes: number }
  | { kind: 'hydrated'; unverified: number }
  | { kind: 'failed' };

export function dayPhase(day: Day): DayPhase {
  switch (day.status) {
    case 'placeholder':
      return { kind: 'placeholder' };
    case 'drafting':
      return { kind: 'drafting', nodes: day.nodes.length };
    case 'failed':
      return { kind: 'failed' };
    case 'planned': {
      const checked = day.nodes.filter(isChecked).length;
      if (checked < day.nodes.length) return { kind: 'provisional', checked, nodes: day.nodes.length };
      return { kind: 'hydrated', unverified: day.nodes.filter((node) => node.unverified !== null).length };
    }
  }
}

/**
 * How far the trip is from the reader's point of view. Trip rows commit together with `complete`, so a complete job
 * is a persisted one; `job_complete` alone is shown only while `persistenceFailing` says that a commit is retried.
 */
export function readiness(state: Itinerary, persistenceFailing = false): Readiness {
  const { job } = state;
  if (job !== null && isTerminal(job.status)) {
    if (job.status === 'error' || job.status === 'expired') return 'error';
    return persistenceFailing ? 'job_complete' : 'persisted';
  }
  if (job?.kind === 'bundles' || !inScope(state).every(isClosed)) return 'planning';
  return job?.phase === 'hydrating' || job?.phase === 'finishing' ? 'job_syncing' : 'visual_ready';
}
