import { PlanStreamParser } from '../../../backend/src/planner/plan-stream-parser.js';
import { type Draft, draftNode } from '../../../backend/src/planner/testing/draft-text.js';
import { median } from '../measure.js';
import type { Report } from '../report.js';

/** How much longer the longer of two answers is. */
const TIMES = 10;
/** The longest plan that is read: 60 days of at most 40 entries. */
const LONG_DAYS = 60;
const KIB = 1_024;

interface Form {
  name: string;
  /** Entries of a day, and how much is said of each. */
  entries: number;
  words: number;
  /** Characters that come at a time. */
  piece: number;
}

const forms: readonly Form[] = [
  { name: 'pieces of 24 characters', entries: 40, words: 300, piece: 24 },
  { name: 'over 100,000 pieces of one character', entries: 5, words: 120, piece: 1 },
  { name: 'one piece of 10 MB', entries: 40, words: 1_900, piece: Number.POSITIVE_INFINITY },
];

/** What it costs to read a plan while it is written, against one of a tenth of its length. */
export function parseGrowth(report: Report, quick: boolean): void {
  let largest = 0;
  for (const form of forms) {
    const long = planOf(form, LONG_DAYS);
    const short = planOf(form, LONG_DAYS / TIMES);
    const rounds = quick ? 3 : 15;
    read(long, form.piece);
    for (let warm = 0; warm < TIMES; warm += 1) read(short, form.piece);
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const ofShort = processorTime(() => {
        for (let time = 0; time < TIMES; time += 1) largest = Math.max(largest, read(short, form.piece));
      });
      const ofLong = processorTime(() => {
        largest = Math.max(largest, read(long, form.piece));
      });
      ratios.push((TIMES * ofLong) / ofShort);
    }
    // By the text that there is more of: the two are not cut at exactly a tenth.
    const growth = long.length / short.length / TIMES;
    report.count(`${form.name}: bytes of the longer answer`, Buffer.byteLength(long));
    report.goal(
      `${form.name}: ${TIMES} times the answer, times the processor time`,
      median(ratios) / growth,
      {
        atMost: 1.1 * TIMES,
      },
    );
  }
  report.goal('largest part of a plan that becomes an event, KiB', largest / KIB, { atMost: 64 });
}

/** Reads all of it; answers with the bytes of the largest part. */
function read(text: string, piece: number): number {
  const parser = new PlanStreamParser();
  let largest = 0;
  for (let at = 0; at < text.length; at += piece)
    for (const part of parser.push(text.slice(at, at + piece)))
      largest = Math.max(largest, part.type === 'node' ? Buffer.byteLength(JSON.stringify(part)) : 0);
  if (parser.verdict().kind !== 'complete') throw new Error('the plan was not read to its end');
  return largest;
}

function planOf({ entries, words }: Form, days: number): string {
  const node = draftNode({ description: 'é'.repeat(words), why: 'ü'.repeat(Math.ceil(words / 2)) });
  const draft: Draft = {
    title: 'A long journey',
    days: Array.from({ length: days }, (_, index) => ({
      day: index + 1,
      theme: 'All of it',
      nodes: Array.from({ length: entries }, () => node),
      summary: 'Everything.',
    })),
  };
  return JSON.stringify(draft);
}

/** Of this process alone, in microseconds. */
function processorTime(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
