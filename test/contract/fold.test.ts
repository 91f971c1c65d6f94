import type { Itinerary, TripEvent } from '@tripstream/contracts';
import { itinerarySchema, tripEventSchema } from '@tripstream/contracts';
import {
  changedRows,
  creationStatus,
  evolve,
  isTerminal,
  readiness,
  rowsOf,
  stateOf,
  type TripRows,
} from '@tripstream/itinerary';
import fc from 'fast-check';
import { anyHistory } from '../support/histories.js';

const fold = (events: readonly TripEvent[]) => events.reduce<Itinerary | null>(evolve, null);

/** What the database would hold after these changes, row by row. */
class Tables {
  private readonly rows = new Map<string, { table: keyof TripRows; row: object }>();

  apply(before: Itinerary | null, after: Itinerary): void {
    const { upserts, removedItems, removedAnchors } = changedRows(before, after);
    for (const nodeId of removedItems) this.rows.delete(`items/${nodeId}`);
    for (const anchorId of removedAnchors) this.rows.delete(`anchors/${anchorId}`);
    for (const [table, rows] of Object.entries(upserts) as [keyof TripRows, object[]][])
      for (const row of rows) this.rows.set(`${table}/${keyOf(table, row)}`, { table, row });
  }

  read(): TripRows {
    const tables: TripRows = {
      trips: [],
      anchors: [],
      days: [],
      items: [],
      bundles: [],
      activities: [],
      jobs: [],
    };
    for (const { table, row } of this.rows.values()) (tables[table] as object[]).push(row);
    return tables;
  }
}

const keys: Record<keyof TripRows, string> = {
  trips: 'trip_id',
  anchors: 'anchor_id',
  days: 'day',
  items: 'node_id',
  bundles: 'bundle_id',
  activities: 'version',
  jobs: 'job_id',
};
const keyOf = (table: keyof TripRows, row: object) => String((row as Record<string, unknown>)[keys[table]]);

describe('the fold', () => {
  it('[X2] of any history keeps to the contract, at every event', () => {
    fc.assert(
      fc.property(anyHistory(), ({ events, states }) => {
        for (const event of events) tripEventSchema.parse(event);
        for (const state of states) itinerarySchema.parse(state);
      }),
      { numRuns: 50 },
    );
  });

  it('[X2] agrees with the rows that each event changes, and the rows give the state back', () => {
    fc.assert(
      fc.property(anyHistory(), ({ states }) => {
        const tables = new Tables();
        let before: Itinerary | null = null;
        for (const state of states) {
          tables.apply(before, state);
          expect(stateOf(tables.read(), state.version)).toEqual(state);
          before = state;
        }
        if (before !== null) expect(stateOf(rowsOf(before), before.version)).toEqual(before);
      }),
      { numRuns: 100 },
    );
  });

  it('[E6] a snapshot and what follows it are the whole fold, wherever it was taken', () => {
    fc.assert(
      fc.property(anyHistory(), fc.nat(), ({ events, states }, cut) => {
        const at = cut % states.length;
        const snapshot = JSON.parse(JSON.stringify(states[at])) as Itinerary;
        expect(events.slice(at + 1).reduce<Itinerary | null>(evolve, snapshot)).toEqual(fold(events));
      }),
    );
  });

  it('[A1] no history leaves a terminal state, and none has two ends', () => {
    fc.assert(
      fc.property(anyHistory(), ({ events, states }) => {
        const ends = events.filter(({ type }) =>
          ['generation_complete', 'generation_error', 'generation_cancelled'].includes(type),
        );
        expect(ends.length).toBeLessThanOrEqual(1);
        const ended = states.findIndex(({ job }) => job !== null && isTerminal(job.status));
        if (ended >= 0) expect(ended).toBe(states.length - 1);
      }),
    );
  });

  it('[D5] percent never falls', () => {
    fc.assert(
      fc.property(anyHistory(), ({ states }) => {
        const percents = states.map(({ job }) => job?.progress.percent ?? 0);
        expect(percents).toEqual([...percents].sort((left, right) => left - right));
        for (const { job } of states) if (job?.progress.percent === 100) expect(job.status).not.toBe('error');
      }),
    );
  });

  it('[A1] a complete generation has no node whose hydration has not ended', () => {
    fc.assert(
      fc.property(anyHistory(), ({ states }) => {
        for (const state of states.filter(({ job }) => job?.status === 'complete'))
          for (const node of state.days.flatMap(({ nodes }) => nodes))
            expect(node.status === 'hydrated' || node.unverified !== null).toBe(true);
      }),
    );
  });

  it('keeps the identity of what an event does not touch', () => {
    fc.assert(
      fc.property(anyHistory(), ({ events, states }) => {
        for (const [at, event] of events.entries()) {
          const before = states[at - 1];
          const after = states[at];
          if (before === undefined || after === undefined || event.type !== 'node_enhanced') continue;
          for (const [index, day] of after.days.entries()) {
            if (day.day !== event.payload.day) expect(day).toBe(before.days[index]);
            for (const [place, node] of day.nodes.entries())
              if (node.nodeId !== event.payload.nodeId) expect(node).toBe(before.days[index]?.nodes[place]);
          }
        }
      }),
    );
  });

  it('refuses an event that is not the next', () => {
    fc.assert(
      fc.property(anyHistory(), ({ events, states }) => {
        const first = events[0] as TripEvent;
        const last = states.at(-1) as Itinerary;
        expect(() => evolve(last, first)).toThrow(RangeError);
        expect(() => evolve(last, { ...first, version: last.version + 2 })).toThrow(RangeError);
      }),
      { numRuns: 10 },
    );
  });
});

describe('readiness', () => {
  it('[A13] follows the state of days and job, and a complete job is a persisted one', () => {
    fc.assert(
      fc.property(anyHistory(), ({ states }) => {
        for (const state of states) {
          const ready = readiness(state);
          if (state.job?.status === 'complete')
            expect([ready, readiness(state, true)]).toEqual(['persisted', 'job_complete']);
          if (state.job?.status === 'error') expect(ready).toBe('error');
          if (ready === 'planning')
            expect(state.days.some(({ status }) => status === 'placeholder' || status === 'drafting')).toBe(
              true,
            );
          if (ready === 'visual_ready' || ready === 'job_syncing')
            expect(state.days.every(({ status }) => status === 'planned' || status === 'failed')).toBe(true);
        }
      }),
    );
  });

  it('every job state has its word on the wire', () => {
    const history = fc.sample(anyHistory(), 1)[0];
    const job = history?.states.at(-1)?.job;
    if (!job) throw new Error('a trip has a job');
    const word = (change: Partial<typeof job>) =>
      creationStatus({ ...job, failedDays: [], phase: null, ...change });
    expect(word({ status: 'queued' })).toBe('queued');
    expect(word({ status: 'running', phase: 'planning' })).toBe('planning');
    expect(word({ status: 'running', phase: 'hydrating' })).toBe('hydrating');
    expect(word({ status: 'complete' })).toBe('complete');
    expect(word({ status: 'complete', failedDays: [2] })).toBe('partial');
    expect(word({ status: 'error' })).toBe('error');
    expect(word({ status: 'expired' })).toBe('error');
    expect(word({ status: 'cancelled' })).toBe('cancelled');
  });
});
