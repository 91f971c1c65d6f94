import { type Connection, type TripStream, type TripView, unknownTrip } from '@tripstream/client';
import type { Day, DayCheck, Itinerary, Job, Node, Step } from '@tripstream/contracts';
import { readiness } from '@tripstream/itinerary';

/** Makers of trips for the component tests. Ids are texts here: the brands are the contract's, not the screen's. */
export const aNode = (change: Partial<Node> = {}): Node =>
  ({
    nodeId: `gen_1.${change.day ?? 1}.1.${change.index ?? 1}`,
    generationId: 'gen_1',
    day: 1,
    index: 1,
    kind: 'activity',
    title: 'Castelo de São Jorge',
    description: 'The ramparts',
    why: 'Opens at nine',
    startTime: '10:00',
    durationMinutes: 90,
    cost: { amount: 15, currency: 'EUR' },
    status: 'provisional',
    unverified: null,
    location: { lat: 38.71, lng: -9.13, provenance: 'draft' },
    placeName: 'Castelo de São Jorge',
    place: null,
    host: null,
    rev: 1,
    ...change,
  }) as Node;

export const hydrated = (change: Partial<Node> = {}): Node =>
  aNode({
    status: 'hydrated',
    location: { lat: 38.7139, lng: -9.1335, provenance: 'hydrated' },
    place: {
      name: 'Castelo de São Jorge',
      area: 'Castelo',
      category: 'castle',
      hours: '09:00-18:00',
      wikidata: 'Q1126',
      about: null,
      source: { name: 'Curated places', licence: 'CC0', retrievedAt: '2026-11-01T00:00:00.000Z' },
    },
    ...change,
  });

export const aDay = (change: Partial<Day> = {}): Day => ({
  day: 1,
  date: '2026-12-18',
  status: 'placeholder',
  theme: null,
  summary: null,
  attempt: 0,
  failure: null,
  nodes: [],
  check: null,
  rev: 1,
  ...change,
});

export const aCheck = (change: Partial<DayCheck> = {}): DayCheck => ({
  legs: [],
  walkingMetres: 6_400,
  weather: {
    kind: 'forecast',
    summary: 'Light showers',
    minCelsius: 9.4,
    maxCelsius: 15.2,
    rainChance: 60,
    source: { name: 'Open-Meteo', licence: 'CC BY 4.0', retrievedAt: '2026-11-01T00:00:00.000Z' },
  },
  findings: [],
  ...change,
});

export const planningSteps: Step[] = [
  { id: 'understanding', displayName: 'Understanding', weight: 1 },
  { id: 'planning', displayName: 'Writing days', weight: 6 },
  { id: 'hydrating', displayName: 'Checking places', weight: 2 },
  { id: 'finishing', displayName: 'Finishing', weight: 1 },
];

export const aJob = (change: Partial<Job> = {}): Job =>
  ({
    turn: 1,
    jobId: 'job_1',
    kind: 'itinerary',
    day: null,
    nodeId: null,
    steps: planningSteps,
    status: 'running',
    generationId: 'gen_1',
    version: 1,
    endedVersion: null,
    attempt: 1,
    planner: { provider: 'demo', model: 'demo-1' },
    phase: 'planning',
    progress: { percent: 0, daysPlanned: 0, nodesPlanned: 0, nodesChecked: 0, bundlesProposed: 0 },
    failedDays: [],
    failure: null,
    usage: null,
    startedAt: '2026-11-20T12:00:00.000Z',
    endedAt: null,
    ...change,
  }) as Job;

export const aTrip = (change: Partial<Itinerary> = {}): Itinerary =>
  ({
    tripId: 'trip_1',
    version: 1,
    travellerId: 'trv_1',
    title: 'Lisbon',
    wish: {
      destination: 'Lisbon',
      startDate: '2026-12-18',
      days: 1,
      party: { adults: 2, children: 0 },
      budget: 'comfortable',
      pace: 'balanced',
      interests: [],
      notes: '',
    },
    preferences: null,
    destination: null,
    anchors: [],
    days: [aDay()],
    bundles: [],
    chosenBundleId: null,
    expiresAt: null,
    expired: false,
    messages: [],
    activities: [],
    approvals: [],
    job: aJob(),
    earlierTurns: [],
    discarded: false,
    createdAt: '2026-11-20T12:00:00.000Z',
    ...change,
  }) as Itinerary;

/** A stream that shows what it is told to. */
export class ShownStream implements TripStream {
  readonly tripId = 'trip_1';
  reconnects = 0;
  /** How far the server's clock is ahead of this device's. */
  serverAheadMs = 0;
  readonly #listeners = new Set<() => void>();
  #view: TripView;

  constructor(itinerary: Itinerary | null, connection: Connection = { kind: 'live' }) {
    this.#view = { ...unknownTrip, itinerary, connection, readiness: itinerary && readiness(itinerary) };
  }

  show(change: Partial<TripView>): void {
    this.#view = { ...this.#view, ...change };
    const { itinerary } = this.#view;
    if (change.itinerary) this.#view = { ...this.#view, readiness: itinerary && readiness(itinerary) };
    for (const listener of this.#listeners) listener();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  view(): TripView {
    return this.#view;
  }

  counters() {
    return { applied: 0, repeated: 0, foreign: 0 };
  }

  serverNow(): number {
    return Date.now() + this.serverAheadMs;
  }

  leave(): void {}

  reconnectNow(): void {
    this.reconnects += 1;
  }

  [Symbol.asyncIterator]() {
    return { next: () => Promise.resolve({ done: true as const, value: undefined }) };
  }
}
