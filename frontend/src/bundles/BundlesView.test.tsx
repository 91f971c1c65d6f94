import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { NetworkError, ProblemError, type RealTimeItineraryService } from '@tripstream/client';
import type { Itinerary, ProblemCode } from '@tripstream/contracts';
import { TripstreamProvider } from '@tripstream/react';
import { MemoryRouter, Route, Routes, useParams } from 'react-router';
import { ShownStream } from '../itinerary/testing.js';
import { type Answer, slowly } from '../trip-fields/testing.js';
import { BundlesView } from './BundlesView.js';
import { aBundle, aChosenProposal, aProposal, endedSearch, somePreferences } from './testing.js';

const Shown = ({ what }: { what: string }) => <p>{`${what} ${Object.values(useParams()).join()}`}</p>;

function show(itinerary: Itinerary | null, answer: Answer = opened('trip_1')) {
  const stream = new ShownStream(itinerary);
  const sent: unknown[][] = [];
  const note =
    (order: string) =>
    (...said: unknown[]) => {
      sent.push([order, ...said]);
      return answer();
    };
  const service = {
    chooseBundle: note('choose'),
    requestBundles: note('request'),
    retry: note('retry'),
    stop: note('stop'),
  } as unknown as RealTimeItineraryService;
  render(
    <TripstreamProvider service={service}>
      <MemoryRouter>
        <Routes>
          <Route path="/" element={<BundlesView stream={stream} />} />
          <Route path="/plans/:tripId" element={<Shown what="The trip" />} />
          <Route path="/new/:generationId" element={<Shown what="Proposals" />} />
          <Route path="/new" element={<Shown what="The form" />} />
        </Routes>
      </MemoryRouter>
    </TripstreamProvider>,
  );
  return { stream, sent };
}
const opened = (tripId: string) => () =>
  Promise.resolve({ response: { generationId: 'gen_2' }, stream: { tripId, leave: () => undefined } });
const refused = (code: ProblemCode) => () =>
  Promise.reject(new ProblemError({ type: '', title: code, status: 409, code, traceId: 't' }));

const cards = () => screen.queryAllByTestId('bundle');
const skeletons = () => screen.queryAllByTestId('bundle-skeleton');
const status = () => screen.getByTestId('status').textContent;
const press = (name: string | RegExp) =>
  act(async () => void fireEvent.click(screen.getByRole('button', { name })));

