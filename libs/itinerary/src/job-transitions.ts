import type { JobStatus } from '@tripstream/contracts';

/** Everything that can happen to a job. */
export type JobSignal =
  /** A worker starts it, or takes it over. */
  | 'begin'
  /** Any write of its planner: nodes, days, phases, progress. */
  | 'work'
  | 'complete'
  | 'fail'
  | 'cancel'
  | 'expire'
  /** A new generation of the trip is asked for. */
  | 'retry';

/**
 * The state that follows; `unchanged` when the signal asks for what is already so, and nothing is to be written;
 * `refused` when it may not happen.
 */
export type JobTransition = JobStatus | 'unchanged' | 'refused';

/** Every state meets every signal: a missing cell does not compile. */
export type JobTransitions = Readonly<Record<JobStatus, Readonly<Record<JobSignal, JobTransition>>>>;

/**
 * The only list of what may follow what. A running job that works stays `running` and not `unchanged`: its writes are
 * new, they merely do not end it.
 */
export const jobTransitions = {
  queued: {
    begin: 'running',
    work: 'running',
    complete: 'complete',
    fail: 'error',
    cancel: 'cancelled',
    expire: 'expired',
    retry: 'refused',
  },
  running: {
    begin: 'running',
    work: 'running',
    complete: 'complete',
    fail: 'error',
    cancel: 'cancelled',
    expire: 'expired',
    retry: 'refused',
  },
  complete: {
    begin: 'refused',
    work: 'refused',
    complete: 'unchanged',
    fail: 'refused',
    cancel: 'refused',
    expire: 'refused',
    retry: 'queued',
  },
  error: {
    begin: 'refused',
    work: 'refused',
    complete: 'refused',
    fail: 'unchanged',
    cancel: 'refused',
    expire: 'refused',
    retry: 'queued',
  },
  cancelled: {
    begin: 'refused',
    work: 'refused',
    complete: 'refused',
    fail: 'refused',
    cancel: 'unchanged',
    expire: 'refused',
    retry: 'queued',
  },
  expired: {
    begin: 'refused',
    work: 'refused',
    complete: 'refused',
    fail: 'refused',
    cancel: 'refused',
    expire: 'unchanged',
    retry: 'queued',
  },
} as const satisfies JobTransitions;

export const transition = (status: JobStatus, signal: JobSignal): JobTransition =>
  jobTransitions[status][signal];
