import type { CallbackInbox, ServiceWorkflow, WorkflowCallback } from '../../../platform/callback-inbox.js';
import type { Logger } from '../../../platform/logger.js';
import type { JobLooks } from './job-looks.js';
import { JobUnknown } from './service-failures.js';
import type { WorkflowClient } from './workflow-client.js';
import { callbackBodySchema, type JobEnd } from './workflow-wire.js';

/** Which job is waited for, and as what; the name is null where only the id is known. */
export interface FollowedJob {
  jobId: string;
  workflow: ServiceWorkflow | null;
}

/**
 * Waits for a job in two ways at once: the service calls back, and we look, slowly. Whichever knows first that it ended
 * says so. So a callback that was lost costs time only, and a service that never calls back works too.
 */
export class JobFollower {
  constructor(
    private readonly client: Pick<WorkflowClient, 'pollJobUntilComplete'>,
    private readonly inbox: Pick<CallbackInbox, 'find' | 'next'>,
    private readonly looks: Pick<JobLooks, 'begin'>,
    private readonly logger: Logger,
  ) {}

  /**
   * @param onStep - told the step that the job is in whenever that has changed
   * @throws JobUnknown @throws ProviderFailure @throws the signal's reason
   */
  async follow(job: FollowedJob, onStep: (stepId: string) => void, signal: AbortSignal): Promise<JobEnd> {
    const over = new AbortController();
    const both = AbortSignal.any([signal, over.signal]);
    const waits = this.looks.begin(job.jobId);
    let step: string | null = null;
    try {
      return await Promise.race([
        this.calledBack(job, both),
        this.client
          .pollJobUntilComplete(
            job.jobId,
            ({ stepId }) => {
              if (both.aborted || stepId === null || stepId === step) return;
              step = stepId;
              onStep(stepId);
            },
            { signal: both, rest: waits.rest },
          )
          .catch((error: unknown) => this.believed(job, error)),
      ]);
    } finally {
      waits.end();
      over.abort(new Error('the job has ended'));
    }
  }

  private async calledBack({ jobId, workflow }: FollowedJob, signal: AbortSignal): Promise<JobEnd> {
    const callback = await this.inbox.next(jobId, signal);
    const end = endOf(callback, workflow);
    this.logger.info({
      event: 'planner.job-called-back',
      jobId,
      outcome: callback.outcome,
      used: end !== null,
    });
    if (end !== null) return end;
    // The service contradicts itself or said nothing: what it answers to a look counts.
    return new Promise<never>(() => {});
  }

  /** A service may forget a job once it has called back; what it said then may lie there unread. */
  private async believed({ jobId, workflow }: FollowedJob, error: unknown): Promise<JobEnd> {
    const callback = error instanceof JobUnknown ? await this.inbox.find(jobId).catch(() => null) : null;
    const end = callback === null ? null : endOf(callback, workflow);
    if (end === null) throw error;
    return end;
  }
}

/** Null when the callback is about another workflow than the one that was asked for, or says nothing. */
function endOf(
  { workflow: told, outcome, body }: WorkflowCallback,
  asked: ServiceWorkflow | null,
): JobEnd | null {
  const checked = callbackBodySchema.safeParse(JSON.parse(body));
  if (!checked.success || (asked !== null && asked !== told)) return null;
  return {
    status: outcome,
    errorMessage: checked.data.error_message ?? null,
    result: checked.data.result,
  };
}
