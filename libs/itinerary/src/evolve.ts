import type { Day, EventPayload, Itinerary, Job, TripEvent } from '@tripstream/contracts';
import {
  emptied,
  enhanced,
  inPlace,
  madeReady,
  placeholders,
  withdrawUnfinished,
  withNode,
} from './evolve-days.js';
import { failedDaysOf } from './scope.js';

/**
 * The one fold: a trip at version v and event v + 1 give the trip at v + 1. Pure, and it only copies values, so the
 * browser, the read models and the tests agree by construction. Untouched days and nodes keep their identity, which
 * is how readers see what changed without comparing.
 *
 * @throws RangeError when the event is not the next one: callers order events, the fold does not repair gaps.
 */
export function evolve(state: Itinerary | null, event: TripEvent): Itinerary {
  const expected = (state?.version ?? 0) + 1;
  if (event.version !== expected)
    throw new RangeError(`event ${event.version} of ${event.tripId} came where ${expected} was due`);
  if (event.type === 'trip_created') return opened(event);
  if (state === null) throw new RangeError(`${event.tripId} begins with ${event.type}`);
  return { ...applied(atWork(state, event), event), version: event.version };
}

function opened(event: Extract<TripEvent, { type: 'trip_created' }>): Itinerary {
  const { payload, tripId, version } = event;
  return {
    tripId,
    version,
    travellerId: payload.travellerId,
    title: payload.title,
    wish: payload.wish,
    preferences: payload.preferences,
    destination: null,
    anchors: [],
    days: placeholders(payload.days, version),
    bundles: [],
    chosenBundleId: null,
    expiresAt: null,
    expired: false,
    messages: [],
    activities: [],
    approvals: [],
    job: null,
    earlierTurns: [],
    discarded: false,
    createdAt: payload.createdAt,
  };
}

