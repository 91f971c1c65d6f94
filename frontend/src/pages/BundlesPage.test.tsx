import { act, fireEvent, render, screen } from '@testing-library/react';
import { NetworkError, ProblemError, type RealTimeItineraryService } from '@tripstream/client';
import type { Itinerary, ProblemCode } from '@tripstream/contracts';
import { TripstreamProvider } from '@tripstream/react';
import { Link, MemoryRouter, Route, Routes } from 'react-router';
import { aChosenProposal, aProposal } from '../bundles/testing.js';
import { ShownStream } from '../itinerary/testing.js';
import { BundlesPage } from './BundlesPage.js';
import { PlanPage } from './PlanPage.js';

function open(path: string, itinerary: Itinerary | null, generation: () => Promise<unknown>) {
  const asked: string[] = [];
  const service = {
    about: () => Promise.reject(new NetworkError('not asked')),
    peek: () => null,
    serverNow: () => Date.now(),
    follow: () => new ShownStream(itinerary),
    generation: (generationId: string) => {
      asked.push(generationId);
      return generation();
    },
  } as unknown as RealTimeItineraryService;
  render(
    <TripstreamProvider service={service}>
      <MemoryRouter initialEntries={[path]}>
        <Link to="/new/gen_2">Another search</Link>
        <Routes>
          <Route path="/new/:generationId" element={<BundlesPage />} />
          <Route path="/plans/:tripId" element={<PlanPage />} />
        </Routes>
      </MemoryRouter>
    </TripstreamProvider>,
  );
  return asked;
}
const refusal = (status: number, code: ProblemCode) =>
  new ProblemError({ type: '', title: 'x', status, code, traceId: 't' });
const found = () => Promise.resolve({ tripId: 'trip_1' });

describe('BundlesPage', () => {
  // A page begins at its top; this window has none.
  beforeEach(() => void jest.spyOn(window, 'scrollTo').mockImplementation(() => undefined));
  afterEach(() => jest.restoreAllMocks());

  it('[C5] an address alone, as after a reload or on a second device, leads to the trips that are there', async () => {
    const asked = open('/new/gen_1', aProposal(2), found);
    expect(await screen.findAllByTestId('bundle')).toHaveLength(2);
    expect(asked).toEqual(['gen_1']);
  });

  it('[C4] [C5] a generation that is unknown or of somebody else is not here', async () => {
    open('/new/gen_9', null, () => Promise.reject(refusal(404, 'generation-not-found')));
    expect(await screen.findByText('These proposals are not here')).toBeTruthy();
  });

  it.each([
    ['nobody answers', new NetworkError('offline')],
    ['nobody is let in', refusal(401, 'token-invalid')],
  ])('[C5] while %s the page says so, and asks again when told to', async (_, error) => {
    let answers: () => Promise<unknown> = () => Promise.reject(error);
    open('/new/gen_1', aProposal(1), () => answers());
    expect(await screen.findByText('We cannot reach Tripstream')).toBeTruthy();
    answers = found;
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Try again' })));
    expect(await screen.findAllByTestId('bundle')).toHaveLength(1);
  });

  it('[C5] the address of another search is another page, on which nothing of the first is kept', async () => {
    const asked = open('/new/gen_1', aProposal(2), found);
    await screen.findAllByTestId('bundle');
    fireEvent.click(screen.getByRole('radio', { name: 'Side by side' }));
    await act(async () => void fireEvent.click(screen.getByRole('link', { name: 'Another search' })));
    expect(await screen.findAllByTestId('bundle')).toHaveLength(2);
    expect(asked).toEqual(['gen_1', 'gen_2']);
    expect(screen.queryByTestId('compare')).toBeNull();
  });

  it('[C9] the page of a trip from which nobody has chosen leads to its proposals, without asking again', async () => {
    const asked = open('/plans/trip_1', aProposal(2), found);
    expect(await screen.findAllByTestId('bundle')).toHaveLength(2);
    expect(asked).toEqual([]);
  });

  it('[C11] the page of a chosen trip is its plan, from which the other proposals can be seen', async () => {
    open('/plans/trip_1', aChosenProposal(2, 1), found);
    expect(await screen.findByRole('heading', { level: 1, name: 'Way 1' })).toBeTruthy();
    fireEvent.click(screen.getByRole('link', { name: 'See the other proposals' }));
    expect(await screen.findAllByTestId('bundle')).toHaveLength(2);
  });
});
