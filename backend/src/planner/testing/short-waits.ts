/** For `beforeEach`: half of every backoff is chance; with none of it and short timers the waits are over at once. */
export function shortWaits(): void {
  jest.spyOn(Math, 'random').mockReturnValue(0);
  const real = globalThis.setTimeout;
  jest
    .spyOn(globalThis, 'setTimeout')
    .mockImplementation(((work: () => void, ms = 0) => real(work, ms / 1_000)) as typeof setTimeout);
}
