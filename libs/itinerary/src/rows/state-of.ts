import type { Itinerary } from '@tripstream/contracts';
import type { ApprovalRow, ItemRow, JobRow, MessageRow, TripRows, TurnRow } from './row-types.js';

/**
 * The state that rows stand for, at the version of their stream: the inverse of `rowsOf`, so no state is stored beside the
 * rows.
 *
 * @param rows - all rows of one trip; the newest turn is the job that the trip row names
 */
export function stateOf(rows: TripRows, version: number): Itinerary {
  const [trip] = rows.trips;
  if (trip === undefined) throw new RangeError('a trip needs its trip row');
  const job = rows.jobs.find(({ job_id }) => job_id === trip.job_id);
  return {
    tripId: trip.trip_id,
    version,
    travellerId: trip.traveller_id,
    title: trip.title,
    wish: trip.wish,
    preferences: trip.preferences,
    destination: trip.destination,
    anchors: by('position', rows.anchors).map(({ anchor_id, kind, name, lat, lng }) => ({
      anchorId: anchor_id,
      kind,
      name,
      location: { lat, lng },
    })),
    days: by('day', rows.days).map(({ trip_id: _, day_check, ...day }) => ({
      ...day,
      check: day_check,
      nodes: by(
        'position',
        rows.items.filter((item) => item.day === day.day),
      ).map(nodeOf),
    })),
    bundles: by('position', rows.bundles).map(({ bundle }) => bundle),
    chosenBundleId: trip.chosen_bundle_id,
    expiresAt: trip.expires_at,
    expired: trip.expired,
    messages: by('version', rows.messages).map(messageOf),
    activities: by('version', rows.activities).map(({ thread_id: _, ...activity }) => activity),
    approvals: by('requested_version', rows.approvals).map(approvalOf),
    job: job === undefined ? null : { ...turnOf(job), steps: stepsOf(rows.turns, job.turn_count) },
    earlierTurns: by('turn_count', rows.turns)
      .filter(({ turn_count }) => turn_count < (job?.turn_count ?? 0))
      .map((turn) => ({ ...turnOf(turn), steps: turn.steps })),
    discarded: trip.discarded,
    createdAt: trip.created_at,
    // Rows hold plain strings where the contract has closed lists and brands; the tables' checks keep them to those.
  } as Itinerary;
}

const by = <Key extends string, T extends Record<Key, number>>(key: Key, rows: readonly T[]): T[] =>
  rows.toSorted((left, right) => left[key] - right[key]);

const nodeOf = (row: ItemRow) => ({
  nodeId: row.node_id,
  generationId: row.generation_id,
  day: row.day,
  index: row.position,
  kind: row.kind,
  title: row.title,
  description: row.description,
  why: row.why,
  startTime: row.start_time,
  durationMinutes: row.duration_minutes,
  cost: row.cost,
  status: row.status,
  unverified: row.unverified,
  location: row.lat === null ? null : { lat: row.lat, lng: row.lng, provenance: row.provenance },
  placeName: row.place_name,
  place: row.place,
  host: row.host,
  rev: row.rev,
});

const stepsOf = (turns: readonly TurnRow[], turn: number) =>
  turns.find(({ turn_count }) => turn_count === turn)?.steps;

const turnOf = (row: JobRow | TurnRow) => ({
  turn: row.turn_count,
  jobId: row.job_id,
  kind: row.kind,
  day: row.day,
  nodeId: row.node_id,
  status: row.status,
  generationId: row.generation_id,
  version: row.started_version,
  endedVersion: row.ended_version,
  attempt: row.attempt,
  planner: { provider: row.provider, model: row.model },
  phase: row.phase,
  progress: {
    percent: row.percent,
    daysPlanned: row.days_planned,
    nodesPlanned: row.nodes_planned,
    nodesChecked: row.nodes_checked,
    bundlesProposed: row.bundles_proposed,
  },
  failedDays: row.failed_days,
  failure: row.failure,
  usage: row.usage,
  startedAt: row.started_at,
  endedAt: row.ended_at,
});

const messageOf = ({ message_id, version, role, text }: MessageRow) => ({
  messageId: message_id,
  version,
  role,
  text,
});

const approvalOf = (row: ApprovalRow) => ({
  approvalId: row.approval_id,
  turn: row.turn_count,
  summary: row.summary,
  proposal: row.proposal,
  status: row.status,
  requestedVersion: row.requested_version,
  resolvedVersion: row.resolved_version,
});
