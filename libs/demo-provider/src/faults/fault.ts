/** How a kind of fault works: when it acts, what place it may be given, and what figures it takes. */
interface Rule {
  /**
   * `before`: instead of an answer. `answer`: what is written is different, whoever reads it. `connection`: what is
   * written is as it should be, but one reader gets it badly.
   */
  acts: 'before' | 'answer' | 'connection';
  /** `point`: a place in what is written. `part`: only which answers it hits. `none`: it takes no place. */
  place: 'point' | 'part' | 'none';
  /** The figure behind `=`, where none is given. */
  usual?: number;
  /** The word before its duration. */
  lasts?: 'for' | 'after';
}

const rules = {
  429: { acts: 'before', place: 'part', lasts: 'after' },
  500: { acts: 'before', place: 'part' },
  503: { acts: 'before', place: 'part', lasts: 'after' },
  529: { acts: 'before', place: 'part', lasts: 'after' },
  refusal: { acts: 'answer', place: 'part' },
  filter: { acts: 'answer', place: 'point' },
  length: { acts: 'answer', place: 'point' },
  failed: { acts: 'answer', place: 'point' },
  'broken-json': { acts: 'answer', place: 'point' },
  'wrong-type': { acts: 'answer', place: 'point' },
  'unknown-key': { acts: 'answer', place: 'point' },
  'bad-arguments': { acts: 'answer', place: 'none' },
  'unknown-tool': { acts: 'answer', place: 'none' },
  loop: { acts: 'answer', place: 'none' },
  tiny: { acts: 'answer', place: 'part', usual: 100_000 },
  huge: { acts: 'answer', place: 'part', usual: 10_000_000 },
  slow: { acts: 'answer', place: 'part', usual: 5 },
  cut: { acts: 'connection', place: 'point' },
  eof: { acts: 'connection', place: 'point' },
  stall: { acts: 'connection', place: 'point', lasts: 'for' },
  'broken-sse': { acts: 'connection', place: 'point' },
  duplicate: { acts: 'connection', place: 'part' },
  reorder: { acts: 'connection', place: 'part' },
  'split-utf8': { acts: 'connection', place: 'part' },
} as const satisfies Readonly<Record<string, Rule>>;

export type FaultKind = `${keyof typeof rules}`;

/** How a kind works. */
export const ruleOf = (kind: FaultKind): Rule => rules[kind];

export const faultKinds = Object.keys(rules) as FaultKind[];

/** Where a fault strikes. Bytes are of UTF-8: of the answer's text, or of the arguments of its calls one after the other. */
export type FaultPlace =
  | { part: 'bytes'; bytes: number }
  | { part: 'day' | 'bundle'; number: number; bytes: number | null }
  | { part: 'calls' }
  | { part: 'text' };

/** One way in which the server misbehaves. */
export interface Fault {
  kind: FaultKind;
  /** Null: in the middle of whatever is written. */
  place: FaultPlace | null;
  /** How many requests it hits, then it is over; Infinity for all. */
  times: number;
  /** Of `stall`: null for ever. Of those with `Retry-After`: null for none. */
  ms: number | null;
  /** Of `tiny` the deltas, of `huge` the bytes, of `slow` the tokens per second; null for the others. */
  figure: number | null;
  /** Sets it apart from the same fault elsewhere, which is counted for itself. */
  tag: string | null;
}

/** In the order in which they are tried. */
export type FaultPlan = readonly Fault[];
