import type { EventPayload, NewGeneration, NewTripEvent } from '@tripstream/contracts';

type Scope = Pick<EventPayload<'generation_started'>, 'jobId' | 'kind' | 'turn' | 'day' | 'nodeId'>;

/** @param scope - which turn of which job it is, and what it plans */
export const generationStarted = (
  { generationId, planner, steps, expiresAt }: NewGeneration,
  scope: Scope,
  now: string,
): NewTripEvent => ({
  type: 'generation_started',
  jobId: scope.jobId,
  generationId,
  payload: { ...scope, generationId, planner, steps, expiresAt, startedAt: now },
});
