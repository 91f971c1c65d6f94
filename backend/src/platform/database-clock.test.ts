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

  it('[A14] is asked once for all who want to know, and again after a minute or a failure', async () => {
    let asked = 0;
    let fails = false;
    const database = {
      query: async () => {
        asked += 1;
        if (fails) throw new Error('the database is away');
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
      fails = true;
      await expect(clock.now()).rejects.toThrow('away');
      fails = false;
      await clock.now();
      expect(asked).toBe(3);
    } finally {
      jest.useRealTimers();
    }
  });
});
