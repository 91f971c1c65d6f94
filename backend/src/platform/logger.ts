import { type Logger, pino } from 'pino';

export type { Logger };

/** Injection token of the process's {@link Logger}. */
export const LOGGER = Symbol('logger');

/** One JSON line an event; `event` names it, ids are fields. Secrets are never logged: requests are logged by route, not by header. */
export const createLogger = (level: string): Logger =>
  pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
