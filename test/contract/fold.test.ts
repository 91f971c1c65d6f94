import type { Itinerary, TripEvent } from '@tripstream/contracts';
import { itinerarySchema, tripEventSchema } from '@tripstream/contracts';
import {
  changedRows,
  endsGeneration,
  evolve,
  inScope,
  isTerminal,
  noRows,
  readiness,
  rowsOf,
  stateOf,
  type TripRows,
} from '@tripstream/itinerary';
import fc from 'fast-check';
import { anyHistory } from '../support/histories.js';
import { anyProposalHistory } from '../support/proposals.js';

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
    const tables = noRows();
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
  jobs: 'job_id',
  notifications: 'notification_id',
  threads: 'thread_id',
  messages: 'message_id',
  activities: 'version',
  sessions: 'thread_id',
  turns: 'turn_count',
  approvals: 'approval_id',
  checkpoints: 'turn_count',
};
const keyOf = (table: keyof TripRows, row: object) => String((row as Record<string, unknown>)[keys[table]]);

const anyTrip = () => fc.oneof(anyHistory(), anyProposalHistory());

describe('the fold', () => {
  it('[X2] of any history keeps to the contract, at every event', () => {
    fc.assert(
      fc.property(anyTrip(), ({ events, states }) => {
        for (const event of events) tripEventSchema.parse(event);
        for (const state of states) itinerarySchema.parse(state);
      }),
      { numRuns: 50 },
    );
  });

  it('[X2] agrees with the rows that each event changes, and the rows give the state back', () => {
    fc.assert(
      fc.property(anyTrip(), ({ states }) => {
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
      fc.property(anyTrip(), fc.nat(), ({ events, states }, cut) => {
        const at = cut % states.length;
        const snapshot = JSON.parse(JSON.stringify(states[at])) as Itinerary;
        expect(events.slice(at + 1).reduce<Itinerary | null>(evolve, snapshot)).toEqual(fold(events));
      }),
    );
  });

  it('[A1] each generation has at most one end, and nothing of it comes after that', () => {
    fc.assert(
      fc.property(anyTrip(), ({ events, states }) => {
        const ended = new Set<string>();
        for (const [at, event] of events.entries()) {
          if (event.generationId !== null) {
            expect(ended).not.toContain(event.generationId);
            if (endsGeneration(event)) ended.add(event.generationId);
          }
          const [before, after] = [states[at - 1]?.job ?? null, states[at]?.job ?? null];
          if (before !== null && isTerminal(before.status) && after !== before)
            expect([event.type, after?.turn]).toEqual(['generation_started', before.turn + 1]);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('[D5] percent never falls within a turn', () => {
    fc.assert(
      fc.property(anyTrip(), ({ states }) => {
        for (const [at, { job }] of states.entries()) {
          const before = states[at - 1]?.job;
          if (job === null || before?.turn !== job.turn) continue;
          expect(job.progress.percent).toBeGreaterThanOrEqual(before.progress.percent);
          if (job.progress.percent === 100) expect(job.status).not.toBe('error');
        }
      }),
    );
  });

  it('[A1] a complete generation has no node whose hydration has not ended', () => {
    fc.assert(
      fc.property(anyTrip(), ({ states }) => {
        for (const state of states.filter(({ job }) => job?.status === 'complete'))
          for (const node of state.days.flatMap(({ nodes }) => nodes))
            expect(node.status === 'hydrated' || node.unverified !== null).toBe(true);
      }),
    );
  });

  it('keeps the identity of what an event does not touch', () => {
    fc.assert(
      fc.property(anyTrip(), ({ events, states }) => {
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
      fc.property(anyTrip(), ({ events, states }) => {
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
      fc.property(anyTrip(), ({ states }) => {
        for (const state of states) {
          const ready = readiness(state);
          if (state.job?.status === 'complete')
            expect([ready, readiness(state, true)]).toEqual(['persisted', 'job_complete']);
          if (state.job?.status === 'error') expect(ready).toBe('error');
          if (ready === 'planning')
            expect(
              state.job?.kind === 'bundles' ||
                inScope(state).some(({ status }) => status === 'placeholder' || status === 'drafting'),
            ).toBe(true);
          if (ready === 'visual_ready' || ready === 'job_syncing')
            expect(inScope(state).every(({ status }) => status === 'planned' || status === 'failed')).toBe(
              true,
            );
        }
      }),
    );
  });
});
