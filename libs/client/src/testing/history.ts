import type {
  EventPayload,
  EventType,
  GenerationId,
  Itinerary,
  JobId,
  NodeId,
  Snapshot,
  TravellerId,
  TripEvent,
  TripId,
} from '@tripstream/contracts';
import { creationStatus, evolve, readiness } from '@tripstream/itinerary';

/** Events as a planner would write them, for tests of readers. Deterministic: equal wishes give equal histories. */

export const EPOCH = 'e1';

const id = <T extends string>(prefix: string, name: string) => `${prefix}_${name.padEnd(22, '0')}` as T;

export const tripId = (name = 'a') => id<TripId>('trip', name);

export interface HistoryWish {
  trip?: TripId;
  days?: number;
  nodesPerDay?: number;
  /** How the generation ends; `open` has not ended yet. */
  end?: 'complete' | 'error' | 'cancelled' | 'open';
}

/** The events of one trip with one generation, versions 1 and up. */
export function history({
  trip = tripId(),
  days = 2,
  nodesPerDay = 2,
  end = 'complete',
}: HistoryWish = {}): TripEvent[] {
  const log = new Log(trip);
  const generationId = id<GenerationId>('gen', 'first');
  const jobId = id<JobId>('job', 'first');
  const numbers = Array.from({ length: days }, (_, index) => index + 1);
  log.append('trip_created', {
    travellerId: id<TravellerId>('trv', 'ann'),
    title: 'Lisbon',
    wish: {
      destination: 'Lisbon',
      startDate: '2026-05-01',
      days,
      party: { adults: 2, children: 0 },
      budget: 'comfortable',
      pace: 'balanced',
      interests: [],
      notes: '',
    },
    days: numbers.map((day) => ({ day, date: `2026-05-${String(day).padStart(2, '0')}` })),
    createdAt: instant(1),
  });
  log.of({ jobId, generationId });
  log.append('generation_started', {
    jobId,
    generationId,
    kind: 'itinerary',
    turn: 1,
    day: null,
    planner: { provider: 'demo', model: 'demo' },
    startedAt: instant(2),
  });
  log.append('phase_changed', { phase: 'planning', attempt: 1, position: 2, count: 4 });
  log.append('trip_titled', { title: 'Lisbon, slowly ☀️', destination: null, anchors: [] });
  const nodeIds: { nodeId: NodeId; day: number }[] = [];
  for (const day of numbers) {
    for (let index = 1; index <= nodesPerDay; index += 1) {
      const nodeId = `${generationId}.${day}.1.${index}` as NodeId;
      nodeIds.push({ nodeId, day });
      log.append('node_planned', { node: plannedNode(generationId, nodeId, day, index) });
    }
    log.append('day_completed', { day, theme: `Day ${day} – Alfama`, summary: 'Up the hill and down again' });
  }
  if (end === 'open') return log.events;
  log.append('phase_changed', { phase: 'hydrating', attempt: 1, position: 3, count: 4 });
  if (end === 'error') {
    const failure = { code: 'timeout', message: 'The model was silent', retryable: true } as const;
    log.append('generation_error', { failure, agent: 'planner', endedAt: instant(90) });
  } else if (end === 'cancelled') log.append('generation_cancelled', { keep: 'days', endedAt: instant(90) });
  else {
    for (const { nodeId, day } of nodeIds) log.append('node_enhanced', { ...enhancement(nodeId, day), day });
    log.append('progress', {
      percent: 100,
      daysPlanned: days,
      nodesPlanned: nodeIds.length,
      nodesChecked: nodeIds.length,
    });
    log.append('generation_complete', { failedDays: [], usage: null, endedAt: instant(90) });
  }
  return log.events;
}

/** What the trip is after `events`. */
export function fold(events: readonly TripEvent[]): Itinerary {
  const folded = events.reduce<Itinerary | null>(evolve, null);
  if (folded === null) throw new RangeError('a trip has at least one event');
  return folded;
}

/** The snapshot that a server would answer with after `events`. */
export function snapshotOf(events: readonly TripEvent[], epoch = EPOCH): Snapshot {
  const itinerary = fold(events);
  const { job } = itinerary;
  if (job === null) throw new RangeError('a snapshot has a job');
  return {
    epoch,
    version: itinerary.version,
    updatedAt: events.at(-1)?.occurredAt ?? itinerary.createdAt,
    itinerary,
    job: {
      jobId: job.jobId,
      generationId: job.generationId,
      status: job.status,
      creationStatus: creationStatus(job),
    },
    readiness: readiness(itinerary),
    persistence: null,
  };
}

class Log {
  readonly events: TripEvent[] = [];
  #ids: { jobId: JobId | null; generationId: GenerationId | null } = { jobId: null, generationId: null };

  constructor(readonly trip: TripId) {}

  of(ids: { jobId: JobId; generationId: GenerationId }) {
    this.#ids = ids;
  }

  append<T extends EventType>(type: T, payload: EventPayload<T>) {
    const version = this.events.length + 1;
    const event = {
      schema: 1,
      type,
      tripId: this.trip,
      version,
      occurredAt: instant(version),
      ...this.#ids,
      payload,
    };
    this.events.push(event as unknown as TripEvent);
  }
}

const instant = (second: number) => new Date(Date.UTC(2026, 3, 1, 12, 0, second)).toISOString();

const plannedNode = (generationId: GenerationId, nodeId: NodeId, day: number, index: number) => ({
  nodeId,
  generationId,
  day,
  index,
  kind: 'activity' as const,
  title: `Miradouro ${index} 🌇`,
  description: 'A view',
  why: 'Light',
  startTime: `${String(8 + index).padStart(2, '0')}:00`,
  durationMinutes: 60,
  cost: null,
  status: 'provisional' as const,
  unverified: null,
  location: null,
  placeName: null,
  place: null,
});

const enhancement = (nodeId: NodeId, day: number): EventPayload<'node_enhanced'> => ({
  nodeId,
  day,
  status: 'hydrated',
  unverified: null,
  location: { lat: 38.7, lng: -9.1, provenance: 'hydrated' },
  place: null,
});
