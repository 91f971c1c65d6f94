import type { CreationStatus, GenerationStatus, Job, JobStatus, Phase } from '@tripstream/contracts';

/** As much of a job as its words depend on. */
type Told = Pick<Job, 'status' | 'phase' | 'failedDays'>;

const phaseWords = {
  understanding: 'planning',
  searching: 'planning',
  proposing: 'planning',
  planning: 'planning',
  hydrating: 'hydrating',
  finishing: 'hydrating',
} satisfies Record<Phase, CreationStatus>;

/** The wire words of every job state; the only place that translates between the closed lists. */
const jobWords = {
  queued: {
    creation: () => 'queued',
    generation: 'processing',
  },
  running: {
    creation: ({ phase }) => (phase === null ? 'planning' : phaseWords[phase]),
    generation: 'processing',
  },
  complete: {
    creation: ({ failedDays }) => (failedDays.length === 0 ? 'complete' : 'partial'),
    generation: 'completed',
  },
  error: {
    creation: () => 'error',
    generation: 'failed',
  },
  cancelled: {
    creation: () => 'cancelled',
    generation: 'cancelled',
  },
  expired: {
    creation: () => 'error',
    generation: 'expired',
  },
} satisfies Record<JobStatus, { creation: (job: Told) => CreationStatus; generation: GenerationStatus }>;

export const creationStatus = (job: Told): CreationStatus => jobWords[job.status].creation(job);

export const generationStatus = (status: JobStatus): GenerationStatus => jobWords[status].generation;
