import {
  creationStatusSchema,
  type GenerationStatus,
  type Job,
  type JobStatus,
  jobStatusSchema,
  phaseSchema,
} from '@tripstream/contracts';
import { creationStatus, generationStatus } from './job-words.js';

const job = (status: JobStatus, change: Partial<Pick<Job, 'phase' | 'failedDays'>> = {}) => ({
  status,
  phase: null,
  failedDays: [],
  ...change,
});

describe('the wire words of a job', () => {
  it.each([
    [job('queued'), 'queued', 'processing'],
    [job('running'), 'planning', 'processing'],
    [job('running', { phase: 'understanding' }), 'planning', 'processing'],
    [job('running', { phase: 'planning' }), 'planning', 'processing'],
    [job('running', { phase: 'hydrating' }), 'hydrating', 'processing'],
    [job('running', { phase: 'finishing' }), 'hydrating', 'processing'],
    [job('complete', { phase: 'finishing' }), 'complete', 'completed'],
    [job('complete', { phase: 'finishing', failedDays: [2] }), 'partial', 'completed'],
    [job('error', { phase: 'hydrating' }), 'error', 'failed'],
    [job('cancelled', { phase: 'planning' }), 'cancelled', 'cancelled'],
    [job('expired', { failedDays: [1] }), 'error', 'expired'],
  ] as const)('[A19] %j', (told, creation, generation) => {
    expect(creationStatus({ ...told, failedDays: [...told.failedDays] })).toBe(creation);
    expect(generationStatus(told.status)).toBe(generation);
  });

  it('[A19] every state has both words, and every word stands for a state', () => {
    const jobs = jobStatusSchema.options.flatMap((status) =>
      [null, ...phaseSchema.options].flatMap((phase) =>
        [[], [1]].map((failedDays) => job(status, { phase, failedDays })),
      ),
    );
    const creation = new Set(jobs.map(creationStatus));
    expect([...creation].sort()).toEqual([...creationStatusSchema.options].sort());
    const generation = new Set(jobs.map(({ status }) => generationStatus(status)));
    const words: GenerationStatus[] = ['cancelled', 'completed', 'expired', 'failed', 'processing'];
    expect([...generation].sort()).toEqual(words);
  });
});
