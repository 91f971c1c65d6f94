import type {
  Approval,
  Bundle,
  DayCheck,
  Destination,
  Failure,
  Node,
  Preferences,
  Step,
  Usage,
  Wish,
} from '@tripstream/contracts';

/**
 * The read-model rows of one trip. Field names are the SQL names; instants are ISO strings. Rows of the trip carry its id,
 * rows of its conversation the thread's.
 */

export interface TripRow {
  trip_id: string;
  traveller_id: string;
  job_id: string | null;
  title: string;
  wish: Wish | null;
  preferences: Preferences | null;
  destination: Destination | null;
  chosen_bundle_id: string | null;
  discarded: boolean;
  expires_at: string | null;
  expired: boolean;
  created_at: string;
}
export interface AnchorRow {
  trip_id: string;
  anchor_id: string;
  position: number;
  kind: string;
  name: string;
  lat: number;
  lng: number;
}
export interface DayRow {
  trip_id: string;
  day: number;
  date: string;
  status: string;
  theme: string | null;
  summary: string | null;
  attempt: number;
  failure: Failure | null;
  day_check: DayCheck | null;
  rev: number;
}
export interface ItemRow {
  trip_id: string;
  node_id: string;
  generation_id: string;
  day: number;
  position: number;
  kind: string;
  title: string;
  description: string;
  why: string;
  start_time: string;
  duration_minutes: number;
  cost: Node['cost'];
  status: string;
  unverified: string | null;
  lat: number | null;
  lng: number | null;
  provenance: string | null;
  place_name: string | null;
  place: Node['place'];
  host: Node['host'];
  rev: number;
}
export interface BundleRow {
  trip_id: string;
  bundle_id: string;
  position: number;
  bundle: Bundle;
}
export interface ActivityRow {
  thread_id: string;
  version: number;
  kind: string;
  severity: string;
  text: string;
  day: number | null;
}
/** What jobs and turns both say of a generation. */
interface GenerationColumns {
  generation_id: string;
  kind: string;
  day: number | null;
  node_id: string | null;
  attempt: number;
  provider: string;
  model: string;
  phase: string | null;
  percent: number;
  days_planned: number;
  nodes_planned: number;
  nodes_checked: number;
  bundles_proposed: number;
  failed_days: number[];
  failure: Failure | null;
  usage: Usage | null;
  started_at: string;
  ended_at: string | null;
  started_version: number;
  ended_version: number | null;
}
/** A job as its newest generation stands: what dashboards read. */
export interface JobRow extends GenerationColumns {
  job_id: string;
  trip_id: string;
  turn_count: number;
  status: string;
}
/** A turn as it ended. While it runs its row says `active` and the job's row has the rest. */
export interface TurnRow extends GenerationColumns {
  thread_id: string;
  turn_count: number;
  job_id: string;
  status: string;
  /** Here and not with the job: they do not change, and the job's row is written again and again. */
  steps: Step[];
}
export interface NotificationRow {
  notification_id: string;
  traveller_id: string;
  trip_id: string;
  kind: string;
  version: number;
  created_at: string;
}
export interface ThreadRow {
  thread_id: string;
  trip_id: string;
  turn_count: number;
  created_at: string;
}
export interface MessageRow {
  thread_id: string;
  message_id: string;
  version: number;
  role: string;
  text: string;
}
export interface SessionRow {
  thread_id: string;
  generation_id: string;
  provider: string;
  model: string;
  status: string;
  attempt: number;
}
export interface CheckpointRow {
  thread_id: string;
  turn_count: number;
  generation_id: string;
  version: number;
  status: string;
  ended_at: string;
}
export interface ApprovalRow {
  thread_id: string;
  approval_id: string;
  turn_count: number;
  summary: string;
  proposal: Approval['proposal'];
  status: string;
  requested_version: number;
  resolved_version: number | null;
}

/** The rows of one trip, by read model. */
export interface TripRows {
  trips: TripRow[];
  anchors: AnchorRow[];
  days: DayRow[];
  items: ItemRow[];
  bundles: BundleRow[];
  jobs: JobRow[];
  notifications: NotificationRow[];
  threads: ThreadRow[];
  messages: MessageRow[];
  activities: ActivityRow[];
  sessions: SessionRow[];
  turns: TurnRow[];
  approvals: ApprovalRow[];
  checkpoints: CheckpointRow[];
}
export type ReadModel = keyof TripRows;

/** What an append writes: rows to insert or replace, and what no longer exists. */
export interface RowChanges {
  upserts: TripRows;
  removedItems: string[];
  removedAnchors: string[];
}

export const noRows = (): TripRows => ({
  trips: [],
  anchors: [],
  days: [],
  items: [],
  bundles: [],
  jobs: [],
  notifications: [],
  threads: [],
  messages: [],
  activities: [],
  sessions: [],
  turns: [],
  approvals: [],
  checkpoints: [],
});
