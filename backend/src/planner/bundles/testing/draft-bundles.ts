import type { Preferences } from '@tripstream/contracts';
import type { ProviderSignal } from '../../providers/planner-provider.js';
import type { DraftBundle } from '../draft-bundle.js';

/** What travellers of these tests like. */
export const preferencesOf = (change: Partial<Preferences> = {}): Preferences => ({
  interests: ['music', 'food'],
  musicProfile: 'fado, and whatever is played in cellars',
  timeframe: { from: '2026-06-01', to: '2026-06-30', days: 3 },
  otherPreferences: '',
  party: { adults: 2, children: 0 },
  needs: '',
  mobility: 'any',
  pace: 'balanced',
  budget: { tier: 'comfortable', amount: null },
  origin: '',
  ...change,
});

export const draftBundle = (title: string, change: Partial<DraftBundle> = {}): DraftBundle => ({
  title,
  mood: 'Slow and warm',
  description: 'Three days by the river.',
  destination: `The city of ${title}`,
  start_date: '2026-06-10',
  days: 3,
  pace: 'balanced',
  key_events: ['A night of fado'],
  price_band: 2,
  estimated_cost: { amount: 900, currency: 'EUR' },
  walking_km: 7,
  weather_risk: 'Hot at noon',
  trade_off: 'No beach',
  why_it_fits: 'You asked for music in cellars.',
  places: [
    { name: 'A place', lat: null, lng: null },
    { name: 'Another place', lat: 38.7, lng: -9.1 },
  ],
  ...change,
});

export const bundlesText = (...bundles: readonly object[]): string => JSON.stringify({ bundles });

/** An answer in small pieces, numbered from 1 as by a provider that keeps its responses. */
export const inPieces = (text: string): ProviderSignal[] =>
  (text.match(/[\s\S]{1,17}/g) ?? []).map((delta, index) => ({ type: 'text', delta, sequence: index + 1 }));

const usage = { inputTokens: 10, outputTokens: 20, totalTokens: 30 };
export const finished: ProviderSignal = { type: 'completed', usage };

/** An answer with these proposals, and its end. */
export const answering = (...bundles: readonly object[]): ProviderSignal[] => [
  ...inPieces(bundlesText(...bundles)),
  finished,
];

/** A round in which the model asks for these. */
export const calling = (...calls: readonly { name: string; arguments: unknown }[]): ProviderSignal[] => [
  ...calls.map(({ name, arguments: given }, index) => ({
    type: 'toolCall' as const,
    callId: `call_${index + 1}`,
    name,
    arguments: typeof given === 'string' ? given : JSON.stringify(given),
    sequence: index + 1,
  })),
  finished,
];
