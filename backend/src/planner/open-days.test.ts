import { OpenDays } from './open-days.js';

const days = () =>
  new OpenDays([
    { day: 2, date: '2026-05-05', attempt: 0, nodes: 0 },
    { day: 3, date: '2026-05-06', attempt: 2, nodes: 3 },
  ]);

describe('the open days of a run', () => {
  it('count attempts from 1, and go on from where the trip stands', () => {
    expect(days().remaining.map(({ day, attempt }) => [day, attempt])).toEqual([
      [2, 1],
      [3, 2],
    ]);
  });

  it('[D6] take only days that were asked for, each once', () => {
    const open = days();
    expect(open.begin(1)).toBeNull();
    const second = open.begin(2);
    expect(second?.day).toBe(2);
    if (second) open.close(second);
    expect(open.current).toBeNull();
    expect(open.begin(2)).toBeNull();
    expect(open.remaining.map(({ day }) => day)).toEqual([3]);
  });

  it('[D6] forget what was written of a day that begins again, not how often it failed', () => {
    const open = days();
    const third = open.begin(3);
    if (third === null) throw new Error('day 3 is open');
    third.nodes = 4;
    third.places.push('Somewhere');
    third.failures = 1;
    open.restarted(third, 3);
    open.interrupt();
    expect(open.current).toBeNull();
    expect(open.remaining[1]).toEqual({
      day: 3,
      date: '2026-05-06',
      attempt: 3,
      nodes: 0,
      places: [],
      failures: 1,
    });
  });
});
