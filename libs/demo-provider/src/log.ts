/**
 * One thing that the provider wrote, and when it handed it to the socket; in the background, when it was written. Or
 * what it did wrong on purpose.
 */
export interface LogEntry {
  responseId: string;
  /** Of the event that carried the mark's last character; -1 for faults, which are told as soon as they strike. */
  sequenceNumber: number;
  /** Milliseconds of the server's clock. */
  at: number;
  mark:
    | 'started'
    | 'day_begun'
    | 'node_ended'
    | 'day_ended'
    | 'bundle_begun'
    | 'bundle_ended'
    | 'finished'
    | 'fault';
  /** Of marks of days and their nodes. */
  day?: number;
  /** Of marks of bundles, counted from 1. */
  bundle?: number;
  /** Of faults: which, as a fault plan says it. */
  fault?: string;
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
