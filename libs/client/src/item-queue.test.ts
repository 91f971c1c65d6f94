import type { TripEvent } from '@tripstream/contracts';
import { ItemQueue } from './item-queue.js';
import { history, snapshotOf } from './testing/history.js';
import type { StreamItem } from './trip-stream.js';

const log = history({ days: 30, nodesPerDay: 40 });
const event = (version: number): StreamItem => ({
  kind: 'event',
  event: log[version - 1] as TripEvent,
  replayed: false,
});
const snapshot = (version: number): StreamItem => ({
  kind: 'snapshot',
  snapshot: snapshotOf(log.slice(0, version)),
});
const nameOf = (item: StreamItem) =>
  item.kind === 'event'
    ? `${item.event.version}`
    : item.kind === 'snapshot'
      ? `=${item.snapshot.version}`
      : 'reset';

async function drained(queue: ItemQueue): Promise<string[]> {
  queue.end();
  const names: string[] = [];
  for (;;) {
    const { value, done } = await queue.next();
    if (done) return names;
    names.push(nameOf(value));
  }
}

describe('[D8] what an iterator has yet to hand out', () => {
  it('has no event that a snapshot before it stands for, whether handed out or waiting', async () => {
    const queue = new ItemQueue(
      () => null,
      () => {},
    );
    const first = queue.next();
    queue.push(snapshot(4));
    expect(nameOf((await first).value as StreamItem)).toBe('=4');
    for (const item of [event(3), event(4), event(5), snapshot(7), event(6), event(7), event(8)])
      queue.push(item);
    expect(await drained(queue)).toEqual(['5', '=7', '8']);
  });

  it('goes on with a shorter history after a reset', async () => {
    const queue = new ItemQueue(
      () => null,
      () => {},
    );
    const reset: StreamItem = { kind: 'reset', reset: { reason: 'other_epoch' } };
    for (const item of [snapshot(9), reset, snapshot(3), event(4)]) queue.push(item);
    expect(await drained(queue)).toEqual(['=9', 'reset', '=3', '4']);
  });

  it('has no event that the snapshot in place of too many stands for', async () => {
    const queue = new ItemQueue(
      () => snapshot(1010),
      () => {},
    );
    for (let version = 3; version <= 1012; version += 1) queue.push(event(version));
    expect(await drained(queue)).toEqual(['=1010', '1011', '1012']);
  });
});
