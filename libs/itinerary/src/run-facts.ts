import type { GenerationId, Itinerary, JobId, JobStatus, Phase, TripId } from '@tripstream/contracts';
import { isChecked, isClosed } from './readiness.js';
import { inScope } from './scope.js';

/** How the newest turn stands, in few words: the same of the server's state and of the browser's, so that lines compare. */
export interface RunFacts {
  tripId: TripId;
  jobId: JobId;
  generationId: GenerationId;
  version: number;
  status: JobStatus;
  stage: Phase | null;
  /** When the newest event was stored, by the database's clock; null where that is not known. */
  updatedAt: string | null;
  /** Days that are closed and nodes that are checked … */
  current: { days: number; nodes: number };
  /** … of those that there are. */
  total: { days: number; nodes: number };
  /** Every day that this turn writes is closed. */
  planPresent: boolean;
}

/** Null while the trip has no job. */
export function runFacts(state: Itinerary, updatedAt: string | null): RunFacts | null {
  const { tripId, version, job } = state;
  if (job === null) return null;
  const days = inScope(state);
  const nodes = days.flatMap((day) => day.nodes);
  return {
    tripId,
    jobId: job.jobId,
    generationId: job.generationId,
    version,
    status: job.status,
    stage: job.phase,
    updatedAt,
    current: { days: days.filter(isClosed).length, nodes: nodes.filter(isChecked).length },
    total: { days: days.length, nodes: nodes.length },
    planPresent: days.length > 0 && days.every(isClosed),
  };
}
