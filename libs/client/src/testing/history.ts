import type {
  DayCheck,
  EventPayload,
  GenerationId,
  Itinerary,
  JobId,
  NodeId,
  Snapshot,
  Step,
  TravellerId,
  TripEvent,
  TripId,
} from '@tripstream/contracts';
import { creationStatus, evolve, readiness } from '@tripstream/itinerary';
import { id, instant, Log, tripId } from './log.js';

/** Events as a planner would write them, for tests of readers. Deterministic: equal wishes give equal histories. */

export const EPOCH = 'e1';

export interface HistoryWish {
  trip?: TripId;
  days?: number;
  nodesPerDay?: number;
  /** How the generation ends; `open` has not ended yet. */
  end?: 'complete' | 'error' | 'cancelled' | 'open';
}

const planningSteps: Step[] = [
  { id: 'understanding', displayName: 'Understanding the wish', weight: 1 },
  { id: 'planning', displayName: 'Writing days', weight: 6 },
  { id: 'hydrating', displayName: 'Checking places', weight: 2 },
  { id: 'finishing', displayName: 'Finishing', weight: 1 },
];

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
    preferences: null,
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
    nodeId: null,
    steps: planningSteps,
    expiresAt: null,
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
    log.append('generation_error', {
      severity: 'critical',
      failure,
      agent: 'planner',
      usage: null,
      endedAt: instant(90),
    });
  } else if (end === 'cancelled') log.append('generation_cancelled', { keep: 'days', endedAt: instant(90) });
  else {
    for (const { nodeId, day } of nodeIds) log.append('node_enhanced', { ...enhancement(nodeId, day), day });
    for (const day of numbers) log.append('day_checked', { day, check: checkOf(day, generationId) });
    log.append('progress', {
      percent: 100,
      daysPlanned: days,
      nodesPlanned: nodeIds.length,
      nodesChecked: nodeIds.length,
      bundlesProposed: 0,
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
  host: null,
});

const enhancement = (nodeId: NodeId, day: number): EventPayload<'node_enhanced'> => ({
  nodeId,
  day,
  status: 'hydrated',
  unverified: null,
  location: { lat: 38.7, lng: -9.1, provenance: 'hydrated' },
  place: null,
  host: null,
});

const source = { name: 'Test', licence: null, retrievedAt: instant(0) };

const checkOf = (day: number, generationId: GenerationId): DayCheck => ({
  legs: [1, 2].map((index) => ({
    from: index === 1 ? lodging : stop(generationId, day, index - 1),
    to: stop(generationId, day, index),
    mode: 'walk' as const,
    metres: 900,
    minutes: 12,
    source,
  })),
  walkingMetres: 1_800,
  weather: { kind: 'usual', summary: 'Mild', minCelsius: 14, maxCelsius: 22, rainChance: 20, source },
  findings: [
    { code: 'no_rest', severity: 'info', nodeId: null, message: 'There is no break longer than an hour' },
  ],
});

const lodging = { nodeId: null, name: 'Hotel', location: { lat: 38.7, lng: -9.1 } };
const stop = (generationId: GenerationId, day: number, index: number) => ({
  nodeId: `${generationId}.${day}.1.${index}` as NodeId,
  name: `Miradouro ${index} 🌇`,
  location: { lat: 38.7, lng: -9.1 },
});
