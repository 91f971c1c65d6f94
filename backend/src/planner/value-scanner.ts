/** Longer than any node; far below what one event may hold. */
const MAX_VALUE_LENGTH = 32_768;

type Shape = 'unknown' | 'delimited' | 'scalar';

/**
 * Finds the end of one JSON value in text that comes in pieces. It only counts brackets and minds strings; whether
 * the text between is JSON is for JSON.parse to say, which cannot be fooled by counting alone.
 */
export class ValueScanner {
  /** Whether a value has begun and not ended. */
  active = false;
  /** Whether the value was given up because of its length. */
  tooLong = false;
  /** The text of the value, once it has ended. */
  text = '';

  private shape: Shape = 'unknown';
  private depth = 0;
  private inString = false;
  private escaped = false;

  /** The next character begins a value. */
  begin(): void {
    this.active = true;
    this.text = '';
    this.shape = 'unknown';
    this.depth = 0;
    this.inString = false;
    this.escaped = false;
  }

  /** Reads from `from` to the end of the value or of the piece; answers where the reader goes on. */
  push(piece: string, from: number): number {
    let at = from;
    while (at < piece.length && this.active) {
      const char = piece.charAt(at);
      if (this.shape === 'unknown') this.shape = shapeOf(char);
      if (this.shape === 'scalar') {
        // Only what follows a number, true, false or null tells that it has ended: `1` may become `12`.
        if (char === ',' || closes(char) || char.trim() === '') this.active = false;
        else at += 1;
      } else {
        this.follow(char);
        this.active = this.inString || this.depth > 0;
        at += 1;
      }
    }
    this.text += piece.slice(from, at);
    if (this.text.length > MAX_VALUE_LENGTH) this.tooLong = true;
    return at;
  }

  private follow(char: string): void {
    if (this.inString) {
      if (this.escaped) this.escaped = false;
      else if (char === '\\') this.escaped = true;
      else if (char === '"') this.inString = false;
    } else if (char === '"') this.inString = true;
    else if (opens(char)) this.depth += 1;
    else if (closes(char)) this.depth -= 1;
  }
}

const shapeOf = (char: string): Shape => (char === '"' || opens(char) ? 'delimited' : 'scalar');
const opens = (char: string) => char === '{' || char === '[';
const closes = (char: string) => char === '}' || char === ']';
