import { pino } from 'pino';
import type { Logger } from '../../platform/logger.js';

/** A logger whose lines can be looked at. */
export function capturingLogger(): { logger: Logger; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({ base: null }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  return { logger, lines };
}
