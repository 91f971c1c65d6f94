/** One thing that the provider wrote, and when it handed it to the socket; in the background, when it was written. */
export interface LogEntry {
  responseId: string;
  /** Of the event that carried the mark's last character. */
  sequenceNumber: number;
  /** Milliseconds of the server's clock. */
  at: number;
  mark: 'started' | 'day_begun' | 'node_ended' | 'day_ended' | 'finished';
  /** Absent for `started` and `finished`. */
  day?: number;
}

/** The newest entries, oldest first; older ones are forgotten. */
export class BoundedLog {
  readonly #capacity: number;
  #entries: LogEntry[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  append(entry: LogEntry) {
    this.#entries.push(entry);
    // Trimmed at twice the bound, so that a full log does not move every entry for each new one.
    if (this.#entries.length >= 2 * this.#capacity) this.#entries = this.#entries.slice(-this.#capacity);
  }

  entries(): readonly LogEntry[] {
    return this.#entries.slice(-this.#capacity);
  }
}
