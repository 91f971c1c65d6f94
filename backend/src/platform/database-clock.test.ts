import { createTestDatabase } from '../../../test/support/test-database.js';
import type { Database } from './database.js';
import { DatabaseClock } from './database-clock.js';

const HOUR = 3_600_000;

describe('the database’s clock', () => {
  it('[A14] is told although this machine’s clock is wrong', async () => {
    const { database, drop } = await createTestDatabase();
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'clearTimeout'] });
    try {
      const truth = Date.now();
      jest.setSystemTime(truth - 9 * HOUR);
      const now = await new DatabaseClock(database).now();
      expect(Math.abs(now.getTime() - truth)).toBeLessThan(60_000);
    } finally {
      jest.useRealTimers();
      await drop();
    }
  });

  it('[A14] is asked once for all who want to know, and again after a minute', async () => {
    let asked = 0;
    const database = {
      query: async () => {
        asked += 1;
        return [{ now: new Date() }];
      },
    } as unknown as Database;
    const clock = new DatabaseClock(database);
    jest.useFakeTimers();
    try {
      await Promise.all([clock.now(), clock.now(), clock.now()]);
      await clock.now();
      expect(asked).toBe(1);
      jest.setSystemTime(Date.now() + 61_000);
      await clock.now();
      expect(asked).toBe(2);
    } finally {
      jest.useRealTimers();
    }
  });

  it('[A14] that was known is told while the database is away, and asked again as soon as somebody wants to know', async () => {
    const ahead = 3 * HOUR;
    let isAway = true;
    let asked = 0;
    const database = {
      query: async () => {
        asked += 1;
        if (isAway) throw new Error('the database is away');
        return [{ now: new Date(Date.now() + ahead) }];
      },
    } as unknown as Database;
    const clock = new DatabaseClock(database);
    jest.useFakeTimers();
    try {
      await expect(clock.now()).rejects.toThrow('away');
      isAway = false;
      await clock.now();
      isAway = true;
      jest.setSystemTime(Date.now() + 61_000);
      for (const times of [3, 4]) {
        expect((await clock.now()).getTime()).toBe(Date.now() + ahead);
        expect(asked).toBe(times);
      }
      isAway = false;
      await clock.now();
      await clock.now();
      expect(asked).toBe(5);
    } finally {
      jest.useRealTimers();
    }
  });
});
