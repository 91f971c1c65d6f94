import { act, fireEvent, render, screen } from '@testing-library/react';
import { NetworkError, ProblemError, type RealTimeItineraryService } from '@tripstream/client';
import type { Job, ProblemCode } from '@tripstream/contracts';
import { TripstreamProvider } from '@tripstream/react';
import { HoldSwitch } from './HoldSwitch.js';
import { HeldStream } from './held-stream.js';
import { TripHeader } from './TripHeader.js';
import { aJob, aTrip, ShownStream } from './testing.js';

const endedAt = '2026-11-20T12:03:00.000Z';
const trip = (version: number, job: Partial<Job> = {}) => aTrip({ version, job: aJob(job) });

function show(answer: () => Promise<unknown> = () => Promise.resolve()) {
  const live = new ShownStream(trip(1));
  const held = new HeldStream(live);
  const service = { stop: answer, retry: answer } as unknown as RealTimeItineraryService;
  const page = (over: boolean) => (
    <TripstreamProvider service={service}>
      <TripHeader stream={held} live={live} />
      <HoldSwitch stream={held} over={over} />
    </TripstreamProvider>
  );
  const { rerender } = render(page(false));
  return { live, held, end: () => rerender(page(true)) };
}

const button = (name: string) => screen.queryByRole('button', { name });
const stop = async () => {
  fireEvent.click(button('Stop planning') as HTMLElement);
  await act(async () => void fireEvent.click(button('Stop planning') as HTMLElement));
};

const refused = (code: ProblemCode) => () =>
  Promise.reject(new ProblemError({ type: '', title: code, status: 409, code, traceId: 't' }));

describe('TripActions', () => {
  it('[X7] a held trip that has ended offers no stop, says that it has ended, and stays held until let go', () => {
    const { live, held, end } = show();
    act(() => held.hold(true));
    act(() => live.show({ itinerary: trip(3, { status: 'complete', endedAt }) }));
    end();
    expect(button('Stop planning')).toBeNull();
    expect(screen.getByTestId('hold').textContent).toBe(
      'Planning has finished, 2 updates waitingResume updates',
    );
    expect(held.view().itinerary?.version).toBe(1);

    button('Resume updates')?.focus();
    fireEvent.click(button('Resume updates') as HTMLElement);
    expect(held.view().itinerary?.version).toBe(3);
    expect(document.activeElement).toBe(screen.getByTestId('status'));
  });

  it('[D10] a stop that comes too late is none that failed', async () => {
    show(refused('generation-terminal'));
    await stop();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it.each(['generation-active', 'nothing-to-plan'] as const)(
    '[D10] a retry is none that failed when another device was faster (%s)',
    async (code) => {
      const { live } = show(refused(code));
      act(() => live.show({ itinerary: trip(2, { status: 'cancelled', endedAt }) }));
      await act(async () => void fireEvent.click(button('Try again') as HTMLElement));
      expect(screen.queryByRole('alert')).toBeNull();
    },
  );

  it('[D10] a stop that did not get through says so, until the link is back', async () => {
    const { live } = show(() => Promise.reject(new NetworkError('offline')));
    await stop();
    expect(screen.getByRole('alert').textContent).toContain('we cannot reach Tripstream');
    act(() => live.show({ connection: { kind: 'offline' } }));
    expect(screen.queryByRole('alert')).not.toBeNull();
    act(() => live.show({ connection: { kind: 'live' } }));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('[D10] a stop that failed is forgotten when the trip has ended anyway', async () => {
    const { live } = show(() => Promise.reject(new NetworkError('offline')));
    await stop();
    act(() => live.show({ itinerary: trip(2, { status: 'complete', endedAt }) }));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('[D10] a refusal stands long enough to be read, however fast news come', async () => {
    const { live } = show(() => Promise.reject(new Error('refused')));
    await stop();
    act(() => live.show({ itinerary: trip(2) }));
    expect(screen.getByRole('alert').textContent).toContain('Please try once more');
    const later = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 6000);
    act(() => live.show({ itinerary: trip(3) }));
    later.mockRestore();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('[D10] the focus stays in its place when one button follows another', () => {
    const { live } = show();
    button('Stop planning')?.focus();
    act(() => live.show({ itinerary: trip(2, { status: 'cancelled', endedAt }) }));
    expect(document.activeElement).toBe(button('Try again'));
    act(() => live.show({ itinerary: trip(3) }));
    expect(document.activeElement).toBe(button('Stop planning'));
    act(() => live.show({ itinerary: trip(4, { status: 'complete', endedAt }) }));
    expect(document.activeElement).toBe(screen.getByTestId('status'));
  });
});
