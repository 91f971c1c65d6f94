import { act, render, screen } from '@testing-library/react';
import { TripAnnouncer } from './TripAnnouncer.js';
import { aDay, aNode, aTrip, ShownStream } from './testing.js';

const planned = (day: number) => aDay({ day, status: 'planned', nodes: [aNode({ day })] });
const trip = (...days: ReturnType<typeof aDay>[]) => aTrip({ days });

describe('TripAnnouncer', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('[X7] is there and silent from the start, and says whole days at most every five seconds', () => {
    const stream = new ShownStream(trip(aDay(), aDay({ day: 2 }), aDay({ day: 3 })));
    render(<TripAnnouncer stream={stream} />);
    expect(screen.getByRole('status').textContent).toBe('');

    act(() => stream.show({ itinerary: trip(planned(1), aDay({ day: 2 }), aDay({ day: 3 })) }));
    expect(screen.getByRole('status').textContent).toBe('Day 1 of 3 ready, 1 stop');

    act(() => stream.show({ itinerary: trip(planned(1), planned(2), aDay({ day: 3 })) }));
    act(() => stream.show({ itinerary: trip(planned(1), planned(2), planned(3)) }));
    expect(screen.getByRole('status').textContent).toBe('Day 1 of 3 ready, 1 stop');
    act(() => jest.advanceTimersByTime(5000));
    expect(screen.getByRole('status').textContent).toContain(
      'Day 2 of 3 ready, 1 stop. Day 3 of 3 ready, 1 stop',
    );
  });

  it('[X7] says nothing of what is replayed', () => {
    const stream = new ShownStream(trip(aDay()));
    render(<TripAnnouncer stream={stream} />);
    act(() => stream.show({ itinerary: trip(planned(1)), replaying: true }));
    expect(screen.getByRole('status').textContent).toBe('');
  });

  it('[X7] speaks of a lost connection only after five seconds', () => {
    const stream = new ShownStream(trip(aDay()));
    render(<TripAnnouncer stream={stream} />);
    act(() => stream.show({ connection: { kind: 'waiting', attempt: 1, retryAt: 0, because: 'network' } }));
    act(() => jest.advanceTimersByTime(4900));
    expect(screen.getByRole('status').textContent).toBe('');
    act(() => jest.advanceTimersByTime(200));
    expect(screen.getByRole('status').textContent).toContain('Reconnecting');
  });
});
