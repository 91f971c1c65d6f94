import { browserEnvironment, type Environment, type EnvironmentChange } from '../environment.js';

/** A tab with real clock and timers whose visibility and network a test decides. */
export class Tab implements Environment {
  readonly errors: unknown[] = [];
  readonly #listeners = new Set<(change: EnvironmentChange) => void>();
  /** Added to the clock: a machine that slept. */
  sleptMs = 0;
  #isVisible = true;
  #isOnline = true;
  readonly #timers = new Set<unknown>();

  now = () => Date.now() + this.sleptMs;
  random = () => Math.random();
  isVisible = () => this.#isVisible;
  isOnline = () => this.#isOnline;
  reportError = (error: unknown) => void this.errors.push(error);

  /** Timers that are running. */
  get timers(): number {
    return this.#timers.size;
  }

  /** Who listens to this tab. */
  get listeners(): number {
    return this.#listeners.size;
  }

  setTimer = (run: () => void, ms: number): unknown => {
    const timer = browserEnvironment.setTimer(() => {
      this.#timers.delete(timer);
      run();
    }, ms);
    this.#timers.add(timer);
    return timer;
  };

  clearTimer = (timer: unknown) => {
    this.#timers.delete(timer);
    browserEnvironment.clearTimer(timer);
  };

  onChange = (listener: (change: EnvironmentChange) => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  tell(change: EnvironmentChange): void {
    if (change === 'shown' || change === 'hidden') this.#isVisible = change === 'shown';
    else this.#isOnline = change === 'online';
    for (const listener of [...this.#listeners]) listener(change);
  }
}