function applied(state: Itinerary, event: Exclude<TripEvent, { type: 'trip_created' }>): Itinerary {
  const { version } = event;
  switch (event.type) {
    case 'trip_titled':
      return { ...state, ...event.payload };
    case 'bundle_proposed':
      return { ...state, bundles: [...state.bundles, event.payload.bundle] };
    case 'bundle_chosen':
      return {
        ...state,
        chosenBundleId: event.payload.bundleId,
        title: event.payload.title,
        wish: event.payload.wish,
        days: placeholders(event.payload.days, version),
        expiresAt: null,
      };
    case 'bundles_expired': {
      const lapsed = { ...state, expiresAt: null, expired: true };
      return event.generationId === null
        ? lapsed
        : withJob(lapsed, { status: 'expired', endedAt: event.payload.expiredAt, endedVersion: version });
    }
    case 'message_posted':
      return { ...state, messages: [...state.messages, { version, ...event.payload }] };
    case 'reasoning_summary':
      return withActivity(state, {
        version,
        kind: 'reasoning',
        severity: 'info',
        text: event.payload.text,
        day: null,
      });
    case 'warning':
      return withActivity(state, {
        version,
        kind: 'warning',
        severity: event.payload.severity,
        text: event.payload.message,
        day: event.payload.day,
      });
    case 'generation_started':
      return {
        ...state,
        job: started(event.payload, version),
        earlierTurns: state.job === null ? [] : [...state.earlierTurns, state.job],
        days: state.days.map((day) => madeReady(day, event.payload, version)),
        discarded: false,
        expiresAt: event.payload.expiresAt,
        expired: false,
      };
    case 'generation_resumed':
      return withJob(state, { attempt: event.payload.attempt });
    case 'phase_changed':
      return withJob(state, {
        attempt: event.payload.attempt,
        phase: event.payload.phase,
      });
    case 'progress':
      return withJob(state, { progress: event.payload });
    case 'node_planned':
      return withDay(state, event.payload.node.day, (day) => ({
        ...day,
        status: 'drafting',
        attempt: Math.max(day.attempt, 1),
        nodes: inPlace(day.nodes, { ...event.payload.node, rev: version }),
        rev: day.status === 'drafting' ? day.rev : version,
      }));
    case 'day_completed':
      return withDay(state, event.payload.day, (day) => ({
        ...day,
        status: 'planned',
        attempt: Math.max(day.attempt, 1),
        theme: event.payload.theme,
        summary: event.payload.summary,
        rev: version,
      }));
    case 'day_restarted':
      return withDay(state, event.payload.day, (day) => ({
        ...day,
        status: 'drafting',
        attempt: event.payload.attempt,
        theme: null,
        summary: null,
        failure: null,
        nodes: [],
        check: null,
        rev: version,
      }));
    case 'day_failed':
      return withDay(state, event.payload.day, (day) => ({
        ...day,
        status: 'failed',
        failure: event.payload.failure,
        nodes: [],
        check: null,
        rev: version,
      }));
    case 'node_enhanced':
      return withDay(state, event.payload.day, (day) =>
        withNode(day, event.payload.nodeId, (node) => enhanced(node, event.payload, version)),
      );
    case 'day_checked':
      return withDay(state, event.payload.day, (day) => ({
        ...day,
        check: event.payload.check,
        rev: version,
      }));
    case 'generation_complete':
      return withJob(state, {
        status: 'complete',
        failedDays: event.payload.failedDays,
        usage: event.payload.usage,
        endedAt: event.payload.endedAt,
        endedVersion: version,
      });
    case 'generation_error':
      return withJob(withdrawUnfinished(state, version), {
        status: 'error',
        failure: event.payload.failure,
        usage: event.payload.usage,
        endedAt: event.payload.endedAt,
        endedVersion: version,
      });
    case 'generation_cancelled':
      return withJob(
        event.payload.keep === 'days'
          ? withdrawUnfinished(state, version)
          : { ...state, days: state.days.map((day) => emptied(day, version)), discarded: true },
        { status: 'cancelled', endedAt: event.payload.endedAt, endedVersion: version },
      );
    case 'job_repaired': {
      const { status, progress, failure, endedAt } = event.payload;
      const endedVersion = state.job?.endedVersion ?? version;
      return withJob(withdrawUnfinished(state, version), {
        status,
        progress,
        failure,
        endedAt,
        endedVersion,
        failedDays: failedDaysOf(state),
      });
    }
    case 'approval_requested':
      return {
        ...state,
        approvals: [
          ...state.approvals,
          { ...event.payload, status: 'pending', requestedVersion: version, resolvedVersion: null },
        ],
      };
    case 'approval_resolved':
      return {
        ...state,
        approvals: state.approvals.map((approval) =>
          approval.approvalId === event.payload.approvalId
            ? { ...approval, status: event.payload.decision, resolvedVersion: version }
            : approval,
        ),
      };
  }
}

/** The first thing that a planner tells of its generation, if only its end, says that somebody works on it. */
function atWork(state: Itinerary, { type, generationId }: TripEvent): Itinerary {
  const { job } = state;
  const isOfOthers = type === 'generation_cancelled' || type === 'job_repaired' || type === 'bundles_expired';
  return job?.status !== 'queued' || generationId !== job.generationId || isOfOthers
    ? state
    : withJob(state, { status: 'running', attempt: Math.max(job.attempt, 1) });
}

function started(payload: EventPayload<'generation_started'>, version: number): Job {
  return {
    turn: payload.turn,
    jobId: payload.jobId,
    kind: payload.kind,
    day: payload.day,
    nodeId: payload.nodeId,
    steps: payload.steps,
    status: 'queued',
    generationId: payload.generationId,
    version,
    endedVersion: null,
    attempt: 0,
    planner: payload.planner,
    phase: null,
    progress: { percent: 0, daysPlanned: 0, nodesPlanned: 0, nodesChecked: 0, bundlesProposed: 0 },
    failedDays: [],
    failure: null,
    usage: null,
    startedAt: payload.startedAt,
    endedAt: null,
  };
}

const withActivity = (state: Itinerary, activity: Itinerary['activities'][number]): Itinerary => ({
  ...state,
  activities: [...state.activities, activity],
});

const withJob = (state: Itinerary, change: Partial<Job>): Itinerary =>
  state.job === null ? state : { ...state, job: { ...state.job, ...change } };

const withDay = (state: Itinerary, number: number, change: (day: Day) => Day): Itinerary => ({
  ...state,
  days: state.days.map((day) => (day.day === number ? change(day) : day)),
});
