import type {
  Bundle,
  GenerationId,
  PlannerCommand,
  Preferences,
  TravellerCommand,
  TripCommand,
} from '@tripstream/contracts';
import fc from 'fast-check';
import { newId } from '../../backend/src/platform/ids.js';
import { anyPlannerMove, type History, type Move, play } from './histories.js';
import { generationOf, NOW, newTrip, stamp, type TestTrip } from './trips.js';

/** Trips that begin with proposals, as plain data. */

export const preferencesFor = (overrides: Partial<Preferences> = {}): Preferences => ({
  interests: ['food', 'music'],
  musicProfile: 'Fado',
  timeframe: { from: '2026-05-01', to: '2026-05-31', days: 3 },
  otherPreferences: 'No early mornings.',
  party: { adults: 2, children: 1 },
  needs: 'A cot for the baby.',
  mobility: 'short_walks',
  pace: 'relaxed',
  budget: { tier: 'comfortable', amount: { amount: 2_000, currency: 'EUR' } },
  origin: 'Ghent',
  ...overrides,
});

/** @param number - which bundle of the trip; the same number has the same id */
export const bundleFor = (trip: TestTrip, number: number): Bundle => ({
  bundleId: `bnd_${trip.tripId.slice('trip_'.length, -1)}${number}` as Bundle['bundleId'],
  title: `Bundle ${number}`,
  mood: 'Slow and salty',
  description: 'Days by the river, nights with music.',
  destination: 'Lisbon',
  startDate: '2026-05-03',
  days: 3,
  pace: 'relaxed',
  keyEvents: ['Fado in Alfama'],
  imageUrl: null,
  priceBand: 2,
  estimatedCost: { amount: 1_400, currency: 'EUR' },
  walkingKm: 4.5,
  weatherRisk: 'A shower is possible.',
  tradeOff: 'No beach days.',
  whyItFits: 'Music and food within short walks.',
  places: [{ name: 'Alfama', location: { lat: 38.712, lng: -9.13 }, source: null }],
});

export const createProposal = (
  trip: TestTrip,
  preferences = preferencesFor(),
): Extract<TravellerCommand, { type: 'proposal.create' }> => ({
  type: 'proposal.create',
  tripId: trip.tripId,
  travellerId: trip.travellerId,
  preferences,
  messageId: newId('msg'),
  generation: generationOf(trip, 'bundles'),
  now: NOW,
});

export const proposeBundle = (trip: TestTrip, number: number): PlannerCommand => ({
  ...stamp(trip),
  type: 'bundle.propose',
  bundle: bundleFor(trip, number),
});

export const chooseBundle = (
  trip: TestTrip,
  number: number,
): Extract<TravellerCommand, { type: 'bundle.choose' }> => ({
  type: 'bundle.choose',
  tripId: trip.tripId,
  bundleId: bundleFor(trip, number).bundleId,
  messageId: newId('msg'),
  generation: generationOf({ jobId: newId('job'), generationId: newId<GenerationId>('gen') }),
  now: NOW,
});

/** @param now - the proposals of {@link createProposal} lapse a day after {@link NOW} */
export const expireBundles = ({ tripId }: TestTrip, now: string): TripCommand => ({
  type: 'bundles.expire',
  tripId,
  now,
});

const anyProposalMove = (): fc.Arbitrary<Move> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.integer({ min: 1, max: 3 }).map(
        (number): Move =>
          (trip) =>
            proposeBundle(trip, number),
      ),
    },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 1, max: 3 }).map(
        (number): Move =>
          (trip) =>
            chooseBundle(trip, number),
      ),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom('2026-05-01T10:00:00.000Z', '2026-05-03T09:00:00.000Z').map(
        (now): Move =>
          (trip) =>
            expireBundles(trip, now),
      ),
    },
    {
      weight: 1,
      arbitrary: fc.constant<Move>(({ tripId }) => ({
        type: 'generation.retry',
        tripId,
        generation: generationOf({ jobId: newId('job'), generationId: newId('gen') }, 'bundles'),
        now: NOW,
      })),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom('days' as const, 'nothing' as const).map(
        (keep): Move =>
          ({ tripId }) => ({ type: 'generation.cancel', tripId, keep, now: NOW }),
      ),
    },
  );

/** Histories of trips that begin with proposals, whatever becomes of them. */
export const anyProposalHistory = (): fc.Arbitrary<History> =>
  fc
    .array(fc.oneof(anyProposalMove(), anyPlannerMove()), { minLength: 4, maxLength: 60, size: 'max' })
    .map((moves) => {
      const trip = newTrip();
      return play(
        trip,
        createProposal(trip),
        moves.map((move) => ({ move, staleBy: 0, attempt: 1 })),
      );
    });