describe('BundlesView', () => {
  it('[C9] keeps the places of the trips to come, and says what the planner is at', () => {
    show(aProposal(0));
    expect(cards()).toHaveLength(0);
    expect(skeletons()).toHaveLength(4);
    expect(status()).toBe('Proposing trips…');
    expect(screen.getByTestId('bundles').getAttribute('aria-busy')).toBe('true');
    expect(screen.getByText('The first one is on its way')).toBeTruthy();
  });

  it('[C6] without a summary the step’s display name stands in, and a summary takes its place', () => {
    const { stream } = show(aProposal(0));
    const notes = () => screen.getByText('Notes from the planner').parentElement?.textContent;
    expect(notes()).toContain('Looking around');
    const text = 'Somewhere with small music houses';
    const activities = [{ version: 3, kind: 'reasoning', severity: 'info', text, day: null }] as const;
    act(() => stream.show({ itinerary: aProposal(0, { version: 3, activities: [...activities] }) }));
    expect(notes()).toContain(text);
    expect(notes()).not.toContain('Looking around');
  });

  it('[B1] names the steps by their display names, with the current one, and never by their ids', () => {
    show(aProposal(1));
    const steps = within(screen.getByTestId('ledger')).getAllByRole('listitem');
    expect(steps.map(({ textContent }) => textContent)).toEqual([
      'Understanding what you like, done',
      'Looking around, now',
      'Putting trips together, to come',
      'Finishing, to come',
    ]);
    expect(steps.map((step) => step.getAttribute('aria-current'))).toEqual([null, 'step', null, null]);
  });

  it('[C9] trips take their places one by one, and what is there is not drawn anew', () => {
    const { stream } = show(aProposal(1));
    const first = cards()[0];
    expect(first?.textContent).toContain('Way 1');
    act(() => stream.show({ itinerary: aProposal(2, { version: 2 }) }));
    expect(cards()).toHaveLength(2);
    expect(cards()[0]).toBe(first);
    expect(skeletons()).toHaveLength(2);
    // A fifth one has no place kept for it: it comes after the others.
    act(() => stream.show({ itinerary: aProposal(5, { version: 5 }) }));
    expect(cards()).toHaveLength(5);
    expect(skeletons()).toHaveLength(0);
  });

  it('[C9] a card says what the trip is, what it costs and what is given up', () => {
    show(aProposal(1));
    const card = within(cards()[0] as HTMLElement);
    for (const text of [
      'Way 1',
      'Slow and bright',
      /18\s*–\s*21 Dec 2026/,
      'about €900',
      'Relaxed',
      '5.5 km a day',
      'Showers on one day in three',
      'No beach',
      'You like music',
      'Fado at Tasca do Chico · Feira da Ladra',
    ])
      expect(card.getByText(text)).toBeTruthy();
    expect(card.getByRole('img', { name: 'Where Way 1 happens: 1 checked, 1 unverified' })).toBeTruthy();
    expect(card.queryByText('Between the river and the hills')).toBeNull();
    fireEvent.click(card.getByRole('button', { name: 'More about Way 1' }));
    expect(card.getByText('Between the river and the hills')).toBeTruthy();
  });

  it('[C11] a trip is chosen before all have arrived, once, and leads to its plan', async () => {
    const { sent } = show(aProposal(1));
    const button = screen.getByRole('button', { name: 'Choose this trip: Way 1' });
    await act(async () => {
      fireEvent.click(button);
      fireEvent.click(button);
    });
    expect(sent).toHaveLength(1);
    expect(sent[0]?.[1]).toEqual({ tripId: 'trip_1', bundleId: 'bnd_1' });
    expect(screen.getByText('The trip trip_1')).toBeTruthy();
  });

  it('[C11] a choice that did not get through says so on its card, and is repeated with the same key', async () => {
    const { sent } = show(aProposal(2), () => Promise.reject(new NetworkError('offline')));
    await press('Choose this trip: Way 2');
    expect(within(cards()[1] as HTMLElement).getByRole('alert').textContent).toContain('cannot reach');
    expect(within(cards()[0] as HTMLElement).queryByRole('alert')).toBeNull();
    await press('Choose this trip: Way 2');
    await press('Choose this trip: Way 1');
    const keys = sent.map(([, , , options]) => (options as { idempotencyKey: string }).idempotencyKey);
    expect(keys[0]).toBe(keys[1]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  it('[C7] [C11] a choice from proposals that lapsed a moment ago says that they did', async () => {
    show(aProposal(1), refused('bundles-expired'));
    await press('Choose this trip: Way 1');
    expect(within(cards()[0] as HTMLElement).getByRole('alert').textContent).toContain('have lapsed');
  });

  it('[C9] when all are there the places that stayed empty go, and one may take one’s time', () => {
    show(aProposal(3, { job: endedSearch('complete', { phase: 'finishing' }) }));
    expect(skeletons()).toHaveLength(0);
    expect(status()).toBe('3 trips to choose from take your time');
    expect(screen.getByTestId('bundles').getAttribute('aria-busy')).toBe('false');
    expect(screen.getByText(/^Open to choose until/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull();
  });

  it('[C9] trips are compared in a table of the same facts', () => {
    show(aProposal(2));
    fireEvent.click(screen.getByRole('radio', { name: 'Side by side' }));
    const table = within(screen.getByRole('table'));
    expect(table.getAllByRole('columnheader').map(({ textContent }) => textContent)).toEqual([
      'What',
      'LisbonWay 1',
      'LisbonWay 2',
    ]);
    expect(table.getByRole('row', { name: /^On foot/ }).textContent).toBe('On foot5.5 km a day5.5 km a day');
    expect(table.getAllByRole('button')).toHaveLength(2);
  });

  it('[C9] [D10] a search that failed says why, keeps what had arrived, and is tried again', async () => {
    const failure = { code: 'rate_limited', message: 'x', retryable: true } as const;
    const { sent } = show(aProposal(2, { job: endedSearch('error', { failure }) }));
    expect(status()).toBe('Planner error 2 trips kept');
    expect(screen.getByRole('alert').textContent).toContain('The planner is busy');
    expect(screen.getByRole('button', { name: 'Choose this trip: Way 2' })).toBeTruthy();
    await press('Look for more');
    expect(sent).toEqual([['retry', 'trip_1']]);
  });

  it('[C9] [D10] with nothing arrived before the failure there is nothing to look for more of', () => {
    const failure = { code: 'timeout', message: 'x', retryable: true } as const;
    show(aProposal(0, { job: endedSearch('error', { failure }) }));
    expect(screen.getByRole('alert').textContent).toContain('What you asked for is kept');
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
    expect(skeletons()).toHaveLength(0);
  });

  it('[B6] [C9] a stopped search keeps the trips that are there, and they can be chosen', async () => {
    const { stream, sent } = show(aProposal(2));
    fireEvent.click(screen.getByRole('button', { name: 'Stop' }));
    expect(screen.getByRole('alertdialog').textContent).toContain('2 trips already here stay');
    await press('Stop looking');
    expect(sent).toEqual([['stop', 'trip_1', 'days']]);
    act(() => stream.show({ itinerary: aProposal(2, { version: 9, job: endedSearch('cancelled') }) }));
    expect(status()).toBe('Stopped 2 trips kept');
    expect(skeletons()).toHaveLength(0);
    expect(screen.getByRole('button', { name: 'Choose this trip: Way 1' })).toBeTruthy();
  });

  it('[C7] lapsed proposals stay to be read, cannot be chosen, and are proposed again with one press', async () => {
    const { sent } = show(
      aProposal(3, { expired: true, expiresAt: null, job: endedSearch('complete') }),
      opened('trip_2'),
    );
    expect(status()).toBe('These proposals have lapsed');
    expect(cards()).toHaveLength(3);
    expect(screen.queryByRole('button', { name: /^Choose/ })).toBeNull();
    expect(screen.getByTestId('asked-for').textContent).toContain('From Ghent');
    await press('Propose again');
    expect(sent[0]?.slice(0, 2)).toEqual(['request', somePreferences]);
    expect(screen.getByText('Proposals gen_2')).toBeTruthy();
  });

  it('[C7] a search that lapsed while it ran is over', () => {
    show(aProposal(1, { expired: true, expiresAt: null, job: endedSearch('expired') }));
    expect(status()).toBe('These proposals have lapsed');
    expect(skeletons()).toHaveLength(0);
  });

  it('[D10] where nothing fitted, what was asked for can be changed', () => {
    localStorage.clear();
    show(aProposal(0, { job: endedSearch('complete') }));
    expect(status()).toBe('No trip found');
    fireEvent.click(within(screen.getByRole('alert')).getByRole('link', { name: 'Change it' }));
    expect(screen.getByText(/^The form/)).toBeTruthy();
    expect(JSON.parse(localStorage.getItem('tripstream.preferences') ?? '{}')).toMatchObject({
      origin: 'Ghent',
      amount: '1500',
      music: 'Fado',
      from: '2026-12-18',
    });
  });

  it('[C11] after a choice the chosen one leads to its trip, and another one becomes a second trip', async () => {
    const { sent } = show(aChosenProposal(2, 1), opened('trip_2'));
    expect(status()).toBe('Chosen Way 1');
    expect(screen.getByText('You chose “Way 1”. Its plan goes on by itself.')).toBeTruthy();
    expect(within(cards()[0] as HTMLElement).getByRole('link', { name: 'Open the trip' })).toBeTruthy();
    await press('Plan this one too: Way 2');
    expect(sent[0]?.[1]).toEqual({ tripId: 'trip_1', bundleId: 'bnd_2' });
    expect(screen.getByText('The trip trip_2')).toBeTruthy();
  });

  it('[C5] a line that broke is said in one line, and the trips stay to be chosen', () => {
    const { stream } = show(aProposal(2));
    act(() => stream.show({ connection: { kind: 'waiting', attempt: 2, retryAt: 0, because: 'network' } }));
    expect(screen.getByTestId('connection').textContent).toContain('Reconnecting, try 2');
    expect(screen.getByRole('button', { name: 'Choose this trip: Way 1' })).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Retry now' }));
    expect(stream.reconnects).toBe(1);
  });

  it('[X7] says whole trips aloud, in a region that was there before, and nothing of what is replayed', () => {
    const { stream } = show(aProposal(0));
    const voice = screen.getByRole('status');
    expect(voice.textContent).toBe('');
    act(() => stream.show({ itinerary: aProposal(1, { version: 2 }), replaying: true }));
    expect(voice.textContent).toBe('');
    act(() => stream.show({ itinerary: aProposal(2, { version: 3 }), replaying: false }));
    expect(voice.textContent).toBe('Trip 2 proposed: Way 2');
  });

  it('[X7] held, the page stands still while trips arrive behind it', () => {
    const { stream } = show(aProposal(1));
    fireEvent.click(screen.getByRole('button', { name: 'Hold updates' }));
    act(() => stream.show({ itinerary: aProposal(2, { version: 2 }) }));
    expect(cards()).toHaveLength(1);
    fireEvent.click(screen.getByRole('button', { name: 'Resume updates' }));
    expect(cards()).toHaveLength(2);
  });

  it('[C9] a cost that nobody knows is said to be unknown', () => {
    show(aProposal(0, { bundles: [aBundle(1, { estimatedCost: null, keyEvents: [], places: [] })] }));
    expect(screen.getByText('not known')).toBeTruthy();
    expect(screen.getByText('No places named yet')).toBeTruthy();
  });

  it('[C7] [X7] proposals that lapse under somebody’s focus leave it on the card, where it says so', () => {
    const { stream } = show(aProposal(2));
    screen.getByRole('button', { name: 'Choose this trip: Way 2' }).focus();
    const lapsed = { version: 9, expired: true, expiresAt: null, job: endedSearch('complete') };
    act(() => stream.show({ itinerary: aProposal(2, lapsed) }));
    expect(document.activeElement?.textContent).toBe('These proposals have lapsed');
    expect(cards()[1]?.contains(document.activeElement)).toBe(true);
  });

  it('[C11] who goes elsewhere while a choice is on its way is not pulled to its plan', async () => {
    const { answer, come, leave } = slowly({});
    show(aProposal(0, { bundles: [aBundle(1)], job: endedSearch('complete') }), answer);
    await press('Choose this trip: Way 1');
    fireEvent.click(screen.getByRole('link', { name: 'Change it' }));
    await come();
    expect(screen.getByText(/^The form/)).toBeTruthy();
    expect(leave).toHaveBeenCalledTimes(1);
  });
});
