import type { Preferences } from '../bundles/bundles-brief.js';

/** Preferences with everything that was not said as it is when nobody says it. */
export const preferencesFor = (given: Partial<Preferences> = {}): Preferences => ({
  interests: ['history', 'food'],
  musicProfile: '',
  timeframe: { from: '2027-05-01', to: '2027-05-31', days: 4 },
  otherPreferences: '',
  party: { adults: 2, children: 0 },
  needs: '',
  mobility: 'any',
  pace: 'balanced',
  budget: { tier: 'comfortable', amount: null },
  origin: '',
  ...given,
});

/** The document that Tripstream's planner sends to have trips proposed. */
export const bundlesFor = (preferences: Preferences, count = 4) => ({
  preferences,
  today: '2027-01-10',
  count,
  already_proposed: [],
});
