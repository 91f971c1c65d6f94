import type {
  GenerationId,
  JobId,
  MessageId,
  Node,
  NodeId,
  Planner,
  PlannerCommand,
  TravellerCommand,
  TravellerId,
  TripId,
  Wish,
} from '@tripstream/contracts';
import { newId } from '../../backend/src/platform/ids.js';

/** Plain data for tests about trips. */

export const NOW = '2026-05-01T09:00:00.000Z';
export const planner: Planner = { provider: 'demo', model: 'tripstream-demo' };

export const wishFor = (days = 2, overrides: Partial<Wish> = {}): Wish => ({
  destination: 'Lisbon',
  startDate: '2026-05-03',
  days,
  party: { adults: 2, children: 0 },
  budget: 'comfortable',
  pace: 'balanced',
  interests: ['history'],
  notes: '',
  ...overrides,
});

export interface TestTrip {
  tripId: TripId;
  travellerId: TravellerId;
  jobId: JobId;
  generationId: GenerationId;
}

export const newTrip = (): TestTrip => ({
  tripId: newId('trip'),
  travellerId: newId('trv'),
  jobId: newId('job'),
  generationId: newId('gen'),
});

export const createTrip = (trip: TestTrip, wish = wishFor()): TravellerCommand => ({
  type: 'trip.create',
  tripId: trip.tripId,
  travellerId: trip.travellerId,
  wish,
  messageId: newId<MessageId>('msg'),
  generation: { jobId: trip.jobId, generationId: trip.generationId, planner },
  now: NOW,
});

export const stamp = (trip: TestTrip, attempt = 1) => ({
  tripId: trip.tripId,
  expectedGenerationId: trip.generationId,
  attempt,
});

export const draftNode = (trip: TestTrip, day: number, index: number, dayAttempt = 1): Omit<Node, 'rev'> => ({
  nodeId: `${trip.generationId}.${day}.${dayAttempt}.${index}` as NodeId,
  generationId: trip.generationId,
  day,
  index,
  kind: 'activity',
  title: `Stop ${day}·${index}`,
  description: 'A walk along the river',
  why: 'Morning light',
  startTime: '09:30',
  durationMinutes: 60,
  cost: { amount: 12.5, currency: 'EUR' },
  status: 'provisional',
  unverified: null,
  location: { lat: 38.7 + index / 1000, lng: -9.1, provenance: 'draft' },
  placeName: `Place ${day}·${index}`,
  place: null,
});

export const planNode = (trip: TestTrip, day: number, index: number, dayAttempt = 1): PlannerCommand => ({
  ...stamp(trip),
  type: 'node.plan',
  node: draftNode(trip, day, index, dayAttempt),
});

export const completeDay = (trip: TestTrip, day: number, dayAttempt = 1): PlannerCommand => ({
  ...stamp(trip),
  type: 'day.complete',
  day,
  dayAttempt,
  theme: `Theme ${day}`,
  summary: `Summary ${day}`,
});

/** Ends a beginning of a day, and so begins the next one. */
export const restartDay = (trip: TestTrip, day: number, dayAttempt = 1): PlannerCommand => ({
  ...stamp(trip),
  type: 'day.restart',
  day,
  dayAttempt,
});

export const failDay = (trip: TestTrip, day: number, dayAttempt = 1): PlannerCommand => ({
  ...stamp(trip),
  type: 'day.fail',
  day,
  dayAttempt,
  failure: { code: 'timeout', message: 'too slow', retryable: true },
});

const checkedAt: Node['location'] = { lat: 38.6916, lng: -9.216, provenance: 'hydrated' };

export const enhanceNode = (
  trip: TestTrip,
  day: number,
  index: number,
  dayAttempt = 1,
  location: Node['location'] = checkedAt,
): PlannerCommand => ({
  ...stamp(trip),
  type: 'node.enhance',
  nodeId: draftNode(trip, day, index, dayAttempt).nodeId,
  day,
  status: 'hydrated',
  unverified: null,
  location,
  place: {
    name: 'Belém Tower',
    area: 'Belém',
    category: 'landmark',
    hours: '09:30-17:30',
    wikidata: 'Q215003',
    source: { name: 'Tripstream places', licence: 'CC0-1.0', retrievedAt: NOW },
  },
});

export const completeGeneration = (trip: TestTrip): PlannerCommand => ({
  ...stamp(trip),
  type: 'generation.complete',
  usage: { inputTokens: 10, outputTokens: 90, totalTokens: 100 },
  now: NOW,
});

/** All that a planner says for a whole trip, in its order. */
export const wholeGeneration = (trip: TestTrip, days: number, nodesPerDay = 3): PlannerCommand[] => [
  { ...stamp(trip), type: 'phase.enter', phase: 'planning' },
  ...Array.from({ length: days }, (_, at) => at + 1).flatMap((day) => [
    ...Array.from({ length: nodesPerDay }, (_, at) => planNode(trip, day, at + 1)),
    completeDay(trip, day),
    ...Array.from({ length: nodesPerDay }, (_, at) => enhanceNode(trip, day, at + 1)),
  ]),
  { ...stamp(trip), type: 'phase.enter', phase: 'finishing' },
  completeGeneration(trip),
];
