import { ruleBroken } from '../model-text.js';
import { ValueScanner } from '../value-scanner.js';
import { type DraftBundle, draftBundleSchema, MAX_DRAFT_BUNDLES } from './draft-bundle.js';

/** A proposal that is complete: a valid one, or one that breaks a rule, with the title that it goes by. */
export type BundlePart =
  | { type: 'bundle'; bundle: DraftBundle }
  | { type: 'broken'; title: string | null; reason: string };

/** How the text stands. `offset` counts UTF-16 code units from its start. */
export type BundlesVerdict =
  | { kind: 'complete' }
  | { kind: 'truncated' }
  | { kind: 'malformed'; offset: number; reason: string };

/** What may come next: `{ "bundles" : [ value , value ] }`. */
type Next = 'open' | 'key' | 'colon' | 'list' | 'firstOrEnd' | 'bundle' | 'commaOrEnd' | 'close' | 'nothing';

const MAX_BLANKS = 4_096;
const MAX_TITLE = 200;

/** What stops the parser for good; never leaves this file. */
class Malformed extends Error {}

/**
 * Reads proposals while the model writes them, in time that grows with the text alone. A proposal is given out when its own
 * closing brace has come. One that breaks a rule does not harm the others; text that is not JSON ends the reading, and
 * nothing is ever repaired.
 */
export class BundleStreamParser {
  private readonly value = new ValueScanner();
  private next: Next = 'open';
  private flaw: { offset: number; reason: string } | null = null;
  private offset = 0;
  private blanks = 0;
  private bundles = 0;
  private parts: BundlePart[] = [];

  /** Whether the document has begun; words before it are no document. */
  get begun(): boolean {
    return this.next !== 'open';
  }

  /** Reads on, and answers with the proposals that this piece of text completed. */
  push(delta: string): BundlePart[] {
    this.parts = [];
    if (this.flaw !== null) return this.parts;
    let at = 0;
    try {
      while (at < delta.length) at = this.value.active ? this.scan(delta, at) : this.step(delta, at);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      this.flaw = { offset: this.offset + at, reason: error.message };
    }
    this.offset += delta.length;
    return this.parts;
  }

  /** What the text would be if it ended here. */
  verdict(): BundlesVerdict {
    if (this.flaw !== null) return { kind: 'malformed', ...this.flaw };
    return this.next === 'nothing' ? { kind: 'complete' } : { kind: 'truncated' };
  }

  private scan(delta: string, from: number): number {
    const to = this.value.push(delta, from);
    if (this.value.tooLong) throw new Malformed('a value is longer than any proposal needs');
    if (!this.value.active) this.closed(this.parsed());
    return to;
  }

  private parsed(): unknown {
    try {
      return JSON.parse(this.value.text);
    } catch {
      throw new Malformed('not JSON');
    }
  }

  /** One character of the frame. A character that begins a value is left to the scanner. */
  private step(delta: string, at: number): number {
    const char = delta.charAt(at);
    if (char === ' ' || char === '\n' || char === '\r' || char === '\t') {
      this.blanks += 1;
      if (this.blanks > MAX_BLANKS) throw new Malformed('nothing but white space');
      return at + 1;
    }
    this.blanks = 0;
    switch (this.next) {
      case 'open':
        return this.expect(char === '{', 'key', at);
      case 'key':
        if (char !== '"') throw new Malformed('not the JSON of proposals');
        this.value.begin();
        return at;
      case 'colon':
        return this.expect(char === ':', 'list', at);
      case 'list':
        return this.expect(char === '[', 'firstOrEnd', at);
      case 'firstOrEnd':
      case 'bundle':
        if (char === ']' && this.next === 'firstOrEnd') return this.expect(true, 'close', at);
        return this.beginBundle(char, at);
      case 'commaOrEnd':
        if (char === ']') return this.expect(true, 'close', at);
        return this.expect(char === ',', 'bundle', at);
      case 'close':
        return this.expect(char === '}', 'nothing', at);
      case 'nothing':
        throw new Malformed('text after the proposals');
    }
  }

  private expect(isSo: boolean, next: Next, at: number): number {
    if (!isSo) throw new Malformed('not the JSON of proposals');
    this.next = next;
    return at + 1;
  }

  private beginBundle(char: string, at: number): number {
    if (char !== '{') throw new Malformed('not the JSON of proposals');
    this.bundles += 1;
    if (this.bundles > MAX_DRAFT_BUNDLES) throw new Malformed('more proposals than anybody asks for');
    this.next = 'bundle';
    this.value.begin();
    return at;
  }

  private closed(value: unknown): void {
    if (this.next === 'key') {
      if (value !== 'bundles') throw new Malformed('a key that proposals do not have');
      this.next = 'colon';
      return;
    }
    this.next = 'commaOrEnd';
    const checked = draftBundleSchema.safeParse(value);
    this.parts.push(
      checked.success
        ? { type: 'bundle', bundle: checked.data }
        : { type: 'broken', title: titleOf(value), reason: ruleBroken('bundle', checked.error) },
    );
  }
}

/** So that the model knows which one it was; null when it has no name. */
function titleOf(value: unknown): string | null {
  const { title } = value as { title?: unknown };
  return typeof title === 'string' ? title.slice(0, MAX_TITLE).toWellFormed() : null;
}
