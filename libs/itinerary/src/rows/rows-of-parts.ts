import type {
  Activity,
  Anchor,
  Approval,
  Bundle,
  Day,
  Itinerary,
  Job,
  Message,
  Node,
  Session,
  ThreadId,
  TripId,
} from '@tripstream/contracts';
import { checkpointOf, threadIdOf } from '../thread.js';
import type {
  ActivityRow,
  AnchorRow,
  ApprovalRow,
  BundleRow,
  CheckpointRow,
  DayRow,
  ItemRow,
  JobRow,
  MessageRow,
  NotificationRow,
  SessionRow,
  ThreadRow,
  TripRow,
  TurnRow,
} from './row-types.js';

/** One function a read model: the row that a part of the state implies. */

export const tripRow = (state: Itinerary): TripRow => ({
  trip_id: state.tripId,
  traveller_id: state.travellerId,
  job_id: state.job?.jobId ?? null,
  title: state.title,
  wish: state.wish,
  preferences: state.preferences,
  destination: state.destination,
  chosen_bundle_id: state.chosenBundleId,
  discarded: state.discarded,
  expires_at: state.expiresAt,
  expired: state.expired,
  created_at: state.createdAt,
});

export const anchorRow = (trip_id: string, anchor: Anchor, index: number): AnchorRow => ({
  trip_id,
  anchor_id: anchor.anchorId,
  position: index + 1,
  kind: anchor.kind,
  name: anchor.name,
  lat: anchor.location.lat,
  lng: anchor.location.lng,
});

export const dayRow = (trip_id: string, { nodes: _, check, ...day }: Day): DayRow => ({
  trip_id,
  ...day,
  day_check: check,
});

export const itemRow = (trip_id: string, node: Node): ItemRow => ({
  trip_id,
  node_id: node.nodeId,
  generation_id: node.generationId,
  day: node.day,
  position: node.index,
  kind: node.kind,
  title: node.title,
  description: node.description,
  why: node.why,
  start_time: node.startTime,
  duration_minutes: node.durationMinutes,
  cost: node.cost,
  status: node.status,
  unverified: node.unverified,
  lat: node.location?.lat ?? null,
  lng: node.location?.lng ?? null,
  provenance: node.location?.provenance ?? null,
  place_name: node.placeName,
  place: node.place,
  host: node.host,
  rev: node.rev,
});

export const bundleRow = (trip_id: string, bundle: Bundle, index: number): BundleRow => ({
  trip_id,
  bundle_id: bundle.bundleId,
  position: index + 1,
  bundle,
});

export const activityRow = (thread_id: ThreadId, activity: Activity): ActivityRow => ({
  thread_id,
  ...activity,
});

const generationColumns = (job: Job) => ({
  generation_id: job.generationId,
  kind: job.kind,
  day: job.day,
  node_id: job.nodeId,
  attempt: job.attempt,
  provider: job.planner.provider,
  model: job.planner.model,
  phase: job.phase,
  percent: job.progress.percent,
  days_planned: job.progress.daysPlanned,
  nodes_planned: job.progress.nodesPlanned,
  nodes_checked: job.progress.nodesChecked,
  bundles_proposed: job.progress.bundlesProposed,
  failed_days: job.failedDays,
  failure: job.failure,
  usage: job.usage,
  started_at: job.startedAt,
  ended_at: job.endedAt,
  started_version: job.version,
  ended_version: job.endedVersion,
});

export const jobRow = (trip_id: TripId, job: Job): JobRow => ({
  job_id: job.jobId,
  trip_id,
  turn_count: job.turn,
  status: job.status,
  ...generationColumns(job),
});

/** Before its end a turn's row holds only what cannot change, so that progress does not rewrite it. */
export const turnRow = (thread_id: ThreadId, job: Job): TurnRow => ({
  thread_id,
  turn_count: job.turn,
  job_id: job.jobId,
  status: job.endedVersion === null ? 'active' : job.status,
  steps: job.steps,
  ...generationColumns(job),
  ...(job.endedVersion === null
    ? {
        attempt: 0,
        phase: null,
        percent: 0,
        days_planned: 0,
        nodes_planned: 0,
        nodes_checked: 0,
        bundles_proposed: 0,
      }
    : {}),
});

export const threadRow = (state: Itinerary, job: Job): ThreadRow => ({
  thread_id: threadIdOf(state.tripId),
  trip_id: state.tripId,
  turn_count: job.turn,
  created_at: state.createdAt,
});

export const messageRow = (thread_id: ThreadId, { messageId, version, role, text }: Message): MessageRow => ({
  thread_id,
  message_id: messageId,
  version,
  role,
  text,
});

export const sessionRow = (
  thread_id: ThreadId,
  { generationId, planner, status, attempt }: Session,
): SessionRow => ({
  thread_id,
  generation_id: generationId,
  provider: planner.provider,
  model: planner.model,
  status,
  attempt,
});

/** Null while the turn runs. */
export function checkpointRow(thread_id: ThreadId, job: Job): CheckpointRow | null {
  const checkpoint = checkpointOf(job);
  if (checkpoint === null) return null;
  const { turn, generationId, version, status, endedAt } = checkpoint;
  return { thread_id, turn_count: turn, generation_id: generationId, version, status, ended_at: endedAt };
}

/** What a traveller may be told about an ended turn; whoever shows it knows who pressed Stop. */
export function notificationRow({ tripId, travellerId }: Itinerary, job: Job): NotificationRow | null {
  if (job.endedVersion === null || job.endedAt === null) return null;
  return {
    notification_id: job.generationId,
    traveller_id: travellerId,
    trip_id: tripId,
    kind: job.status === 'complete' && job.failedDays.length > 0 ? 'partial' : job.status,
    version: job.endedVersion,
    created_at: job.endedAt,
  };
}

export const approvalRow = (thread_id: ThreadId, approval: Approval): ApprovalRow => ({
  thread_id,
  approval_id: approval.approvalId,
  turn_count: approval.turn,
  summary: approval.summary,
  proposal: approval.proposal,
  status: approval.status,
  requested_version: approval.requestedVersion,
  resolved_version: approval.resolvedVersion,
});
