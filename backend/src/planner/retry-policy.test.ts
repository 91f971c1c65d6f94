import { backoffMs, pause } from './retry-policy.js';

describe('the retry policy', () => {
  it('[D7] doubles up to a ceiling, half of it left to chance', () => {
    expect([1, 2, 3, 4, 9].map((failures) => backoffMs(failures, 0, () => 0))).toEqual([
      250, 500, 1_000, 2_000, 10_000,
    ]);
    expect([1, 2, 3, 4, 9].map((failures) => backoffMs(failures, 0, () => 1))).toEqual([
      500, 1_000, 2_000, 4_000, 20_000,
    ]);
  });

  it('[D7] never undercuts what the other side asked for', () => {
    expect(backoffMs(1, 30_000, () => 0)).toBe(30_000);
    expect(backoffMs(1, 30_000, () => 1)).toBe(33_000);
  });

  it('[D7] a wait ends at once when it is aborted', async () => {
    const abort = new AbortController();
    const waiting = pause(60_000, abort.signal);
    abort.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    await expect(pause(60_000, abort.signal)).rejects.toThrow('stopped');
  });
});
