import type { Persistence, TripId } from '@tripstream/contracts';
import { FailingStreams } from './failing-streams.js';

const trip = 'trip_a' as TripId;

function watched() {
  const failing = new FailingStreams();
  const told: Persistence['state'][] = [];
  failing.onChange((_, { state }) => told.push(state));
  return { failing, told };
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('trips whose commits fail', () => {
  it('[A12] are told once when it begins and once when it works again', () => {
    const { failing, told } = watched();
    failing.begin(trip, 3);
    failing.begin(trip, 3);
    expect(failing.of(trip)).toMatchObject({ state: 'failing' });
    failing.end(trip);
    failing.end(trip);
    expect(told).toEqual(['failing', 'recovered']);
    expect(failing.of(trip)).toBeNull();
  });

  it('[A12] work again when somebody else has gone on, or the database answered', () => {
    const { failing, told } = watched();
    failing.begin(trip, 3);
    failing.seen(trip, 3, null);
    expect(told).toEqual(['failing']);
    failing.seen(trip, 4, null);
    failing.begin(trip, 4);
    failing.answered(trip);
    expect(told).toEqual(['failing', 'recovered', 'failing', 'recovered']);
  });

  it('[A12] keep failing as long as the head says so, whatever else is answered', () => {
    const { failing, told } = watched();
    failing.seen(trip, 3, '2026-05-01T09:00:00.000Z');
    failing.answered(trip);
    expect(failing.of(trip)).toEqual({ state: 'failing', since: '2026-05-01T09:00:00.000Z' });
    failing.seen(trip, 3, null);
    expect(told).toEqual(['failing', 'recovered']);
  });

  it('[A12] are forgotten a minute after the last try, so that what was given up is not failing for ever', () => {
    const { failing, told } = watched();
    failing.begin(trip, 0);
    jest.advanceTimersByTime(50_000);
    failing.begin(trip, 0);
    jest.advanceTimersByTime(50_000);
    expect(told).toEqual(['failing']);
    jest.advanceTimersByTime(10_000);
    expect(told).toEqual(['failing', 'recovered']);
    expect(failing.of(trip)).toBeNull();
  });
});
