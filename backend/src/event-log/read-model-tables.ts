import type { TripRows } from '@tripstream/itinerary';

export interface ReadModelTable {
  table: string;
  key: readonly string[];
  /** Column to SQL type; the names are the row's fields. */
  columns: Readonly<Record<string, string>>;
}

/**
 * Read-model tables by the name that rows carry them under. The append writes them, so they are known here; readers
 * take the same list.
 */
export const readModelTables: Readonly<Record<keyof TripRows, ReadModelTable>> = {
  trips: {
    table: 'projection_trips',
    key: ['trip_id'],
    columns: {
      trip_id: 'text',
      traveller_id: 'text',
      job_id: 'text',
      title: 'text',
      wish: 'jsonb',
      destination: 'jsonb',
      chosen_bundle_id: 'text',
      created_at: 'timestamptz',
    },
  },
  anchors: {
    table: 'projection_anchors',
    key: ['trip_id', 'anchor_id'],
    columns: {
      trip_id: 'text',
      anchor_id: 'text',
      position: 'integer',
      kind: 'text',
      name: 'text',
      lat: 'double precision',
      lng: 'double precision',
    },
  },
  days: {
    table: 'projection_days',
    key: ['trip_id', 'day'],
    columns: {
      trip_id: 'text',
      day: 'integer',
      date: 'date',
      status: 'text',
      theme: 'text',
      summary: 'text',
      attempt: 'integer',
      failure: 'jsonb',
      rev: 'integer',
    },
  },
  items: {
    table: 'projection_items',
    key: ['trip_id', 'node_id'],
    columns: {
      trip_id: 'text',
      node_id: 'text',
      generation_id: 'text',
      day: 'integer',
      position: 'integer',
      kind: 'text',
      title: 'text',
      description: 'text',
      why: 'text',
      start_time: 'text',
      duration_minutes: 'integer',
      cost: 'jsonb',
      status: 'text',
      unverified: 'text',
      lat: 'double precision',
      lng: 'double precision',
      provenance: 'text',
      place: 'jsonb',
      rev: 'integer',
    },
  },
  bundles: {
    table: 'projection_bundles',
    key: ['trip_id', 'bundle_id'],
    columns: { trip_id: 'text', bundle_id: 'text', position: 'integer', bundle: 'jsonb' },
  },
  activities: {
    table: 'projection_thread_activities',
    key: ['trip_id', 'version'],
    columns: {
      trip_id: 'text',
      version: 'integer',
      kind: 'text',
      severity: 'text',
      text: 'text',
      day: 'integer',
    },
  },
  jobs: {
    table: 'projection_jobs',
    key: ['job_id'],
    columns: {
      job_id: 'text',
      trip_id: 'text',
      kind: 'text',
      status: 'text',
      generation_id: 'text',
      attempt: 'integer',
      provider: 'text',
      model: 'text',
      phase: 'text',
      percent: 'integer',
      days_planned: 'integer',
      nodes_planned: 'integer',
      nodes_checked: 'integer',
      failed_days: 'jsonb',
      failure: 'jsonb',
      usage: 'jsonb',
      started_at: 'timestamptz',
      ended_at: 'timestamptz',
    },
  },
};
