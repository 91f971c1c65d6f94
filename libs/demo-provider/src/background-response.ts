import { EventEmitter, once } from 'node:events';
import type { Answer } from './answer.js';
import { paced } from './paced.js';
import { responseEvents, type StreamStep } from './response-events.js';
import { endedResponse, unfinishedResponse, type WireResponse } from './wire-response.js';

type Status = 'in_progress' | 'ended' | 'cancelled';

/**
 * An answer that the server writes at its own pace, whether or not anybody reads. The events follow from the answer and
 * its times, so only how many of them are written is kept, and every reader has them made again.
 */
export class BackgroundResponse {
  readonly answer: Answer;
  readonly #now: () => number;
  readonly #createdAt: number;
  #endedAt = 0;
  #status: Status = 'in_progress';
  #written = 0;
  readonly #cancelled = new AbortController();
  /** Says `more` after each event and at the end. */
  readonly #progress = new EventEmitter().setMaxListeners(0);

  /** @param now seconds since 1970 */
  constructor(answer: Answer, now: () => number) {
    this.answer = answer;
    this.#now = now;
    this.#createdAt = now();
  }

  get id(): string {
    return this.answer.responseId;
  }

  get isWriting(): boolean {
    return this.#status === 'in_progress';
  }

  /**
   * Writes the answer to its end, or until it is cancelled.
   *
   * @param tokensPerSecond unless the answer has a pace of its own
   * @param written told of each event as it is written
   */
  async write(tokensPerSecond: number, written: (step: StreamStep) => void): Promise<void> {
    const endNow = () => {
      this.#endedAt = this.#now();
      return this.#endedAt;
    };
    try {
      const pace = this.answer.tokensPerSecond ?? tokensPerSecond;
      for await (const step of paced(this.#events(endNow), pace, this.#cancelled.signal)) {
        if (!this.isWriting) return;
        this.#written += 1;
        if (step.isLast) this.#status = 'ended';
        written(step);
        this.#progress.emit('more');
      }
    } catch (error) {
      if (!this.#cancelled.signal.aborted) throw error;
    }
  }

  /** Stops writing. An answer that has ended stays as it is. */
  cancel(): void {
    if (!this.isWriting) return;
    this.#status = 'cancelled';
    this.#cancelled.abort();
    this.#progress.emit('more');
  }

  /** The events after this sequence number, first those that are written, then as they are; ends when nothing more will come. */
  async *eventsAfter(sequenceNumber: number, gone: AbortSignal): AsyncGenerator<StreamStep, void, void> {
    const events = this.#events(() => this.#endedAt);
    for (let next = 0; ; next++) {
      while (next >= this.#written) {
        if (!this.isWriting) return;
        await once(this.#progress, 'more', { signal: gone });
      }
      // Asked for only once it is written: the last event carries the time of the end.
      const step = events.next();
      if (step.done === true) return;
      if (next > sequenceNumber) yield step.value;
    }
  }

  /** What `GET` says of it. */
  state(): WireResponse {
    if (this.#status === 'ended') return endedResponse(this.answer, this.#createdAt, this.#endedAt);
    return unfinishedResponse(this.answer, this.#createdAt, this.#status);
  }

  /** @param endedAt asked when the last event is made */
  #events(endedAt: () => number) {
    return responseEvents(this.answer, this.#createdAt, endedAt);
  }
}
