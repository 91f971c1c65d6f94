import type {
  Checkpoint,
  EventType,
  Itinerary,
  Job,
  JobStatus,
  Session,
  ThreadId,
  TripEvent,
  TripId,
} from '@tripstream/contracts';

/** A trip has one planning conversation, named after it. */
export const threadIdOf = (tripId: TripId): ThreadId => tripId.replace(/^trip_/, 'thr_') as ThreadId;

/** Every turn of a trip, oldest first. */
export const turnsOf = ({ earlierTurns, job }: Itinerary): readonly Job[] =>
  job === null ? earlierTurns : [...earlierTurns, job];

const sessionStatus: Record<JobStatus, Session['status']> = {
  queued: 'starting',
  running: 'running',
  complete: 'idle',
  cancelled: 'idle',
  expired: 'idle',
  error: 'failed',
};

export const sessionOf = ({ generationId, planner, status, attempt }: Job): Session => ({
  generationId,
  planner,
  status: sessionStatus[status],
  attempt,
});

/** The checkpoint that a turn leaves; null while it runs. */
export const checkpointOf = ({
  turn,
  generationId,
  endedVersion,
  endedAt,
  status,
}: Job): Checkpoint | null =>
  endedVersion === null || endedAt === null
    ? null
    : { turn, generationId, version: endedVersion, status, endedAt };

/** Whether this event ends a generation, or corrects how one ended. */
export const endsGeneration = ({ type, generationId }: Pick<TripEvent, 'type' | 'generationId'>): boolean =>
  generationId !== null && endings.has(type);

const endings: ReadonlySet<EventType> = new Set<EventType>([
  'generation_complete',
  'generation_error',
  'generation_cancelled',
  'job_repaired',
  'bundles_expired',
]);
