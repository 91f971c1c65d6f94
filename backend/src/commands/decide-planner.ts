import type {
  Day,
  EventPayload,
  EventType,
  Itinerary,
  Job,
  NewTripEvent,
  NodeId,
  Phase,
  PlannerCommand,
} from '@tripstream/contracts';
import {
  evolve,
  failedDaysOf,
  inScope,
  isChecked,
  isClosed,
  isTerminal,
  type JobSignal,
  progressOf,
  transition,
} from '@tripstream/itinerary';
import { accepted, type Decision, rejected } from './decision.js';
import { provisionally } from './provisionally.js';

/**
 * Orders of the planner. Each names its generation and attempt: what an older one says changes nothing, and what was said
 * before gives no events.
 */
export function decidePlanner(trip: Itinerary, command: PlannerCommand): Decision {
  const { job } = trip;
  if (job === null || job.generationId !== command.expectedGenerationId)
    return rejected('generation_mismatch');
  if (isTerminal(job.status))
    return transition(job.status, signalOf(command.type)) === 'unchanged'
      ? accepted()
      : rejected('terminal_state');
  if (command.attempt < job.attempt) return rejected('attempt_superseded');

  const event = <T extends EventType>(type: T, payload: EventPayload<T>) =>
    ({ type, jobId: job.jobId, generationId: job.generationId, payload }) as NewTripEvent;

  switch (command.type) {
    case 'generation.begin':
      if (command.attempt === job.attempt || command.attempt === 1) return accepted();
      return accepted(event('generation_resumed', { attempt: command.attempt }));
    case 'phase.enter': {
      const position = placeOf(job, command.phase);
      if (position === 0) return rejected('unknown_step');
      if (job.attempt === command.attempt && position <= placeOf(job, job.phase)) return accepted();
      return withProgress(
        trip,
        event('phase_changed', {
          phase: command.phase,
          attempt: command.attempt,
          position,
          count: job.steps.length,
        }),
      );
    }
    case 'bundle.propose': {
      const { bundle } = command;
      if (trip.wish !== null) return rejected('not_a_proposal');
      if (trip.bundles.some(({ bundleId }) => bundleId === bundle.bundleId)) return accepted();
      return withProgress(trip, event('bundle_proposed', { bundle }));
    }
    case 'day.check': {
      const day = dayOf(trip, command.day);
      if (day === undefined) return rejected('unknown_day');
      if (command.dayAttempt !== beginningOf(day) || day.status !== 'planned') return rejected('day_closed');
      return accepted(event('day_checked', { day: day.day, check: command.check }));
    }
    case 'trip.title': {
      const { title, destination, anchors } = command;
      return accepted(event('trip_titled', { title, destination, anchors }));
    }
    case 'reasoning.summarise':
      return accepted(event('reasoning_summary', { text: command.text }));
    case 'warning.raise': {
      const { severity, agent, code, message, day } = command;
      return accepted(event('warning', { severity, agent, code, message, day }));
    }
    case 'node.plan': {
      const day = dayOf(trip, command.node.day);
      if (day === undefined) return rejected('unknown_day');
      if (day.nodes.some(({ nodeId }) => nodeId === command.node.nodeId)) return accepted();
      // A node of an earlier beginning of the day comes too late: the day has been begun again since.
      if (isClosed(day) || dayAttemptOf(command.node.nodeId) !== beginningOf(day))
        return rejected('day_closed');
      return withProgress(trip, event('node_planned', { node: command.node }));
    }
    case 'day.complete': {
      const day = dayOf(trip, command.day);
      if (day === undefined) return rejected('unknown_day');
      if (command.dayAttempt !== beginningOf(day) || day.status === 'failed') return rejected('day_closed');
      if (day.status === 'planned') return accepted();
      const { theme, summary } = command;
      return withProgress(trip, event('day_completed', { day: day.day, theme, summary }));
    }
    case 'day.restart': {
      const day = dayOf(trip, command.day);
      if (day === undefined) return rejected('unknown_day');
      if (isClosed(day)) return rejected('day_closed');
      const beginning = beginningOf(day);
      if (command.dayAttempt === beginning - 1 && day.nodes.length === 0) return accepted();
      if (command.dayAttempt !== beginning) return rejected('day_closed');
      return accepted(event('day_restarted', { day: day.day, attempt: beginning + 1 }));
    }
    case 'day.fail': {
      const day = dayOf(trip, command.day);
      if (day === undefined) return rejected('unknown_day');
      if (command.dayAttempt !== beginningOf(day) || day.status === 'planned') return rejected('day_closed');
      if (day.status === 'failed') return accepted();
      const { agent, failure } = command;
      const severity = failure.retryable ? 'recoverable' : 'warning';
      return withProgress(trip, event('day_failed', { day: day.day, severity, agent, failure }));
    }
    case 'node.enhance': {
      const node = trip.days[command.day - 1]?.nodes.find(({ nodeId }) => nodeId === command.nodeId);
      if (node === undefined) return rejected('unknown_node');
      if (isChecked(node)) return accepted();
      const { nodeId, day, status, unverified, location, place, host } = command;
      return withProgress(
        trip,
        event('node_enhanced', { nodeId, day, status, unverified, location, place, host }),
      );
    }
    case 'generation.complete': {
      if (job.kind === 'bundles' && trip.bundles.length === 0) return rejected('no_bundles');
      if (!mayComplete(trip)) return rejected('hydration_pending');
      const { usage, now } = command;
      return accepted(
        event('progress', { ...progressOf(trip), percent: 100 }),
        event('generation_complete', { failedDays: failedDaysOf(trip), usage, endedAt: now }),
      );
    }
    case 'generation.fail':
      return accepted(
        event('generation_error', {
          severity: 'critical',
          failure: command.failure,
          agent: command.agent,
          usage: command.usage,
          endedAt: command.now,
        }),
      );
  }
}

/** `<generationId>.<day>.<attempt>.<index>` */
const dayAttemptOf = (nodeId: NodeId): number => Number(nodeId.split('.').at(-2));

/** Which beginning of the day nodes are written for now: the first one too when there is none yet. */
const beginningOf = ({ attempt }: Day): number => Math.max(attempt, 1);

/** A day that this turn writes. */
const dayOf = (trip: Itinerary, number: number): Day | undefined =>
  inScope(trip).find(({ day }) => day === number);

/** Which step of its workflow a phase is, counted from 1; 0 for none. */
const placeOf = ({ steps }: Job, phase: Phase | null): number =>
  steps.findIndex(({ id }) => id === phase) + 1;

/** Progress rides in the commit of what caused it, and only when the figure that people see moves. */
function withProgress(trip: Itinerary, cause: NewTripEvent): Decision {
  const after = evolve(trip, provisionally(trip, cause));
  const progress = progressOf(after);
  if (progress.percent === trip.job?.progress.percent) return accepted(cause);
  return accepted(cause, { ...cause, type: 'progress', payload: progress } as NewTripEvent);
}

/** What an order means for the state of the job. */
function signalOf(type: PlannerCommand['type']): JobSignal {
  if (type === 'generation.begin') return 'begin';
  if (type === 'generation.complete') return 'complete';
  return type === 'generation.fail' ? 'fail' : 'work';
}

/** `complete` says that all that was asked for is written, and that nobody is still looking anything up. */
export const mayComplete = (trip: Itinerary): boolean =>
  (trip.job?.kind !== 'bundles' || trip.bundles.length > 0) &&
  inScope(trip).every(isClosed) &&
  trip.days.every(({ nodes }) => nodes.every(isChecked));
