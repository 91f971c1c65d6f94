import type { TripEvent } from '@tripstream/contracts';
import type { JobModel } from './job-model.js';
import { spansOf } from './log-laws.js';

/** What the rules demand of the rows that tell people how a trip's jobs stand. */
export interface JobRows {
  jobs: object[];
  turns: object[];
}

/** @param events - the log, which alone knows the versions */
export function demandedRows({ turns }: JobModel, events: readonly TripEvent[]): JobRows {
  const spans = spansOf(events);
  const rows = turns.map((turn, at) => {
    const span = spans.get(turn.generationId);
    return {
      turn_count: at + 1,
      job_id: turn.jobId,
      generation_id: turn.generationId,
      kind: turn.kind,
      day: turn.day,
      node_id: turn.nodeId,
      status: turn.status,
      attempt: turn.attempt,
      failed_days: turn.failedDays,
      started_version: span?.started,
      ended_version: span?.ended ?? null,
    };
  });
  return {
    // A job has one row, that of its newest turn.
    jobs: rows.filter(({ job_id }, at) => !rows.slice(at + 1).some((later) => later.job_id === job_id)),
    // A turn's row changes twice in its life: it begins and it ends.
    turns: rows.map((row) => (row.ended_version === null ? { ...row, status: 'active', attempt: 0 } : row)),
  };
}

/** The same columns of the rows that there are, in the order of turns. */
export function asDemanded(rows: readonly object[]): object[] {
  const picked = rows.map((row) => {
    const known = row as Record<string, unknown>;
    return Object.fromEntries(columns.map((column) => [column, known[column]]));
  });
  return picked.sort((one, other) => Number(one.turn_count) - Number(other.turn_count));
}

const columns = [
  'turn_count',
  'job_id',
  'generation_id',
  'kind',
  'day',
  'node_id',
  'status',
  'attempt',
  'failed_days',
  'started_version',
  'ended_version',
];
