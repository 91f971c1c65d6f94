import type { TripEvent } from '@tripstream/contracts';
import fc from 'fast-check';
import {
  type Accepted,
  accept,
  beginSequence,
  cursorOf,
  isReplaying,
  needsSnapshot,
  type SequenceInput,
} from './sequencer.js';
import { EPOCH, fold, history, snapshotOf } from './testing/history.js';
import { tripId } from './testing/log.js';

const events = history();
const event = (version: number): SequenceInput => ({
  kind: 'event',
  epoch: EPOCH,
  event: events[version - 1] as TripEvent,
});
const snapshot = (version: number, epoch = EPOCH): SequenceInput => ({
  kind: 'snapshot',
  snapshot: snapshotOf(events.slice(0, version), epoch),
});
const reset: SequenceInput = { kind: 'reset', reset: { reason: 'cursor_ahead' } };

function feed(...inputs: SequenceInput[]) {
  let last: Accepted = { sequence: beginSequence(tripId()), news: [] };
  const told: string[] = [];
  for (const input of inputs) {
    last = accept(last.sequence, input);
    for (const item of last.news)
      told.push(
        item.kind === 'event'
          ? `${item.event.version}`
          : item.kind === 'snapshot'
            ? `=${item.snapshot.version}`
            : 'reset',
      );
  }
  return { sequence: last.sequence, told };
}

