import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { NetworkError, type RealTimeItineraryService } from '@tripstream/client';
import type { RequestBundlesRequest } from '@tripstream/contracts';
import { TripstreamProvider } from '@tripstream/react';
import { MemoryRouter, Route, Routes } from 'react-router';
import { type Answer, refusing, send } from '../trip-fields/testing.js';
import { PreferencesForm } from './PreferencesForm.js';

function show(answer: Answer = accepted) {
  const sent: { request: RequestBundlesRequest; key: string | undefined }[] = [];
  const service = {
    requestBundles: (request: RequestBundlesRequest, _: unknown, options: { idempotencyKey?: string }) => {
      sent.push({ request, key: options.idempotencyKey });
      return answer();
    },
  } as unknown as RealTimeItineraryService;
  const { unmount } = render(
    <TripstreamProvider service={service}>
      <MemoryRouter>
        <Routes>
          <Route path="/" element={<PreferencesForm />} />
          <Route path="/new/:generationId" element={<p>The proposals</p>} />
        </Routes>
      </MemoryRouter>
    </TripstreamProvider>,
  );
  return { sent, unmount };
}
const accepted: Answer = () =>
  Promise.resolve({
    response: { generationId: 'gen_1' },
    stream: { tripId: 'trip_1', leave: () => undefined },
  });
const field = (label: string) => screen.getByLabelText(label) as HTMLInputElement;
const write = (label: string, value: string) => fireEvent.change(field(label), { target: { value } });

describe('PreferencesForm', () => {
  beforeEach(() => localStorage.clear());

  it('[C1] with nothing but the dates it comes with, trips are proposed', async () => {
    const { sent } = show();
    await send();
    expect(screen.getByText('The proposals')).toBeTruthy();
    expect(sent[0]?.request).toMatchObject({
      interests: [],
      timeframe: { days: 4 },
      party: { adults: 2, children: 0 },
      pace: 'balanced',
      mobility: 'any',
      budget: { tier: 'comfortable', amount: null },
      origin: '',
      needs: '',
      musicProfile: '',
      otherPreferences: '',
    });
    const { from, to } = sent[0]?.request.timeframe ?? { from: '', to: '' };
    expect((Date.parse(to) - Date.parse(from)) / 86_400_000).toBe(13);
  });

  it('[C1] everything that is said is sent', async () => {
    const { sent } = show();
    write('Not before', '2027-03-01');
    write('Home again by', '2027-03-20');
    fireEvent.click(screen.getByLabelText('Music'));
    fireEvent.click(screen.getByLabelText('Step-free'));
    fireEvent.click(screen.getByLabelText('Splurge'));
    write('At most, for everybody', '1500');
    write('Currency', 'GBP');
    write('Where you set out from', ' Ghent ');
    write('What somebody needs', 'A cot');
    write('Music you like', 'Fado');
    write('Anything else', 'By train');
    await send();
    expect(sent[0]?.request).toMatchObject({
      interests: ['music'],
      timeframe: { from: '2027-03-01', to: '2027-03-20', days: 4 },
      mobility: 'step_free',
      budget: { tier: 'splurge', amount: { amount: 1500, currency: 'GBP' } },
      origin: 'Ghent',
      needs: 'A cot',
      musicProfile: 'Fado',
      otherPreferences: 'By train',
    });
  });

  it('[C1] a later beginning takes the end along', () => {
    show();
    write('Not before', '2027-03-01');
    expect(field('Home again by').value).toBe('2027-03-14');
    write('Not before', '2027-03-10');
    expect(field('Home again by').value).toBe('2027-03-14');
  });

  it('[D10] dates that are no window are said at their field, and nothing is sent', async () => {
    const { sent } = show();
    write('Not before', '2027-03-10');
    write('Home again by', '2027-03-01');
    await send();
    expect(screen.getByText('Choose a date after the first one.')).toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(field('Home again by')));
    write('Home again by', '2027-03-11');
    expect(screen.queryByText('Choose a date after the first one.')).toBeNull();
    await send();
    expect(screen.getByText('Only 2 days lie between these dates.')).toBeTruthy();
    expect(sent).toEqual([]);
  });

  it('[C1] [D10] what the server refuses stands at its field, unfolded, and the first one gets the focus', async () => {
    show(
      refusing([
        { pointer: '/budget/amount/amount', detail: 'is too large' },
        { pointer: '/musicProfile', detail: 'is too long' },
        { pointer: '/otherPreferences', detail: 'must not contain control characters' },
      ]),
    );
    await send();
    expect(screen.getByText('Is too large.')).toBeTruthy();
    expect(screen.getByText('Is too long.').id).toBe(
      field('Music you like').getAttribute('aria-describedby'),
    );
    expect(field('Anything else').getAttribute('aria-invalid')).toBe('true');
    expect(document.querySelector('details')?.open).toBe(true);
    await waitFor(() => expect(document.activeElement).toBe(field('At most, for everybody')));
  });

  it.each([
    ['/timeframe/from', 'Not before'],
    ['/timeframe/to', 'Home again by'],
    ['/timeframe/days', 'Days'],
    ['/party/children', 'Children'],
    ['/origin', 'Where you set out from'],
    ['/needs', 'What somebody needs'],
  ])('[C1] [D10] a complaint about %s stands at "%s"', async (pointer, label) => {
    show(refusing([{ pointer, detail: 'is wrong' }]));
    await send();
    expect(field(label).getAttribute('aria-invalid')).toBe('true');
  });

  it('[D10] while nobody answers it says so, keeps everything, and repeats with the same key', async () => {
    const { sent } = show(() => Promise.reject(new NetworkError('offline')));
    write('Where you set out from', 'Ghent');
    await send();
    expect(screen.getByRole('alert').textContent).toContain('What you like is kept here');
    await send();
    expect(sent[0]?.key).toBe(sent[1]?.key);
    write('Where you set out from', 'Bruges');
    await send();
    expect(sent[2]?.key).not.toBe(sent[0]?.key);
  });

  it('[C1] what was begun is there again after a reload, and can be cleared', () => {
    const { unmount } = show();
    write('Where you set out from', 'Ghent');
    unmount();
    show();
    expect(field('Where you set out from').value).toBe('Ghent');
    fireEvent.click(screen.getByRole('button', { name: 'Start over' }));
    expect(field('Where you set out from').value).toBe('');
    expect(localStorage.getItem('tripstream.preferences')).toBeNull();
  });
});
