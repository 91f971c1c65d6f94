import { ValueScanner } from './value-scanner.js';

/** What is wrong with a document: it is none of its kind, or it goes on and on without becoming one. */
export class DocumentFlaw extends Error {
  constructor(
    readonly kind: 'malformed' | 'looping',
    reason: string,
  ) {
    super(reason);
  }
}

/** A flaw and where it stands, in UTF-16 code units from the start of the document. */
export interface PlacedFlaw {
  kind: DocumentFlaw['kind'];
  offset: number;
  reason: string;
}

/** White space is the usual form of a model that has lost its way: it is legal JSON and never ends. */
const MAX_BLANKS = 4_096;

/**
 * Reads a JSON document while the model writes it, in time that grows with the text alone: every character is looked at once
 * by the frame, and each leaf value a second time by JSON.parse. What the frame is, a subclass says. After the first flaw it
 * gives nothing more, nothing is ever repaired, and where the text is cut makes no difference.
 */
export abstract class DocumentReader<Part> {
  protected readonly value = new ValueScanner();
  protected flaw: PlacedFlaw | null = null;
  protected parts: Part[] = [];
  private offset = 0;
  private blanks = 0;

  /** @param unit - what the document is about, as reasons name it */
  constructor(private readonly unit: string) {}

  /** Reads on, and answers with the parts that this piece of text completed. */
  push(delta: string): Part[] {
    this.parts = [];
    if (this.flaw !== null) return this.parts;
    let at = 0;
    try {
      while (at < delta.length) at = this.value.active ? this.scan(delta, at) : this.step(delta, at);
    } catch (error) {
      if (!(error instanceof DocumentFlaw)) throw error;
      this.flaw = { kind: error.kind, offset: this.offset + at, reason: error.message };
    }
    this.offset += delta.length;
    return this.parts;
  }

  /**
   * One character of the frame that is no white space.
   *
   * @returns where to read on: the same place for a character that begins a value, which is the scanner's
   * @throws DocumentFlaw
   */
  protected abstract stepInFrame(char: string, at: number): number;

  /** A leaf value is complete. @throws DocumentFlaw */
  protected abstract closed(value: unknown): void;

  /** Reads on inside a leaf value; answers where the frame goes on. */
  private scan(delta: string, from: number): number {
    const to = this.value.push(delta, from);
    if (this.value.tooLong)
      throw new DocumentFlaw('looping', `a value is longer than any ${this.unit} needs`);
    if (!this.value.active) this.closed(this.parsed());
    return to;
  }

  private parsed(): unknown {
    try {
      return JSON.parse(this.value.text);
    } catch {
      throw malformed('not JSON');
    }
  }

  private step(delta: string, at: number): number {
    const char = delta.charAt(at);
    if (char === ' ' || char === '\n' || char === '\r' || char === '\t') {
      this.blanks += 1;
      if (this.blanks > MAX_BLANKS) throw new DocumentFlaw('looping', 'nothing but white space');
      return at + 1;
    }
    this.blanks = 0;
    return this.stepInFrame(char, at);
  }
}

export const malformed = (reason: string): DocumentFlaw => new DocumentFlaw('malformed', reason);
