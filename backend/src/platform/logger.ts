import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger };

/** Injection token of the process's {@link Logger}. */
export const LOGGER = Symbol('logger');

/**
 * One JSON line an event on standard output: `event` names it, ids are fields. Secrets are never logged.
 *
 * @param destination - instead of standard output
 */
export const createLogger = (level: string, destination?: DestinationStream): Logger => {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
};
