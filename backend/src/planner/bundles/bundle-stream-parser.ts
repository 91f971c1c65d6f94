import { DocumentReader, malformed } from '../document-reader.js';
import { ruleBroken } from '../model-text.js';

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

const MAX_TITLE = 200;

/**
 * Reads proposals while the model writes them. A proposal is given out when its own closing brace has come. One that breaks
 * a rule does not harm the others; text that is not JSON ends the reading.
 */
export class BundleStreamParser extends DocumentReader<BundlePart> {
  private next: Next = 'open';
  private bundles = 0;

  constructor() {
    super('proposal');
  }

  /** Whether the document has begun; words before it are no document. */
  get begun(): boolean {
    return this.next !== 'open';
  }

  /** What the text would be if it ended here. */
  verdict(): BundlesVerdict {
    if (this.flaw !== null) return { ...this.flaw, kind: 'malformed' };
    return this.next === 'nothing' ? { kind: 'complete' } : { kind: 'truncated' };
  }

  protected stepInFrame(char: string, at: number): number {
    switch (this.next) {
      case 'open':
        return this.expect(char === '{', 'key', at);
      case 'key':
        if (char !== '"') throw malformed('not the JSON of proposals');
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
        throw malformed('text after the proposals');
    }
  }

  private expect(isSo: boolean, next: Next, at: number): number {
    if (!isSo) throw malformed('not the JSON of proposals');
    this.next = next;
    return at + 1;
  }

  private beginBundle(char: string, at: number): number {
    if (char !== '{') throw malformed('not the JSON of proposals');
    this.bundles += 1;
    if (this.bundles > MAX_DRAFT_BUNDLES) throw malformed('more proposals than anybody asks for');
    this.next = 'bundle';
    this.value.begin();
    return at;
  }

  protected closed(value: unknown): void {
    if (this.next === 'key') {
      if (value !== 'bundles') throw malformed('a key that proposals do not have');
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
