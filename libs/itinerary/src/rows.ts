import type {
  Activity,
  Anchor,
  Bundle,
  Day,
  Destination,
  Failure,
  Itinerary,
  Job,
  Node,
  Usage,
  Wish,
} from '@tripstream/contracts';

/**
 * The read-model rows that a trip's state implies, and the way back. Field names are the SQL names. `stateOf` is the
 * inverse of `rowsOf`, so no state is stored beside the rows.
 */

export interface TripRow {
  trip_id: string;
  traveller_id: string;
  job_id: string | null;
  title: string;
  wish: Wish;
  destination: Destination | null;
  chosen_bundle_id: string | null;
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
  place: Node['place'];
  rev: number;
}
export interface BundleRow {
  trip_id: string;
  bundle_id: string;
  position: number;
  bundle: Bundle;
}
export interface ActivityRow {
  trip_id: string;
  version: number;
  kind: string;
  severity: string;
  text: string;
  day: number | null;
}
export interface JobRow {
  job_id: string;
  trip_id: string;
  kind: string;
  status: string;
  generation_id: string;
  attempt: number;
  provider: string;
  model: string;
  phase: string | null;
  percent: number;
  days_planned: number;
  nodes_planned: number;
  nodes_checked: number;
  failed_days: number[];
  failure: Failure | null;
  usage: Usage | null;
  started_at: string;
  ended_at: string | null;
}

/** The rows of one trip, by read model. */
export interface TripRows {
  trips: TripRow[];
  anchors: AnchorRow[];
  days: DayRow[];
  items: ItemRow[];
  bundles: BundleRow[];
  activities: ActivityRow[];
  jobs: JobRow[];
}

/** What an append writes: rows to insert or replace, and what no longer exists. */
export interface RowChanges {
  upserts: TripRows;
  removedItems: string[];
  removedAnchors: string[];
}

const tripRow = (state: Itinerary): TripRow => ({
  trip_id: state.tripId,
  traveller_id: state.travellerId,
  job_id: state.job?.jobId ?? null,
  title: state.title,
  wish: state.wish,
  destination: state.destination,
  chosen_bundle_id: state.chosenBundleId,
  created_at: state.createdAt,
});

const anchorRow = (trip_id: string, anchor: Anchor, index: number): AnchorRow => ({
  trip_id,
  anchor_id: anchor.anchorId,
  position: index + 1,
  kind: anchor.kind,
  name: anchor.name,
  lat: anchor.location.lat,
  lng: anchor.location.lng,
});

const dayRow = (trip_id: string, { nodes: _, ...day }: Day): DayRow => ({ trip_id, ...day });

const itemRow = (trip_id: string, node: Node): ItemRow => ({
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
  place: node.place,
  rev: node.rev,
});

const bundleRow = (trip_id: string, bundle: Bundle, index: number): BundleRow => ({
  trip_id,
  bundle_id: bundle.bundleId,
  position: index + 1,
  bundle,
});

const activityRow = (trip_id: string, activity: Activity): ActivityRow => ({ trip_id, ...activity });

const jobRow = (trip_id: string, job: Job): JobRow => ({
  job_id: job.jobId,
  trip_id,
  kind: job.kind,
  status: job.status,
  generation_id: job.generationId,
  attempt: job.attempt,
  provider: job.planner.provider,
  model: job.planner.model,
  phase: job.phase,
  percent: job.progress.percent,
  days_planned: job.progress.daysPlanned,
  nodes_planned: job.progress.nodesPlanned,
  nodes_checked: job.progress.nodesChecked,
  failed_days: job.failedDays,
  failure: job.failure,
  usage: job.usage,
  started_at: job.startedAt,
  ended_at: job.endedAt,
});

/** Every row of a trip, in the order of its keys. */
export const rowsOf = (state: Itinerary): TripRows => changedRows(null, state).upserts;

const differs = <T>(before: readonly T[] | undefined, after: readonly T[]): T[] =>
  before === after ? [] : after.filter((item, index) => item !== before?.[index]);

/**
 * The rows that differ between two states of a trip. It compares identities, which the fold keeps for what an event
 * does not touch: the work grows with the change and the number of days, not with the trip.
 */
