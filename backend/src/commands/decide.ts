import type {
  Day,
  EventPayload,
  EventType,
  Itinerary,
  NewTripEvent,
  NodeId,
  Phase,
  PlannerCommand,
  RejectionReason,
  TravellerCommand,
  TripCommand,
  TripEvent,
} from '@tripstream/contracts';
import { evolve, isChecked, isClosed, isTerminal, progressOf } from '@tripstream/itinerary';

export type Decision = { accepted: readonly NewTripEvent[] } | { rejected: RejectionReason };

const PHASES: readonly Phase[] = ['understanding', 'planning', 'hydrating', 'finishing'];

/**
 * The only place where a trip's transitions are allowed. Pure: it reads no clock, makes no ids and awaits nothing, so
 * the same order against the same trip always gives the same answer. An order that was carried out before, in its
 * effect, is accepted with no events.
 */
export function decide(trip: Itinerary | null, command: TripCommand): Decision {
  if (command.type === 'trip.create') return trip === null ? created(command) : rejected('already_exists');
  if (trip === null) return rejected('not_found');
  return 'expectedGenerationId' in command ? decidePlanner(trip, command) : decideTraveller(trip, command);
}

const rejected = (reason: RejectionReason): Decision => ({ rejected: reason });
const accepted = (...events: NewTripEvent[]): Decision => ({ accepted: events });

function created({
  travellerId,
  wish,
  generation,
  now,
}: Extract<TravellerCommand, { type: 'trip.create' }>): Decision {
  const days = Array.from({ length: wish.days }, (_, index) => ({
    day: index + 1,
    date: dateAfter(wish.startDate, index),
  }));
  return accepted(
    {
      type: 'trip_created',
      jobId: null,
      generationId: null,
      payload: { travellerId, title: titleOf(wish.destination, wish.days), wish, days, createdAt: now },
    },
    started(generation, now),
  );
}

const titleOf = (destination: string, days: number) =>
  days === 1 ? `A day in ${destination}` : `${days} days in ${destination}`;

function dateAfter(startDate: string, days: number): string {
  const date = new Date(`${startDate}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

const started = (
  generation: Extract<TravellerCommand, { type: 'trip.create' }>['generation'],
  now: string,
): NewTripEvent => ({
  type: 'generation_started',
  jobId: generation.jobId,
  generationId: generation.generationId,
  payload: { ...generation, startedAt: now },
});

function decideTraveller(
  trip: Itinerary,
  command: Exclude<TravellerCommand, { type: 'trip.create' }>,
): Decision {
  const { job } = trip;
  switch (command.type) {
    case 'generation.retry':
      if (job !== null && !isTerminal(job.status)) return rejected('generation_active');
      return accepted(started(command.generation, command.now));
    case 'generation.cancel':
      if (job === null) return rejected('not_found');
      // Stopping again is fine, unless it asks for more than the first time.
      if (
        job.status === 'cancelled' &&
        (command.keep === 'days' || trip.days.every(({ nodes }) => nodes.length === 0))
      )
        return accepted();
      if (isTerminal(job.status)) return rejected('terminal_state');
      return accepted({
        type: 'generation_cancelled',
        jobId: job.jobId,
        generationId: job.generationId,
        payload: { keep: command.keep, endedAt: command.now },
      });
  }
}

function decidePlanner(trip: Itinerary, command: PlannerCommand): Decision {
  const { job } = trip;
  if (job === null || job.generationId !== command.expectedGenerationId)
    return rejected('generation_mismatch');
  if (isTerminal(job.status)) return rejected('terminal_state');
  if (command.attempt < job.attempt) return rejected('attempt_superseded');

  const event = <T extends EventType>(type: T, payload: EventPayload<T>) =>
    ({ type, jobId: job.jobId, generationId: job.generationId, payload }) as NewTripEvent;

  switch (command.type) {
    case 'generation.begin':
      if (command.attempt === job.attempt || command.attempt === 1) return accepted();
      return accepted(event('generation_resumed', { attempt: command.attempt }));
    case 'phase.enter':
      if (job.phase === command.phase && job.attempt === command.attempt) return accepted();
      return accepted(
        event('phase_changed', {
          phase: command.phase,
          attempt: command.attempt,
          position: PHASES.indexOf(command.phase) + 1,
          count: PHASES.length,
        }),
      );
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
      if (isClosed(day) || dayAttemptOf(command.node.nodeId) !== Math.max(day.attempt, 1))
        return rejected('day_closed');
      return withProgress(trip, event('node_planned', { node: command.node }));
    }
    case 'day.complete': {
      const day = dayOf(trip, command.day);
      if (day === undefined) return rejected('unknown_day');
      if (day.status === 'planned') return accepted();
      if (day.status === 'failed') return rejected('day_closed');
      const { theme, summary } = command;
      return withProgress(trip, event('day_completed', { day: day.day, theme, summary }));
    }
    case 'day.restart': {
      const day = dayOf(trip, command.day);
      if (day === undefined) return rejected('unknown_day');
      if (isClosed(day)) return rejected('day_closed');
      return accepted(event('day_restarted', { day: day.day, attempt: day.attempt + 1 }));
    }
    case 'day.fail': {
      const day = dayOf(trip, command.day);
      if (day === undefined) return rejected('unknown_day');
      if (day.status === 'failed') return accepted();
      if (day.status === 'planned') return rejected('day_closed');
      return withProgress(trip, event('day_failed', { day: day.day, failure: command.failure }));
    }
    case 'node.enhance': {
      const node = dayOf(trip, command.day)?.nodes.find(({ nodeId }) => nodeId === command.nodeId);
      if (node === undefined) return rejected('unknown_node');
      if (isChecked(node)) return accepted();
      const { nodeId, day, status, unverified, location, place } = command;
      return withProgress(trip, event('node_enhanced', { nodeId, day, status, unverified, location, place }));
    }
    case 'generation.complete': {
      if (!trip.days.every(isClosed) || !trip.days.every(({ nodes }) => nodes.every(isChecked)))
        return rejected('hydration_pending');
      const failedDays = trip.days.filter(({ status }) => status === 'failed').map(({ day }) => day);
      return accepted(
        event('progress', { ...progressOf(trip), percent: 100 }),
        event('generation_complete', { failedDays, usage: command.usage, endedAt: command.now }),
      );
    }
    case 'generation.fail':
      return accepted(
        event('generation_error', { failure: command.failure, agent: command.agent, endedAt: command.now }),
      );
  }
}

/** `<generationId>.<day>.<attempt>.<index>` */
const dayAttemptOf = (nodeId: NodeId): number => Number(nodeId.split('.').at(-2));

const dayOf = (trip: Itinerary, day: number): Day | undefined => trip.days[day - 1];

/** Progress rides in the commit of what caused it, and only when the figure that people see moves. */
function withProgress(trip: Itinerary, cause: NewTripEvent): Decision {
  const after = evolve(trip, provisionally(trip, cause));
  const progress = progressOf(after);
  if (progress.percent === trip.job?.progress.percent) return accepted(cause);
  return accepted(cause, { ...cause, type: 'progress', payload: progress } as NewTripEvent);
}

/** The event as it will stand in the log, as far as the fold can tell: its time is the log's to give and is not folded. */
export const provisionally = (
  trip: Itinerary | null,
  event: NewTripEvent,
  tripId = trip?.tripId,
): TripEvent =>
  ({
    ...event,
    schema: 1,
    tripId,
    version: (trip?.version ?? 0) + 1,
    occurredAt: '1970-01-01T00:00:00.000Z',
  }) as TripEvent;
