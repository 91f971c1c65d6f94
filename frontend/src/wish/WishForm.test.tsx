import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { NetworkError, type RealTimeItineraryService } from '@tripstream/client';
import type { CreateItineraryRequest } from '@tripstream/contracts';
import { TripstreamProvider } from '@tripstream/react';
import { Link, MemoryRouter, Route, Routes } from 'react-router';
import { type Answer, refusing, send, slowly } from '../trip-fields/testing.js';
import { WishForm } from './WishForm.js';

function show(answer: Answer) {
  const sent: { request: CreateItineraryRequest; key: string | undefined }[] = [];
  const service = {
    createItinerary: (request: CreateItineraryRequest, _: unknown, options: { idempotencyKey?: string }) => {
      sent.push({ request, key: options.idempotencyKey });
      return answer();
    },
  } as unknown as RealTimeItineraryService;
  render(
    <TripstreamProvider service={service}>
      <MemoryRouter>
        <Link to="/elsewhere">Away</Link>
        <Routes>
          <Route path="/" element={<WishForm />} />
          <Route path="/elsewhere" element={<p>Elsewhere</p>} />
          <Route path="/plans/:tripId" element={<p>The trip</p>} />
        </Routes>
      </MemoryRouter>
    </TripstreamProvider>,
  );
  return sent;
}

const created: Answer = () =>
  Promise.resolve({ response: {}, stream: { tripId: 'trip_1', leave: () => undefined } });

const destination = () => screen.getByLabelText('Where to?') as HTMLInputElement;
const write = (value: string) => fireEvent.change(destination(), { target: { value } });

describe('WishForm', () => {
  beforeEach(() => localStorage.clear());

  it('[D10] an empty destination is said at the field, which gets the focus, and nothing is sent', async () => {
    const sent = show(created);
    await send();
    expect(destination().getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText('Say where you want to go.').id).toBe(
      destination().getAttribute('aria-describedby'),
    );
    await waitFor(() => expect(document.activeElement).toBe(destination()));
    expect(sent).toEqual([]);
  });

  it('[D10] the complaints of a problem document stand at their fields, the first of which gets the focus', async () => {
    show(
      refusing([
        { pointer: '/party/adults', detail: 'too many' },
        { pointer: '/startDate', detail: 'is in the past' },
      ]),
    );
    write('Lisbon');
    await send();
    expect(screen.getByText('Is in the past.')).toBeTruthy();
    expect(screen.getByText('Too many.')).toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('First day')));
  });

  it('[D10] a refusal that names no field is an alert of the form', async () => {
    show(refusing(undefined));
    write('Lisbon');
    await send();
    expect(screen.getByRole('alert').textContent).toBe('A field is not valid');
  });

  it('[D10] repeats a wish with the same key until it changes, and sends it once at a time', async () => {
    const sent = show(() => Promise.reject(new NetworkError('offline')));
    write('Lisbon');
    await act(async () => {
      fireEvent.submit(screen.getByRole('form'));
      fireEvent.submit(screen.getByRole('form'));
    });
    await send();
    write('Kyoto');
    await send();
    expect(sent.map(({ request }) => request.destination)).toEqual(['Lisbon', 'Lisbon', 'Kyoto']);
    expect(sent[0]?.key).toBe(sent[1]?.key);
    expect(sent[2]?.key).not.toBe(sent[1]?.key);
    expect(screen.getByRole('alert').textContent).toContain('We cannot reach Tripstream');
  });

  it('[D9] an accepted wish leads to its trip, and its draft is forgotten', async () => {
    const sent = show(created);
    fireEvent.click(screen.getByRole('button', { name: 'Kyoto' }));
    expect(localStorage.getItem('tripstream.wish')).toContain('Kyoto');
    await send();
    expect(screen.getByText('The trip')).toBeTruthy();
    expect(sent[0]?.request).toMatchObject({ destination: 'Kyoto', days: 5, pace: 'balanced' });
    expect(localStorage.getItem('tripstream.wish')).toBeNull();
  });

  it('[D10] who leaves while a wish is on its way stays where they went; the trip is made all the same', async () => {
    const { answer, come, leave } = slowly({});
    show(answer);
    write('Lisbon');
    await send();
    fireEvent.click(screen.getByRole('link', { name: 'Away' }));
    await come();
    expect(screen.getByText('Elsewhere')).toBeTruthy();
    expect(leave).toHaveBeenCalledTimes(1);
    expect(localStorage.getItem('tripstream.wish')).toBeNull();
  });
});
