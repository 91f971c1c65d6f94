import type { Itinerary, OperatorCommand } from '@tripstream/contracts';
import { isTerminal } from '@tripstream/itinerary';
import { mayComplete } from './decide-planner.js';
import { accepted, type Decision, rejected } from './decision.js';

/**
 * The operator's repair. It ends a generation that nothing else ends, or, when told to, corrects how one is said to have
 * ended. `complete` keeps its meaning: it is refused while a day is open or a node unchecked.
 */
export function decideOperator(trip: Itinerary, command: OperatorCommand): Decision {
  const { job } = trip;
  if (job === null || job.generationId !== command.expectedGenerationId)
    return rejected('generation_mismatch');
  if (isTerminal(job.status) && command.allowOverwriteTerminal !== true) return rejected('terminal_state');
  const status = command.status ?? (isTerminal(job.status) ? job.status : 'error');
  if (status === 'queued' || status === 'running') return rejected('terminal_state');
  if (status === 'complete' && !mayComplete(trip)) return rejected('hydration_pending');
  const progress = command.progress ?? {
    ...job.progress,
    ...(status === 'complete' ? { percent: 100 } : {}),
  };
  return accepted({
    type: 'job_repaired',
    jobId: job.jobId,
    generationId: job.generationId,
    payload: {
      status,
      progress,
      failure:
        status === 'error'
          ? (job.failure ?? { code: 'internal', message: 'An operator ended this plan.', retryable: true })
          : null,
      endedAt: job.endedAt ?? command.now,
    },
  });
}
