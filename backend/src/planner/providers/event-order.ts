import type { ResponseStreamEvent } from 'openai/resources/responses/responses';
import { ProviderFailure } from './planner-provider.js';

/** How many events may overtake one; beyond that it is not late, it is missing. */
const MOST_AHEAD = 64;

/** The numbers of a server's events have a gap, or do not count its events at all. */
export class NumbersDoNotCount extends ProviderFailure {
  constructor() {
    super('provider_error', 'the events of the stream are not all there', { retryable: true, severed: true });
  }
}

/**
 * Puts the events of a stream from its start into the order of their numbers, each once: a word that comes twice or too
 * early would become part of a plan that nobody wrote. Events without a number pass as they come.
 */
export class EventOrder {
  private next: number | null = null;
  private readonly ahead = new Map<number, ResponseStreamEvent>();

  /** @throws NumbersDoNotCount */
  put(event: ResponseStreamEvent): ResponseStreamEvent[] {
    const number = sequenceOf(event);
    // An end that is a failure needs nothing that came before it.
    if (isFailure(event)) return [event];
    if (number === null) {
      if (isEnd(event) && this.ahead.size > 0) throw new NumbersDoNotCount();
      return [event];
    }
    if (this.next === null && (event.type === 'response.created' || number === 0)) this.next = number;
    if (this.next !== null && number < this.next) {
      if (isEnd(event)) throw new NumbersDoNotCount();
      return [];
    }
    this.ahead.set(number, event);
    if (this.ahead.size > MOST_AHEAD) throw new NumbersDoNotCount();
    return this.due();
  }

  /** The server has said all. @throws NumbersDoNotCount when it has told its end, and what is missing never came */
  end(): void {
    if ([...this.ahead.values()].some(isEnd)) throw new NumbersDoNotCount();
  }

  private due(): ResponseStreamEvent[] {
    const due: ResponseStreamEvent[] = [];
    while (this.next !== null) {
      const event = this.ahead.get(this.next);
      if (event === undefined) break;
      this.ahead.delete(this.next);
      this.next += 1;
      due.push(event);
    }
    return due;
  }
}

/** A provider's number of an event; null where it gives none that could be one. */
export const sequenceOf = ({ sequence_number: number }: { sequence_number?: unknown }): number | null =>
  Number.isSafeInteger(number) && Number(number) >= 0 ? Number(number) : null;

const isEnd = ({ type }: ResponseStreamEvent) => type === 'response.completed';
const isFailure = ({ type }: ResponseStreamEvent) =>
  type === 'error' || type === 'response.failed' || type === 'response.incomplete';
