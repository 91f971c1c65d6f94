import type { ResponseStreamEvent } from 'openai/resources/responses/responses';
import { EventOrder, NumbersDoNotCount } from './event-order.js';

const event = (type: string, sequence_number?: number) =>
  ({ type, ...(sequence_number === undefined ? {} : { sequence_number }) }) as ResponseStreamEvent;
const created = event('response.created', 0);
const delta = (number: number) => event('response.output_text.delta', number);
const completed = (number?: number) => event('response.completed', number);

const through = (events: readonly ResponseStreamEvent[]) => {
  const order = new EventOrder();
  const out = events.flatMap((each) => order.put(each));
  order.end();
  return out.map(({ sequence_number }) => sequence_number);
};

describe('the order of a stream’s events', () => {
  it.each([
    ['in order', [created, delta(1), delta(2), completed(3)]],
    ['with one twice', [created, delta(1), delta(1), delta(2), created, completed(3)]],
    ['with neighbours swapped', [created, delta(2), delta(1), completed(3)]],
    ['with the beginning late', [delta(1), created, delta(2), completed(3)]],
    ['with the end early', [created, completed(3), delta(2), delta(1), delta(2)]],
  ])('[D7] is that of their numbers, each once: %s', (_, events) => {
    expect(through(events)).toEqual([0, 1, 2, 3]);
  });

  it('[D7] is kept however many come twice', () => {
    const deltas = Array.from({ length: 200 }, (_, at) => delta(at + 1));
    const events = [created, ...deltas.flatMap((each) => [each, each]), completed(201)];
    expect(through(events)).toEqual(Array.from({ length: 202 }, (_, number) => number));
  });

  it('[D7] may begin with any number', () => {
    expect(through([event('response.created', 1), delta(3), delta(2), completed(4)])).toEqual([1, 2, 3, 4]);
  });

  it('[D7] is as they come where they have no numbers', () => {
    const events = [event('response.created'), event('response.output_text.delta'), completed()];
    expect(through(events)).toHaveLength(3);
    expect(through([created, delta(1), completed()])).toHaveLength(3);
  });

  it.each([
    ['one is missing at the end', [created, delta(2), completed(3)]],
    ['one is missing before an end without a number', [created, delta(2), completed()]],
    ['all have the same one', [created, delta(0), completed(0)]],
    ['none is the first', [delta(1), delta(2), completed(3)]],
    ['a gap never closes', [created, ...Array.from({ length: 100 }, (_, at) => delta(at + 2))]],
  ])('[D7] is not to be had when %s', (_, events) => {
    expect(() => through(events)).toThrow(NumbersDoNotCount);
  });

  it('[D7] does not hold back why a stream failed', () => {
    const order = new EventOrder();
    order.put(created);
    order.put(delta(5));
    expect(order.put(event('response.failed', 9))).toHaveLength(1);
    expect(order.put(event('error', 0))).toHaveLength(1);
  });
});
