import type { ReadModel } from '@tripstream/itinerary';

/** The projectors by their names in `projection_state`. A name stands for ever: positions are kept under it. */
export const projectors = ['itinerary', 'jobs', 'thread', 'checkpoints'] as const;
export type Projector = (typeof projectors)[number];

export interface ReadModelTable {
  table: string;
  projector: Projector;
  key: readonly string[];
  /** Which of the key's columns names the trip: its own id, or that of its conversation. */
  owner: 'trip_id' | 'thread_id';
  /** Column to SQL type; the names are the row's fields. */
  columns: Readonly<Record<string, string>>;
}

/** What `projection_jobs` and `projection_thread_turns` both say of a generation; they differ in what a status may be. */
const generation = (status: 'job_status' | 'turn_status') => ({
  generation_id: 'text',
  kind: 'job_kind',
  day: 'integer',
  node_id: 'text',
  status,
  attempt: 'integer',
  provider: 'provider',
  model: 'text',
  phase: 'phase',
  percent: 'integer',
  days_planned: 'integer',
  nodes_planned: 'integer',
  nodes_checked: 'integer',
  bundles_proposed: 'integer',
  failed_days: 'jsonb',
  failure: 'jsonb',
  usage: 'jsonb',
  started_at: 'timestamptz',
  ended_at: 'timestamptz',
  started_version: 'integer',
  ended_version: 'integer',
});

/**
 * Read-model tables by the name that rows carry them under. The append writes them, so they are known here; readers
 * take the same list.
 */
export const readModelTables: Readonly<Record<ReadModel, ReadModelTable>> = {
  trips: {
    table: 'projection_trips',
    projector: 'itinerary',
    key: ['trip_id'],
    owner: 'trip_id',
    columns: {
      trip_id: 'text',
      traveller_id: 'text',
      job_id: 'text',
      title: 'text',
      wish: 'jsonb',
      preferences: 'jsonb',
      destination: 'jsonb',
      chosen_bundle_id: 'text',
      discarded: 'boolean',
      expires_at: 'timestamptz',
      expired: 'boolean',
      created_at: 'timestamptz',
    },
  },
  anchors: {
    table: 'projection_anchors',
    projector: 'itinerary',
    key: ['trip_id', 'anchor_id'],
    owner: 'trip_id',
    columns: {
      trip_id: 'text',
      anchor_id: 'text',
      position: 'integer',
      kind: 'anchor_kind',
      name: 'text',
      lat: 'double precision',
      lng: 'double precision',
    },
  },
  days: {
    table: 'projection_days',
    projector: 'itinerary',
    key: ['trip_id', 'day'],
    owner: 'trip_id',
    columns: {
      trip_id: 'text',
      day: 'integer',
      date: 'date',
      status: 'day_status',
      theme: 'text',
      summary: 'text',
      attempt: 'integer',
      failure: 'jsonb',
      day_check: 'jsonb',
      rev: 'integer',
    },
  },
  items: {
    table: 'projection_items',
    projector: 'itinerary',
    key: ['trip_id', 'node_id'],
    owner: 'trip_id',
    columns: {
      trip_id: 'text',
      node_id: 'text',
      generation_id: 'text',
      day: 'integer',
      position: 'integer',
      kind: 'node_kind',
      title: 'text',
      description: 'text',
      why: 'text',
      start_time: 'text',
      duration_minutes: 'integer',
      cost: 'jsonb',
      status: 'node_status',
      unverified: 'unverified_reason',
      lat: 'double precision',
      lng: 'double precision',
      provenance: 'provenance',
      place_name: 'text',
      place: 'jsonb',
      host: 'jsonb',
      rev: 'integer',
    },
  },
  bundles: {
    table: 'projection_bundles',
    projector: 'itinerary',
    key: ['trip_id', 'bundle_id'],
    owner: 'trip_id',
    columns: { trip_id: 'text', bundle_id: 'text', position: 'integer', bundle: 'jsonb' },
  },
  jobs: {
    table: 'projection_jobs',
    projector: 'jobs',
    key: ['job_id'],
    owner: 'trip_id',
    columns: { job_id: 'text', trip_id: 'text', turn_count: 'integer', ...generation('job_status') },
  },
  notifications: {
    table: 'projection_notifications',
    projector: 'jobs',
    key: ['notification_id'],
    owner: 'trip_id',
    columns: {
      notification_id: 'text',
      traveller_id: 'text',
      trip_id: 'text',
      kind: 'notification_kind',
      version: 'integer',
      created_at: 'timestamptz',
    },
  },
  threads: {
    table: 'projection_threads',
    projector: 'thread',
    key: ['thread_id'],
    owner: 'thread_id',
    columns: {
      thread_id: 'text',
      trip_id: 'text',
      turn_count: 'integer',
      created_at: 'timestamptz',
    },
  },
  messages: {
    table: 'projection_thread_messages',
    projector: 'thread',
    key: ['thread_id', 'message_id'],
    owner: 'thread_id',
    columns: {
      thread_id: 'text',
      message_id: 'text',
      version: 'integer',
      role: 'message_role',
      text: 'text',
    },
  },
  activities: {
    table: 'projection_thread_activities',
    projector: 'thread',
    key: ['thread_id', 'version'],
    owner: 'thread_id',
    columns: {
      thread_id: 'text',
      version: 'integer',
      kind: 'activity_kind',
      severity: 'severity',
      text: 'text',
      day: 'integer',
    },
  },
  sessions: {
    table: 'projection_thread_sessions',
    projector: 'thread',
    key: ['thread_id'],
    owner: 'thread_id',
    columns: {
      thread_id: 'text',
      generation_id: 'text',
      provider: 'provider',
      model: 'text',
      status: 'session_status',
      attempt: 'integer',
    },
  },
  turns: {
    table: 'projection_thread_turns',
    projector: 'thread',
    key: ['thread_id', 'turn_count'],
    owner: 'thread_id',
    columns: {
      thread_id: 'text',
      turn_count: 'integer',
      job_id: 'text',
      steps: 'jsonb',
      ...generation('turn_status'),
    },
  },
  approvals: {
    table: 'projection_pending_approvals',
    projector: 'thread',
    key: ['thread_id', 'approval_id'],
    owner: 'thread_id',
    columns: {
      thread_id: 'text',
      approval_id: 'text',
      turn_count: 'integer',
      summary: 'text',
      proposal: 'jsonb',
      status: 'approval_status',
      requested_version: 'integer',
      resolved_version: 'integer',
    },
  },
  checkpoints: {
    table: 'projection_checkpoints',
    projector: 'checkpoints',
    key: ['thread_id', 'turn_count'],
    owner: 'thread_id',
    columns: {
      thread_id: 'text',
      turn_count: 'integer',
      generation_id: 'text',
      version: 'integer',
      status: 'ended_status',
      ended_at: 'timestamptz',
    },
  },
};

/** The differences between checkpoints: written like a read model, but no part of a trip's state. */
export const diffTable: ReadModelTable = {
  table: 'checkpoint_diff_blobs',
  projector: 'checkpoints',
  key: ['thread_id', 'from_turn_count', 'to_turn_count'],
  owner: 'thread_id',
  columns: {
    thread_id: 'text',
    from_turn_count: 'integer',
    to_turn_count: 'integer',
    diff: 'json',
  },
};

export const readModels = Object.keys(readModelTables) as readonly ReadModel[];
