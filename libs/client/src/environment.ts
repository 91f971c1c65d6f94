export type EnvironmentChange = 'shown' | 'hidden' | 'online' | 'offline';

/** What the client asks of its surroundings, so that tests can stand in for clock, timers, tab and network. */
export interface Environment {
  /** The clock, in ms since 1970. It must go on while the machine sleeps: that is how a slept-through stream is noticed. */
  now(): number;
  /** In [0, 1). */
  random(): number;
  setTimer(run: () => void, ms: number): unknown;
  clearTimer(timer: unknown): void;
  isVisible(): boolean;
  isOnline(): boolean;
  /** Tells of changes until the returned function is called. */
  onChange(listener: (change: EnvironmentChange) => void): () => void;
  /** Where an error thrown by a callback goes: the connection must survive it, and its author must see it. */
  reportError(error: unknown): void;
}

/**
 * The browser's surroundings. Nothing is touched before it is asked for, so importing and constructing work on a
 * server; without a document or a window, the client is visible and online for ever.
 */
export const browserEnvironment: Environment = {
  now: () => Date.now(),
  random: () => Math.random(),
  setTimer: (run, ms) => setTimeout(run, ms),
  clearTimer: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
  isVisible: () => typeof document === 'undefined' || document.visibilityState !== 'hidden',
  isOnline: () => typeof navigator === 'undefined' || navigator.onLine !== false,
  onChange(listener) {
    if (typeof window === 'undefined' || typeof document === 'undefined') return () => {};
    const looked = () => listener(document.hidden ? 'hidden' : 'shown');
    const shown = () => listener('shown');
    const online = () => listener('online');
    const offline = () => listener('offline');
    document.addEventListener('visibilitychange', looked);
    // A page that comes back from the back/forward cache has lost its streams without a word.
    window.addEventListener('pageshow', shown);
    window.addEventListener('online', online);
    window.addEventListener('offline', offline);
    return () => {
      document.removeEventListener('visibilitychange', looked);
      window.removeEventListener('pageshow', shown);
      window.removeEventListener('online', online);
      window.removeEventListener('offline', offline);
    };
  },
  reportError(error) {
    if (typeof globalThis.reportError === 'function') globalThis.reportError(error);
    // Node has none, and what is thrown in its microtasks ends the process.
    else console.error(error);
  },
};
