import { bundle, plainPreferences, proposingSteps } from '@tripstream/client/testing';
import type { Bundle, BundleId, Itinerary, Job, Preferences } from '@tripstream/contracts';
import { aJob, aTrip } from '../itinerary/testing.js';

/** Makers of proposals for the component tests. */
export const aBundle = (number: number, change: Partial<Bundle> = {}): Bundle => ({
  ...bundle(number),
  bundleId: `bnd_${number}` as BundleId,
  title: `Way ${number}`,
  description: 'Between the river and the hills',
  startDate: '2026-12-18',
  days: 4,
  keyEvents: ['Fado at Tasca do Chico', 'Feira da Ladra'],
  weatherRisk: 'Showers on one day in three',
  places: [
    {
      name: 'Alfama',
      location: { lat: 38.712, lng: -9.13 },
      source: { name: 'Curated places', licence: 'CC0', retrievedAt: '2026-11-01T00:00:00.000Z' },
    },
    { name: 'A bar with no name', location: null, source: null },
  ],
  ...change,
});

export const somePreferences: Preferences = {
  ...plainPreferences,
  musicProfile: 'Fado',
  timeframe: { from: '2026-12-18', to: '2026-12-31', days: 4 },
  party: { adults: 2, children: 1 },
  needs: 'A cot',
  mobility: 'short_walks',
  budget: { tier: 'comfortable', amount: { amount: 1500, currency: 'EUR' } },
  origin: 'Ghent',
};

export const aSearch = (change: Partial<Job> = {}): Job =>
  aJob({ kind: 'bundles', steps: proposingSteps, phase: 'searching', ...change });

export const endedSearch = (status: Job['status'], change: Partial<Job> = {}): Job =>
  aSearch({ status, phase: 'proposing', endedAt: '2026-11-20T12:01:12.000Z', endedVersion: 9, ...change });

export const aProposal = (count: number, change: Partial<Itinerary> = {}): Itinerary =>
  aTrip({
    title: 'Proposals',
    wish: null,
    preferences: somePreferences,
    days: [],
    bundles: Array.from({ length: count }, (_, index) => aBundle(index + 1)),
    expiresAt: '2026-11-21T12:00:00.000Z',
    job: aSearch(),
    ...change,
  });

/** The same after the bundle of this number was chosen. */
export const aChosenProposal = (count: number, chosen: number): Itinerary => {
  const { wish } = aTrip();
  return aProposal(count, {
    version: 12,
    title: `Way ${chosen}`,
    wish,
    chosenBundleId: aBundle(chosen).bundleId,
    expiresAt: null,
    job: aJob({ turn: 2 }),
    earlierTurns: [endedSearch('complete')],
  });
};