export function changedRows(before: Itinerary | null, after: Itinerary): RowChanges {
  const { tripId } = after;
  const upserts: TripRows = {
    trips: [],
    anchors: [],
    days: [],
    items: [],
    bundles: [],
    activities: [],
    jobs: [],
  };
  const removedItems: string[] = [];
  const removedAnchors: string[] = [];

  const trip = tripRow(after);
  const priorTrip = before === null ? null : tripRow(before);
  if (
    priorTrip === null ||
    (Object.keys(trip) as (keyof TripRow)[]).some((key) => trip[key] !== priorTrip[key])
  )
    upserts.trips.push(trip);

  if (before?.anchors !== after.anchors) {
    upserts.anchors = after.anchors.map((anchor, index) => anchorRow(tripId, anchor, index));
    const kept = new Set(after.anchors.map(({ anchorId }) => anchorId));
    for (const { anchorId } of before?.anchors ?? []) if (!kept.has(anchorId)) removedAnchors.push(anchorId);
  }

  for (const [index, day] of after.days.entries()) {
    const prior = before?.days[index];
    if (prior === day) continue;
    upserts.days.push(dayRow(tripId, day));
    if (prior?.nodes === day.nodes) continue;
    for (const node of differs(prior?.nodes, day.nodes)) upserts.items.push(itemRow(tripId, node));
    const kept = new Set(day.nodes.map(({ nodeId }) => nodeId));
    for (const { nodeId } of prior?.nodes ?? []) if (!kept.has(nodeId)) removedItems.push(nodeId);
  }

  for (const bundle of differs(before?.bundles, after.bundles))
    upserts.bundles.push(bundleRow(tripId, bundle, after.bundles.indexOf(bundle)));
  for (const activity of differs(before?.activities, after.activities))
    upserts.activities.push(activityRow(tripId, activity));
  if (after.job !== null && before?.job !== after.job) upserts.jobs.push(jobRow(tripId, after.job));
  return { upserts, removedItems, removedAnchors };
}

/**
 * The state that rows stand for, at the version of their stream.
 *
 * @param rows - all rows of one trip; the newest job is the one that the trip row names
 */
export function stateOf(rows: TripRows, version: number): Itinerary {
  const [trip] = rows.trips;
  if (trip === undefined) throw new RangeError('a trip needs its trip row');
  const job = rows.jobs.find(({ job_id }) => job_id === trip.job_id);
  const byPosition = <T extends { position: number }>(items: T[]) =>
    [...items].sort((left, right) => left.position - right.position);
  return {
    tripId: trip.trip_id,
    version,
    travellerId: trip.traveller_id,
    title: trip.title,
    wish: trip.wish,
    destination: trip.destination,
    anchors: byPosition(rows.anchors).map(({ anchor_id, kind, name, lat, lng }) => ({
      anchorId: anchor_id,
      kind,
      name,
      location: { lat, lng },
    })),
    days: [...rows.days]
      .sort((left, right) => left.day - right.day)
      .map(({ trip_id: _, ...day }) => ({
        ...day,
        nodes: byPosition(rows.items.filter((item) => item.day === day.day)).map(nodeOf),
      })),
    bundles: byPosition(rows.bundles).map(({ bundle }) => bundle),
    chosenBundleId: trip.chosen_bundle_id,
    activities: [...rows.activities]
      .sort((left, right) => left.version - right.version)
      .map(({ trip_id: _, ...activity }) => activity),
    job: job === undefined ? null : jobOf(job),
    createdAt: trip.created_at,
    // Rows hold plain strings where the contract has closed lists and brands; the tables' checks keep them to those.
  } as Itinerary;
}

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
  place: row.place,
  rev: row.rev,
});

const jobOf = (row: JobRow) => ({
  jobId: row.job_id,
  kind: row.kind,
  status: row.status,
  generationId: row.generation_id,
  attempt: row.attempt,
  planner: { provider: row.provider, model: row.model },
  phase: row.phase,
  progress: {
    percent: row.percent,
    daysPlanned: row.days_planned,
    nodesPlanned: row.nodes_planned,
    nodesChecked: row.nodes_checked,
  },
  failedDays: row.failed_days,
  failure: row.failure,
  usage: row.usage,
  startedAt: row.started_at,
  endedAt: row.ended_at,
});
