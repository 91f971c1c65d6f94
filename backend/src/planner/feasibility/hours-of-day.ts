import { minuteOf } from './clock.js';

const MINUTES_PER_DAY = 1440;
const SPAN = /^(\d{1,2}:[0-5]\d)\s*[-–]\s*(\d{1,2}:[0-5]\d)$/;

/** Minutes from midnight; `to` is past 1440 when the place closes after midnight. */
export interface OpenSpan {
  from: number;
  to: number;
}

/**
 * When a place is open on one day, from what a place tool says of that day: `09:30-17:30`, `12:00-15:00, 19:00-02:00`,
 * `open all day`, `closed` (no span). Null when it is written in any other way: then nobody knows. Clock times are those
 * of the place's own zone, as are those of the plan.
 */
export function openSpans(hours: string): readonly OpenSpan[] | null {
  const text = hours.trim().toLowerCase();
  if (text === 'closed') return [];
  if (text === 'open all day' || text === '24/7') return [{ from: 0, to: 2 * MINUTES_PER_DAY }];
  const spans = text.split(/[,;]/).map((part) => spanOf(part.trim()));
  return spans.every((span) => span !== null) ? spans : null;
}

function spanOf(text: string): OpenSpan | null {
  const [, opens, closes] = SPAN.exec(text) ?? [];
  if (opens === undefined || closes === undefined) return null;
  const from = minuteOf(opens.padStart(5, '0'));
  const to = minuteOf(closes.padStart(5, '0'));
  return { from, to: to <= from ? to + MINUTES_PER_DAY : to };
}

/** Whether a stay lies within one span, or within several that follow each other without a break. */
export function isOpenDuring(spans: readonly OpenSpan[], from: number, to: number): boolean {
  let openUntil = from;
  for (const span of [...spans].sort((a, b) => a.from - b.from))
    if (span.from <= openUntil && span.to > openUntil) openUntil = span.to;
  return openUntil >= to && spans.some((span) => span.from <= from && from < span.to);
}
