import { render, screen } from '@testing-library/react';
import { NetworkError, type RealTimeItineraryService } from '@tripstream/client';
import type { ItinerarySummary, UsageTotals } from '@tripstream/contracts';
import { TripstreamProvider } from '@tripstream/react';
import { MemoryRouter } from 'react-router';
import { MyTrips } from './MyTrips.js';

const trip = (change: Partial<ItinerarySummary> = {}): ItinerarySummary => ({
  tripId: 'trip_1' as ItinerarySummary['tripId'],
  title: 'Lisbon, slowly',
  destination: 'Lisbon',
  startDate: '2026-12-18',
  days: 3,
  stage: 'trip',
  jobStatus: 'complete',
  percent: 100,
  createdAt: '2026-11-20T12:00:00.000Z',
  ...change,
});
const proposal = (change: Partial<ItinerarySummary> = {}) =>
  trip({
    title: 'Music in December',
    destination: '',
    startDate: null,
    days: 0,
    stage: 'proposal',
    ...change,
  });

const model = {
  provider: 'openai',
  model: 'm',
  generations: 12,
  inputTokens: 1,
  outputTokens: 2,
  totalTokens: 3,
} as const;
const usageOf = (change: Partial<UsageTotals>): UsageTotals => ({
  since: '2026-10-22T00:00:00.000Z',
  generations: 12,
  inputTokens: 20_000,
  outputTokens: 28_210,
  totalTokens: 48_210,
  costs: [],
  budget: { cost: { amount: 20, currency: 'USD' }, tokens: 1_000_000 },
  byModel: [{ ...model, cost: null }],
  ...change,
});

async function show(trips: ItinerarySummary[], usage: () => Promise<UsageTotals>) {
  const service = {
    signIn: () => Promise.resolve(),
    list: () => Promise.resolve(trips),
    usage,
  } as unknown as RealTimeItineraryService;
  render(
    <TripstreamProvider service={service}>
      <MemoryRouter>
        <MyTrips />
      </MemoryRouter>
    </TripstreamProvider>,
  );
  await screen.findByText('Your trips');
}
const none = () => Promise.reject(new NetworkError('offline'));
const row = () => screen.getByRole('listitem').textContent;

describe('MyTrips', () => {
  it.each([
    [{ jobStatus: 'running', percent: 45 }, 'Proposing, 45 %'],
    [{ jobStatus: 'complete' }, 'Yours to choose'],
    [{ jobStatus: 'expired' }, 'Lapsed'],
    [{ jobStatus: 'cancelled' }, 'Stopped'],
    [{ jobStatus: 'error' }, 'Needs you'],
  ] as const)('[C5] proposals are listed as such: %j says "%s"', async (change, label) => {
    await show([proposal(change)], none);
    expect(row()).toBe(`–ProposalsMusic in December${label}`);
    expect(screen.getByRole('link').getAttribute('href')).toBe('/plans/trip_1');
  });

  it('[C11] a chosen proposal is a trip like any other', async () => {
    await show([trip()], none);
    expect(row()).toBe('18 DecLisbonLisbon, slowly, 3 daysReady');
  });

  it('[B10] what planning has cost is summed by currency', async () => {
    const costs = [
      { amount: 1.23, currency: 'USD' },
      { amount: 2, currency: 'EUR' },
    ];
    const byModel = [{ ...model, cost: { amount: 1.23, currency: 'USD' } }];
    await show([trip()], () => Promise.resolve(usageOf({ costs, byModel })));
    expect((await screen.findByTestId('spent')).textContent).toBe(
      'What planning has cost since 22 Oct 2026: 12 plans · 48,210 tokens · US$1.23 + €2',
    );
  });

  it('[B10] what has no known price is not hidden behind a sum', async () => {
    const costs = [{ amount: 1.23, currency: 'USD' }];
    await show([trip()], () => Promise.resolve(usageOf({ costs })));
    expect((await screen.findByTestId('spent')).textContent).toMatch(
      /· US\$1\.23 and plans of unknown cost$/,
    );
  });

  it('[B10] the demo costs nothing, and a price that nobody knows is not nothing', async () => {
    const byModel = [{ ...model, provider: 'demo' as const, cost: { amount: 0, currency: 'USD' } }];
    await show([trip()], () =>
      Promise.resolve(usageOf({ costs: [{ amount: 0, currency: 'USD' }], byModel })),
    );
    expect((await screen.findByTestId('spent')).textContent).toMatch(/· demo: no cost$/);
  });

  it('[B10] says nothing of cost while it is unknown, and the list stays', async () => {
    await show([trip()], none);
    expect(screen.queryByTestId('spent')).toBeNull();
    expect(screen.getByRole('list')).toBeTruthy();
  });
});
