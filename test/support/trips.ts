import type {
  GenerationId,
  JobId,
  MessageId,
  NewGeneration,
  Node,
  NodeId,
  Planner,
  PlannerCommand,
  Step,
  TravellerCommand,
  TravellerId,
  TripId,
  Wish,
} from '@tripstream/contracts';
import { newId } from '../../backend/src/platform/ids.js';

/** Plain data for tests about trips. */

export const NOW = '2026-05-01T09:00:00.000Z';
export const planner: Planner = { provider: 'demo', model: 'tripstream-demo' };

/** The steps of an itinerary's workflow, with plain weights. */
export const steps: Step[] = [
  { id: 'understanding', displayName: 'Finding out where it is', weight: 5 },
  { id: 'planning', displayName: 'Writing the days', weight: 55 },
  { id: 'hydrating', displayName: 'Checking the places', weight: 35 },
  { id: 'finishing', displayName: 'Finishing', weight: 5 },
];

/** Of a workflow that proposes bundles. */
export const bundleSteps: Step[] = [
  { id: 'understanding', displayName: 'Reading your wishes', weight: 5 },
  { id: 'searching', displayName: 'Looking around', weight: 35 },
  { id: 'proposing', displayName: 'Putting trips together', weight: 55 },
  { id: 'finishing', displayName: 'Finishing', weight: 5 },
];

/** What a new generation comes with beside its ids. */
export const generationOf = (
  ids: { jobId: JobId; generationId: GenerationId },
  kind: 'itinerary' | 'bundles' = 'itinerary',
): NewGeneration =>
  kind === 'bundles'
    ? { ...ids, planner, steps: bundleSteps, expiresAt: '2026-05-02T09:00:00.000Z' }
    : { ...ids, planner, steps, expiresAt: null };

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
  generation: generationOf(trip),
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
  host: null,
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

/** The ways and the weather of a day, with something to say about it. */
export const checkDay = (trip: TestTrip, day: number, dayAttempt = 1): PlannerCommand => ({
  ...stamp(trip),
  type: 'day.check',
  day,
  dayAttempt,
  check: {
    legs: [],
    walkingMetres: 4_200,
    weather: {
      kind: 'usual',
      summary: 'Mild and mostly dry',
      minCelsius: 13,
      maxCelsius: 21,
      rainChance: 20,
      source: { name: 'Tripstream climate', licence: 'CC0-1.0', retrievedAt: NOW },
    },
    findings: [{ code: 'no_meal', severity: 'info', nodeId: null, message: 'No meal is planned.' }],
  },
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
  agent: 'planner',
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
    about: null,
    source: { name: 'Tripstream places', licence: 'CC0-1.0', retrievedAt: NOW },
  },
  host: null,
});

export const completeGeneration = (trip: TestTrip): PlannerCommand => ({
  ...stamp(trip),
  type: 'generation.complete',
  usage: {
    inputTokens: 10,
    outputTokens: 90,
    totalTokens: 100,
    estimatedCost: { amount: 0.02, currency: 'USD' },
  },
  now: NOW,
});

/** All that a planner says for a whole trip, in its order. */
export const wholeGeneration = (trip: TestTrip, days: number, nodesPerDay = 3): PlannerCommand[] => [
  { ...stamp(trip), type: 'phase.enter', phase: 'planning' },
  ...Array.from({ length: days }, (_, at) => at + 1).flatMap((day) => [
    ...Array.from({ length: nodesPerDay }, (_, at) => planNode(trip, day, at + 1)),
    completeDay(trip, day),
    ...Array.from({ length: nodesPerDay }, (_, at) => enhanceNode(trip, day, at + 1)),
    checkDay(trip, day),
  ]),
  { ...stamp(trip), type: 'phase.enter', phase: 'finishing' },
  completeGeneration(trip),
];
