import type { StreamItem } from './trip-stream.js';

/** How far a reader may fall behind before it is given a snapshot instead. */
const MOST_WAITING = 1000;

/** What one iterator has yet to hand out: bounded, in order, and never with a hole that is not covered by a snapshot. */
export class ItemQueue implements AsyncIterator<StreamItem, undefined> {
  readonly #snapshot: () => StreamItem | null;
  readonly #ended: () => void;
  #items: StreamItem[] = [];
  #readers: ((result: IteratorResult<StreamItem, undefined>) => void)[] = [];
  #isOver = false;
  /** The version of the last snapshot handed out or waiting: events up to it are in there. */
  #covered = 0;

  /**
   * @param snapshot - the trip as it is now, null when nothing is known
   * @param ended - called once, when nothing more will be handed out
   */
  constructor(snapshot: () => StreamItem | null, ended: () => void) {
    this.#snapshot = snapshot;
    this.#ended = ended;
  }

  push(item: StreamItem): void {
    if (this.#isOver) return;
    if (item.kind === 'event' && item.event.version <= this.#covered) return;
    if (item.kind === 'snapshot') this.#covered = item.snapshot.version;
    const reader = this.#readers.shift();
    if (reader !== undefined) {
      reader({ done: false, value: item });
      return;
    }
    this.#items.push(item);
    if (this.#items.length <= MOST_WAITING) return;
    const now = this.#snapshot();
    if (now === null) return;
    this.#items = [now];
    if (now.kind === 'snapshot') this.#covered = now.snapshot.version;
  }

  /** What is waiting is still handed out. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const reader of this.#readers.splice(0)) reader({ done: true, value: undefined });
    this.#ended();
  }

  next(): Promise<IteratorResult<StreamItem, undefined>> {
    const item = this.#items.shift();
    if (item !== undefined) return Promise.resolve({ done: false, value: item });
    if (this.#isOver) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => this.#readers.push(resolve));
  }

  return(): Promise<IteratorResult<StreamItem, undefined>> {
    this.#items = [];
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }
}
