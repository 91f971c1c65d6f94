import type { Itinerary, Job, Session } from '@tripstream/contracts';
import { sessionOf, threadIdOf, turnsOf } from '../thread.js';
import { noRows, type RowChanges, type TripRows } from './row-types.js';
import {
  activityRow,
  anchorRow,
  approvalRow,
  bundleRow,
  checkpointRow,
  dayRow,
  itemRow,
  jobRow,
  messageRow,
  notificationRow,
  sessionRow,
  threadRow,
  tripRow,
  turnRow,
} from './rows-of-parts.js';

/** Every row of a trip. */
export const rowsOf = (state: Itinerary): TripRows => changedRows(null, state).upserts;

/**
 * The rows that differ between two states of a trip. It compares identities, which the fold keeps for what an event
 * does not touch: the work grows with the change and the number of days, not with the trip.
 */
export function changedRows(before: Itinerary | null, after: Itinerary): RowChanges {
  const changes: RowChanges = { upserts: noRows(), removedItems: [], removedAnchors: [] };
  if (before !== after) {
    changePlan(before, after, changes);
    changeTurns(before, after, changes.upserts);
    changeThread(before, after, changes.upserts);
  }
  return changes;
}

function changePlan(before: Itinerary | null, after: Itinerary, changes: RowChanges): void {
  const { tripId } = after;
  const { upserts, removedItems, removedAnchors } = changes;
  if (before === null || !sameTrip(before, after)) upserts.trips.push(tripRow(after));

  if (before?.anchors !== after.anchors) {
    upserts.anchors = after.anchors.map((anchor, index) => anchorRow(tripId, anchor, index));
    const kept = new Set(after.anchors.map(({ anchorId }) => anchorId));
    for (const { anchorId } of before?.anchors ?? []) if (!kept.has(anchorId)) removedAnchors.push(anchorId);
  }

  for (const [index, day] of after.days.entries()) {
    const prior = before?.days[index];
    if (prior === day) continue;
    if (prior?.rev !== day.rev) upserts.days.push(dayRow(tripId, day));
    if (prior?.nodes === day.nodes) continue;
    for (const node of differing(prior?.nodes, day.nodes)) upserts.items.push(itemRow(tripId, node));
    const kept = new Set(day.nodes.map(({ nodeId }) => nodeId));
    for (const { nodeId } of prior?.nodes ?? []) if (!kept.has(nodeId)) removedItems.push(nodeId);
  }
  for (const bundle of differing(before?.bundles, after.bundles))
    upserts.bundles.push(bundleRow(tripId, bundle, after.bundles.indexOf(bundle)));
}

function changeTurns(before: Itinerary | null, after: Itinerary, upserts: TripRows): void {
  if (after.job === null || before?.job === after.job) return;
  const threadId = threadIdOf(after.tripId);
  const known = new Map(before === null ? [] : turnsOf(before).map((turn) => [turn.turn, turn]));
  const turns = turnsOf(after).filter((turn) => turn !== known.get(turn.turn));
  // A job has one row, that of its newest turn.
  const newest = new Map(turns.map((turn) => [turn.jobId, turn]));
  upserts.jobs = [...newest.values()].map((turn) => jobRow(after.tripId, turn));
  for (const turn of turns) {
    const prior = known.get(turn.turn);
    if (prior !== undefined && prior.endedVersion === null && turn.endedVersion === null) continue;
    upserts.turns.push(turnRow(threadId, turn));
    upserts.checkpoints.push(...present(checkpointRow(threadId, turn)));
    upserts.notifications.push(...present(notificationRow(after, turn)));
  }
  if (before?.job?.turn !== after.job.turn) upserts.threads.push(threadRow(after, after.job));
  const session = sessionOf(after.job);
  if (!sameSession(before?.job ?? null, session)) upserts.sessions.push(sessionRow(threadId, session));
}

function changeThread(before: Itinerary | null, after: Itinerary, upserts: TripRows): void {
  const threadId = threadIdOf(after.tripId);
  upserts.messages = differing(before?.messages, after.messages).map((message) =>
    messageRow(threadId, message),
  );
  upserts.activities = differing(before?.activities, after.activities).map((activity) =>
    activityRow(threadId, activity),
  );
  upserts.approvals = differing(before?.approvals, after.approvals).map((approval) =>
    approvalRow(threadId, approval),
  );
}

/** Whether both states have the same row in `projection_trips`. */
const sameTrip = (before: Itinerary, after: Itinerary): boolean =>
  before.title === after.title &&
  before.wish === after.wish &&
  before.expiresAt === after.expiresAt &&
  before.expired === after.expired &&
  before.destination === after.destination &&
  before.job?.jobId === after.job?.jobId &&
  before.chosenBundleId === after.chosenBundleId &&
  before.discarded === after.discarded;

const differing = <T>(before: readonly T[] | undefined, after: readonly T[]): T[] =>
  before === after ? [] : after.filter((item, index) => item !== before?.[index]);

const present = <T>(value: T | null): T[] => (value === null ? [] : [value]);

function sameSession(prior: Job | null, session: Session): boolean {
  if (prior === null) return false;
  const { generationId, status, attempt } = sessionOf(prior);
  return generationId === session.generationId && status === session.status && attempt === session.attempt;
}
