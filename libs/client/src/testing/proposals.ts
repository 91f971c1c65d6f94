import type {
  Bundle,
  BundleId,
  GenerationId,
  JobId,
  Preferences,
  Step,
  TravellerId,
  TripEvent,
  TripId,
} from '@tripstream/contracts';
import { id, instant, Log, tripId } from './log.js';

export const proposingSteps: Step[] = [
  { id: 'understanding', displayName: 'Understanding what you like', weight: 1 },
  { id: 'searching', displayName: 'Looking around', weight: 3 },
  { id: 'proposing', displayName: 'Putting trips together', weight: 5 },
  { id: 'finishing', displayName: 'Finishing', weight: 1 },
];

/** One of the bundles of {@link proposals}, counted from 1. */
export const bundle = (number: number): Bundle => ({
  bundleId: id<BundleId>('bnd', String(number)),
  title: `Lisbon, way ${number}`,
  mood: 'Slow and bright',
  description: 'Four days between river and hills',
  destination: 'Lisbon',
  startDate: '2026-05-01',
  days: 2,
  pace: 'relaxed',
  keyEvents: ['Fado on Thursday'],
  imageUrl: null,
  priceBand: 2,
  estimatedCost: { amount: 900, currency: 'EUR' },
  walkingKm: 5.5,
  weatherRisk: 'A shower is likely',
  tradeOff: 'No beach',
  whyItFits: 'You like music',
  places: [{ name: 'Alfama', location: { lat: 38.71, lng: -9.13 }, source: null }],
});

/** Of somebody who likes music, and says nothing else. */
export const plainPreferences: Preferences = {
  interests: ['music'],
  musicProfile: '',
  timeframe: { from: '2026-05-01', to: '2026-05-14', days: 2 },
  otherPreferences: '',
  party: { adults: 2, children: 0 },
  needs: '',
  mobility: 'any',
  pace: 'relaxed',
  budget: { tier: 'comfortable', amount: null },
  origin: '',
};

export interface ProposalsWish {
  trip?: TripId;
  bundles?: number;
  /** How it ends; `chosen` goes on as an itinerary of the first bundle, `open` has not ended yet. */
  end?: 'complete' | 'expired' | 'chosen' | 'open';
}

/** The events of a trip for which bundles are proposed, versions 1 and up. */
export function proposals({
  trip = tripId(),
  bundles = 3,
  end = 'complete',
}: ProposalsWish = {}): TripEvent[] {
  const log = new Log(trip);
  const generationId = id<GenerationId>('gen', 'bundles');
  const jobId = id<JobId>('job', 'bundles');
  log.append('trip_created', {
    travellerId: id<TravellerId>('trv', 'ann'),
    title: 'Proposals',
    wish: null,
    preferences: plainPreferences,
    days: [],
    createdAt: instant(1),
  });
  log.of({ jobId, generationId });
  const planner = { provider: 'demo', model: 'demo' } as const;
  const common = { turn: 1, day: null, nodeId: null, planner, startedAt: instant(2) };
  log.append('generation_started', {
    ...common,
    jobId,
    generationId,
    kind: 'bundles',
    steps: proposingSteps,
    expiresAt: '2026-04-02T12:00:02.000Z',
  });
  log.append('phase_changed', { phase: 'searching', attempt: 1, position: 2, count: 4 });
  log.append('reasoning_summary', { text: 'Somewhere with music' });
  log.append('phase_changed', { phase: 'proposing', attempt: 1, position: 3, count: 4 });
  for (let number = 1; number <= bundles; number += 1)
    log.append('bundle_proposed', { bundle: bundle(number) });
  if (end === 'open') return log.events;
  if (end === 'expired') {
    log.append('bundles_expired', { expiredAt: '2026-04-02T12:00:02.000Z' });
    return log.events;
  }
  log.append('generation_complete', { failedDays: [], usage: null, endedAt: instant(60) });
  if (end === 'complete') return log.events;
  const { bundleId, title, destination, startDate, days } = bundle(1);
  log.of({ jobId: null, generationId: null });
  log.append('bundle_chosen', {
    bundleId,
    title,
    wish: {
      destination,
      startDate,
      days,
      party: { adults: 2, children: 0 },
      budget: 'comfortable',
      pace: 'relaxed',
      interests: ['music'],
      notes: '',
    },
    days: [
      { day: 1, date: '2026-05-01' },
      { day: 2, date: '2026-05-02' },
    ],
  });
  const planning = { jobId: id<JobId>('job', 'chosen'), generationId: id<GenerationId>('gen', 'chosen') };
  log.of(planning);
  log.append('generation_started', {
    ...common,
    ...planning,
    kind: 'itinerary',
    turn: 2,
    steps: [{ id: 'planning', displayName: 'Writing days', weight: 1 }],
    expiresAt: null,
  });
  return log.events;
}