describe('[D8] sequencer', () => {
  it('[D3] tells a repeated event once', () => {
    const { told, sequence } = feed(event(1), event(2), event(2), event(1), event(3));
    expect(told).toEqual(['1', '2', '3']);
    expect(sequence.counters).toEqual({ applied: 3, repeated: 2, foreign: 0 });
  });

  it('[D3] holds an event that comes too early until the missing one arrives', () => {
    const early = feed(event(1), event(3));
    expect(early.told).toEqual(['1']);
    expect(needsSnapshot(early.sequence)).toBe(true);
    const filled = feed(event(1), event(3), event(4), event(2));
    expect(filled.told).toEqual(['1', '2', '3', '4']);
    expect(needsSnapshot(filled.sequence)).toBe(false);
  });

  it('[D3] goes on from the snapshot that fills a gap, with the events that were held', () => {
    const { told, sequence } = feed(event(1), event(7), event(8), snapshot(6));
    expect(told).toEqual(['1', '=6', '7', '8']);
    expect(sequence.itinerary).toEqual(fold(events.slice(0, 8)));
  });

  it('is not taken back by a snapshot that was overtaken on its way', () => {
    const { told, sequence } = feed(snapshot(5), event(6), snapshot(4), snapshot(6));
    expect(told).toEqual(['=5', '6']);
    expect(sequence.itinerary?.version).toBe(6);
  });

  it('after a reset applies nothing until the snapshot, which may be older', () => {
    const { told, sequence } = feed(snapshot(6), reset, event(7), snapshot(4), event(5));
    expect(told).toEqual(['=6', 'reset', '=4', '5']);
    expect(cursorOf(sequence)).toBe(`${EPOCH}.${tripId()}.5`);
  });

  it('[A6] ignores and counts events, snapshots and heads of another trip', () => {
    const others = history({ trip: tripId('b') });
    const { sequence, told } = feed(
      snapshot(4),
      { kind: 'event', epoch: EPOCH, event: others[4] as TripEvent },
      { kind: 'snapshot', snapshot: snapshotOf(others) },
      { kind: 'head', tripId: tripId('b'), head: 99 },
    );
    expect(told).toEqual(['=4']);
    expect(sequence.counters.foreign).toBe(3);
    expect(isReplaying(sequence)).toBe(false);
  });

  it('ignores and counts events of another history of the database, and moves to it by a snapshot', () => {
    const foreign: SequenceInput = { kind: 'event', epoch: 'e2', event: events[4] as TripEvent };
    const { sequence, told } = feed(snapshot(4), foreign, snapshot(3, 'e2'), event(4), {
      ...foreign,
      event: events[3] as TripEvent,
    });
    expect(told).toEqual(['=4', '=3', '4']);
    expect(sequence.epoch).toBe('e2');
    expect(sequence.counters.foreign).toBe(2);
  });

  it('asks for a snapshot at an event type from the future, and goes on behind it', () => {
    const unknown: SequenceInput = { kind: 'unreadable', epoch: EPOCH, tripId: tripId(), version: 3 };
    const stuck = feed(event(1), event(2), unknown, event(4));
    expect(needsSnapshot(stuck.sequence)).toBe(true);
    expect(feed(event(1), event(2), unknown, event(4), snapshot(3)).told).toEqual(['1', '2', '=3', '4']);
  });

  it('asks for a snapshot when the inside of an event cannot be folded', () => {
    const damaged = { ...events[4], payload: {} } as TripEvent;
    const { sequence } = feed(snapshot(4), { kind: 'event', epoch: EPOCH, event: damaged });
    expect(sequence.itinerary?.version).toBe(4);
    expect(needsSnapshot(sequence)).toBe(true);
  });

  it('keeps at most a bounded number of early events, and still knows that it is behind', () => {
    const many = history({ days: 30, nodesPerDay: 20 });
    const inputs = many.slice(5).map((event): SequenceInput => ({ kind: 'event', epoch: EPOCH, event }));
    const { sequence } = feed(event(1), ...inputs);
    expect(sequence.held.size).toBeLessThanOrEqual(512);
    expect(needsSnapshot(sequence)).toBe(true);
    const after = accept(sequence, { kind: 'snapshot', snapshot: snapshotOf(many) });
    expect(needsSnapshot(after.sequence)).toBe(false);
  });

  it('[D3] marks what happened before the connection as replayed', () => {
    let { sequence } = accept(beginSequence(tripId()), snapshot(2));
    sequence = accept(sequence, { kind: 'head', tripId: tripId(), head: 4 }).sequence;
    expect(isReplaying(sequence)).toBe(true);
    const replayed: boolean[] = [];
    for (const version of [3, 4, 5]) {
      const accepted = accept(sequence, event(version));
      sequence = accepted.sequence;
      for (const item of accepted.news) if (item.kind === 'event') replayed.push(item.replayed);
    }
    expect(replayed).toEqual([true, true, false]);
    expect(isReplaying(sequence)).toBe(false);
  });

  it('[D3] any order, repetition and loss of events, mended by snapshots, tells each once, in order, and folds like the log', () => {
    const arbitrary = fc
      .record({
        days: fc.integer({ min: 1, max: 3 }),
        nodesPerDay: fc.integer({ min: 0, max: 3 }),
        end: fc.constantFrom('complete' as const, 'error' as const, 'cancelled' as const),
      })
      .chain((wish) => {
        const log = history(wish);
        const arrival = fc.oneof(
          {
            weight: 8,
            arbitrary: fc
              .integer({ min: 1, max: log.length })
              .map((version) => ({ kind: 'event' as const, version })),
          },
          {
            weight: 1,
            arbitrary: fc
              .integer({ min: 2, max: log.length })
              .map((version) => ({ kind: 'snapshot' as const, version })),
          },
          {
            weight: 1,
            arbitrary: fc
              .integer({ min: 1, max: log.length })
              .map((version) => ({ kind: 'unreadable' as const, version })),
          },
        );
        return fc.record({ log: fc.constant(log), arrivals: fc.array(arrival, { maxLength: 80 }) });
      });

    fc.assert(
      fc.property(arbitrary, ({ log, arrivals }) => {
        let sequence = beginSequence(tripId());
        let at = 0;
        const take = (input: SequenceInput) => {
          const accepted = accept(sequence, input);
          sequence = accepted.sequence;
          for (const item of accepted.news) {
            if (item.kind === 'event') {
              expect(item.event.version).toBe(at + 1);
              expect(item.itinerary).toEqual(fold(log.slice(0, at + 1)));
              at += 1;
            } else if (item.kind === 'snapshot') {
              expect(item.snapshot.version).toBeGreaterThan(at);
              at = item.snapshot.version;
            }
          }
        };
        for (const { kind, version } of arrivals) {
          if (kind === 'event') take({ kind, epoch: EPOCH, event: log[version - 1] as TripEvent });
          else if (kind === 'unreadable') take({ kind, epoch: EPOCH, tripId: tripId(), version });
          else take({ kind, snapshot: snapshotOf(log.slice(0, version)) });
        }
        // The faults end: a snapshot where one is asked for, then the rest of the log from the cursor.
        if (needsSnapshot(sequence)) take({ kind: 'snapshot', snapshot: snapshotOf(log) });
        for (const event of log.slice(at)) take({ kind: 'event', epoch: EPOCH, event });
        expect(needsSnapshot(sequence)).toBe(false);
        expect(sequence.itinerary).toEqual(fold(log));
      }),
      { numRuns: 300 },
    );
  });
});
