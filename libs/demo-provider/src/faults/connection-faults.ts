import type { Answer } from '../answer.js';
import type { StreamStep } from '../response-events.js';
import type { Fault, FaultKind } from './fault.js';
import { reachOf, writtenOf } from './fault-reach.js';

/** A fault of one connection; `at` is in UTF-8 bytes of what is written. */
export interface ConnectionFault {
  kind: FaultKind;
  at: number;
  ms: number | null;
}

/** What to do with the connection next. */
export type Writing =
  | { do: 'write'; frames: readonly (string | Buffer)[]; step: StreamStep | null }
  | { do: 'wait'; ms: number | null }
  /** Destroy the connection, or end the body as if all were written. */
  | { do: 'cut' }
  | { do: 'end' };

/** Null when the fault does not strike this answer. */
export function connectionFault(fault: Fault, { output }: Answer): ConnectionFault | null {
  const reach = reachOf(fault, output);
  const written = writtenOf(output);
  if (reach === null || (fault.kind === 'split-utf8' && !hasWideCharacter(written))) return null;
  return { kind: fault.kind, at: Buffer.byteLength(written.slice(0, reach)), ms: fault.ms };
}

/** Steps as what is done to the connection: without faults, each is written as it comes. */
export async function* writings(
  steps: AsyncIterable<StreamStep>,
  faults: readonly ConnectionFault[],
): AsyncGenerator<Writing, void, void> {
  const has = (kind: FaultKind) => faults.some((fault) => fault.kind === kind);
  const points = faults.filter(({ kind }) => POINTS.includes(kind)).sort((a, b) => a.at - b.at);
  for await (const step of has('reorder') ? swapped(steps) : steps) {
    const frame = frameOf(step.event.type, JSON.stringify(step.event));
    const told = has('duplicate') ? frame + frame : frame;
    yield { do: 'write', frames: has('split-utf8') ? splitInCharacters(told) : [told], step };
    for (let point = points[0]; point && point.at <= step.bytes; point = points[0]) {
      points.shift();
      if (point.kind === 'cut' || point.kind === 'eof') {
        yield { do: point.kind === 'cut' ? 'cut' : 'end' };
        return;
      }
      yield point.kind === 'stall'
        ? { do: 'wait', ms: point.ms }
        : { do: 'write', frames: [BROKEN_FRAME], step: null };
    }
  }
}

const POINTS: readonly FaultKind[] = ['cut', 'eof', 'stall', 'broken-sse'];

const frameOf = (type: string, data: string) => `event: ${type}\ndata: ${data}\n\n`;

const BROKEN_FRAME = frameOf('response.output_text.delta', '{"type":"response.output_text.delta","delta":"');

/** Each two tokens in a row change places; what frames them stays where it is. */
async function* swapped(steps: AsyncIterable<StreamStep>): AsyncGenerator<StreamStep, void, void> {
  let held: StreamStep | null = null;
  for await (const step of steps) {
    if (held === null && step.isToken) {
      held = step;
      continue;
    }
    if (held !== null && !step.isToken) yield held;
    yield step;
    if (held !== null && step.isToken) yield held;
    held = null;
  }
}

const hasWideCharacter = (text: string) => Buffer.byteLength(text) > text.length;

/** Bytes of UTF-8 that go on with a character. */
const isContinuation = (byte: number | undefined) => byte !== undefined && (byte & 0xc0) === 0x80;

/** The frame in pieces of which each ends in the middle of a character, but for the last. */
function splitInCharacters(frame: string): Buffer[] {
  const bytes = Buffer.from(frame);
  const pieces: Buffer[] = [];
  let from = 0;
  for (let at = 1; at < bytes.length; at++)
    if (isContinuation(bytes[at]) && !isContinuation(bytes[at - 1])) {
      pieces.push(bytes.subarray(from, at));
      from = at;
    }
  return [...pieces, bytes.subarray(from)];
}
