import type { RejectionReason } from '@tripstream/contracts';
import type { ClaimedRun } from '../jobs/generation-runs.js';
import type { Logger } from '../platform/logger.js';

/** What every part of one run carries: whose run it is, when to stop, and a logger that names it in each line. */
export interface RunContext {
  readonly run: ClaimedRun;
  /** Aborted when the process shuts down, the trip refuses the run, or one part of it failed; `reason` says which. */
  readonly signal: AbortSignal;
  /** Aborted when this process stops working on the run, which is left as it stands for another one. */
  readonly released: AbortSignal;
  readonly logger: Logger;
  /** Ends the run in all its parts. Only the first reason counts. */
  stop(reason: unknown): void;
}

/**
 * The trip goes on without this run: it was stopped, finished or taken over by somebody else. Nothing is wrong, and
 * nothing more may be written.
 */
export class RunSuperseded extends Error {
  override readonly name = 'RunSuperseded';

  constructor(readonly reason: RejectionReason) {
    super(`the run was superseded: ${reason}`);
  }
}

/** @param outer - aborted when this process stops working on the run: it shuts down, or the run is somebody else's */
export function createRunContext(run: ClaimedRun, outer: AbortSignal, logger: Logger): RunContext {
  const own = new AbortController();
  return {
    run,
    signal: AbortSignal.any([outer, own.signal]),
    released: outer,
    logger: logger.child({
      tripId: run.tripId,
      jobId: run.jobId,
      generationId: run.generationId,
      attempt: run.attempt,
    }),
    stop: (reason) => own.abort(reason),
  };
}

/** Whether a run that was stopped leaves nobody who would read its response: not when another worker goes on with it. */
export function isForNobody(context: RunContext, error: unknown): boolean {
  const cause: unknown = context.signal.aborted ? context.signal.reason : error;
  if (cause instanceof RunSuperseded) return cause.reason !== 'attempt_superseded';
  return !context.released.aborted;
}
