import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { NetworkError, ProblemError, type RealTimeItineraryService } from '@tripstream/client';
import type { CreateItineraryRequest, Problem } from '@tripstream/contracts';
import { TripstreamProvider } from '@tripstream/react';
import { MemoryRouter, Route, Routes } from 'react-router';
import { WishForm } from './WishForm.js';

type Answer = () => Promise<unknown>;

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
        <Routes>
          <Route path="/" element={<WishForm />} />
          <Route path="/plans/:tripId" element={<p>The trip</p>} />
        </Routes>
      </MemoryRouter>
    </TripstreamProvider>,
  );
  return sent;
}

const problem =
  (errors: Problem['errors']): Answer =>
  () =>
    Promise.reject(
      new ProblemError({
        type: '',
        title: 'A field is not valid',
        status: 422,
        code: 'invalid-field',
        traceId: 't',
        ...(errors && { errors }),
      }),
    );
const created: Answer = () =>
  Promise.resolve({ response: {}, stream: { tripId: 'trip_1', leave: () => undefined } });

const destination = () => screen.getByLabelText('Where to?') as HTMLInputElement;
const write = (value: string) => fireEvent.change(destination(), { target: { value } });
const send = () => act(async () => void fireEvent.submit(screen.getByRole('form')));

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
      problem([
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
    show(problem(undefined));
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
});
