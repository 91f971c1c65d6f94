import { type EventType, errorEventSchema, type Failure, type TripEvent } from '@tripstream/contracts';
import { errorEventOf } from './error-event.js';

const failure: Failure = { code: 'timeout', message: 'The planner stopped answering.', retryable: true };
const event = (type: EventType, payload: object) =>
  ({ type, payload, occurredAt: '2026-05-01T09:00:00.000Z' }) as unknown as TripEvent;

describe('what an event says went wrong', () => {
  it.each([
    [
      event('warning', {
        severity: 'recoverable',
        agent: 'DayByDayPlannerAgent',
        code: 'truncated',
        message: 'Trying again.',
        day: 2,
      }),
      { code: 'truncated', severity: 'recoverable', day: 2, retryable: true },
    ],
    [
      event('warning', {
        severity: 'warning',
        agent: 'x',
        code: 'destination_unknown',
        message: 'y',
        day: null,
      }),
      { code: 'destination_unknown', severity: 'warning', day: null, retryable: false },
    ],
    [
      event('day_failed', { day: 3, severity: 'recoverable', agent: 'DayByDayPlannerAgent', failure }),
      { code: 'timeout', severity: 'recoverable', day: 3, retryable: true },
    ],
    [
      event('generation_error', { severity: 'critical', agent: 'x', failure, usage: null, endedAt: '' }),
      { code: 'timeout', severity: 'critical', day: null, retryable: true },
    ],
  ])('[D5] has code, severity, agent, day, whether it is retryable, and a time: %#', (told, expected) => {
    const error = errorEventSchema.parse(errorEventOf(told));
    expect(error).toMatchObject({ ...expected, time: '2026-05-01T09:00:00.000Z' });
  });

  it('[D5] is nothing where nothing went wrong', () => {
    expect(errorEventOf(event('day_completed', { day: 1, theme: '', summary: '' }))).toBeNull();
  });
});
