import type { Itinerary, TripCommand, TripEvent } from '@tripstream/contracts';
import { evolve } from '@tripstream/itinerary';
import {
  completeDay,
  completeGeneration,
  createTrip,
  enhanceNode,
  NOW,
  newTrip,
  planNode,
  planner,
  stamp,
  wholeGeneration,
  wishFor,
} from '../../../test/support/trips.js';
import { newId } from '../platform/ids.js';
import { decide, provisionally } from './decide.js';

const trip = newTrip();

/** A trip after these orders, and a way to ask what the next one gives. */
function given(...commands: TripCommand[]) {
  let state: Itinerary | null = null;
  const types: TripEvent['type'][] = [];
  for (const command of commands) {
    const decision = decide(state, command);
    if ('rejected' in decision) throw new Error(`${command.type} was refused: ${decision.rejected}`);
    for (const event of decision.accepted) {
      types.push(event.type);
      state = evolve(state, provisionally(state, event, trip.tripId));
    }
  }
  return {
    state: state as unknown as Itinerary,
    types,
    when: (command: TripCommand) => {
      const decision = decide(state, command);
      return 'rejected' in decision ? decision.rejected : decision.accepted.map(({ type }) => type);
    },
  };
}

const opened = createTrip(trip, wishFor(2));

describe('deciding', () => {
  it('[D1] a new trip has every day as a placeholder and a queued generation', () => {
    const { state, types } = given(opened);
    expect(types).toEqual(['trip_created', 'generation_started']);
    expect(state.days.map(({ date, status }) => [date, status])).toEqual([
      ['2026-05-03', 'placeholder'],
      ['2026-05-04', 'placeholder'],
    ]);
    expect(state.job?.status).toBe('queued');
  });

  it('[A1] nothing of a generation is accepted after its end, whatever it is', () => {
    const ended = given(opened, ...wholeGeneration(trip, 2));
    for (const command of wholeGeneration(trip, 2)) expect(ended.when(command)).toBe('terminal_state');
    expect(
      ended.when({
        ...stamp(trip),
        type: 'generation.fail',
        agent: 'x',
        now: NOW,
        failure: { code: 'internal', message: '', retryable: true },
      }),
    ).toBe('terminal_state');
  });

  it('[A1] completion waits until every day is closed and every node is checked', () => {
    expect(given(opened, planNode(trip, 1, 1)).when(completeGeneration(trip))).toBe('hydration_pending');
    const written = [opened, planNode(trip, 1, 1), completeDay(trip, 1), completeDay(trip, 2)];
    expect(given(...written).when(completeGeneration(trip))).toBe('hydration_pending');
    expect(given(...written, enhanceNode(trip, 1, 1)).when(completeGeneration(trip))).toEqual([
      'progress',
      'generation_complete',
    ]);
  });

  it('[A1] days that failed make a complete generation with failedDays', () => {
    const failed: TripCommand = {
      ...stamp(trip),
      type: 'day.fail',
      day: 2,
      failure: { code: 'timeout', message: 'too slow', retryable: true },
    };
    const { state } = given(
      opened,
      planNode(trip, 1, 1),
      completeDay(trip, 1),
      enhanceNode(trip, 1, 1),
      failed,
      completeGeneration(trip),
    );
    expect(state.job).toMatchObject({ status: 'complete', failedDays: [2], progress: { percent: 100 } });
  });

  it('[A2] a write of another generation is refused and changes nothing', () => {
    const other = { ...trip, generationId: newId<typeof trip.generationId>('gen') };
    for (const command of wholeGeneration(other, 2))
      expect(given(opened).when(command)).toBe('generation_mismatch');
  });

  it('[A2] a worker that was superseded is refused', () => {
    const resumed = given(opened, planNode(trip, 1, 1), { ...stamp(trip, 2), type: 'generation.begin' });
    expect(resumed.types.at(-1)).toBe('generation_resumed');
    expect(resumed.when(planNode(trip, 1, 2))).toBe('attempt_superseded');
  });

  it('[E4] an order that was carried out before gives nothing', () => {
    const { when } = given(opened, planNode(trip, 1, 1), completeDay(trip, 1), enhanceNode(trip, 1, 1));
    expect(when(planNode(trip, 1, 1))).toEqual([]);
    expect(when(completeDay(trip, 1))).toEqual([]);
    expect(when(enhanceNode(trip, 1, 1))).toEqual([]);
  });

  it('[D6] a day begun again withdraws its nodes, and its new nodes have new ids', () => {
    const { state } = given(
      opened,
      planNode(trip, 1, 1),
      planNode(trip, 1, 2),
      { ...stamp(trip), type: 'day.restart', day: 1 },
      planNode(trip, 1, 1, 2),
    );
    expect(state.days[0]).toMatchObject({ status: 'drafting', attempt: 2 });
    expect(state.days[0]?.nodes.map(({ nodeId }) => nodeId)).toEqual([`${trip.generationId}.1.2.1`]);
  });

  it('[D6] a day that is written is never begun again', () => {
    expect(
      given(opened, planNode(trip, 1, 1), completeDay(trip, 1)).when({
        ...stamp(trip),
        type: 'day.restart',
        day: 1,
      }),
    ).toBe('day_closed');
  });

  it('[D5] percent never falls and is 100 only at completion', () => {
    let state: Itinerary | null = null;
    let percent = 0;
    const restart: TripCommand = { ...stamp(trip), type: 'day.restart', day: 2 };
    const [enter, ...rest] = wholeGeneration(trip, 2);
    for (const command of [
      opened,
      enter as TripCommand,
      ...rest.slice(0, 8),
      restart,
      planNode(trip, 2, 1, 2),
      completeDay(trip, 2),
      enhanceNode(trip, 2, 1, 2),
      completeGeneration(trip),
    ]) {
      const decision = decide(state, command);
      for (const event of 'accepted' in decision ? decision.accepted : []) {
        state = evolve(state, provisionally(state, event, trip.tripId));
        if (event.type !== 'progress') continue;
        expect(event.payload.percent).toBeGreaterThanOrEqual(percent);
        percent = event.payload.percent;
        if (percent === 100) expect(command.type).toBe('generation.complete');
      }
    }
    expect(percent).toBe(100);
  });

  it('a retry keeps written days, takes back the others and starts a new generation of the same job', () => {
    const next = {
      jobId: trip.jobId,
      generationId: newId<typeof trip.generationId>('gen'),
      kind: 'itinerary' as const,
      planner,
    };
    const failing: TripCommand = {
      ...stamp(trip),
      type: 'generation.fail',
      agent: 'planner',
      now: NOW,
      failure: { code: 'provider_error', message: 'gone', retryable: true },
    };
    const { state, when } = given(
      opened,
      planNode(trip, 1, 1),
      completeDay(trip, 1),
      planNode(trip, 2, 1),
      failing,
    );
    expect(state.days.map(({ status }) => status)).toEqual(['planned', 'placeholder']);
    expect(when({ type: 'generation.retry', tripId: trip.tripId, generation: next, now: NOW })).toEqual([
      'generation_started',
    ]);
    expect(
      given(opened).when({ type: 'generation.retry', tripId: trip.tripId, generation: next, now: NOW }),
    ).toBe('generation_active');
  });

  it('stopping keeps the days already written unless asked otherwise, and stopping twice is one stop', () => {
    const stop = (keep: 'days' | 'nothing'): TripCommand => ({
      type: 'generation.cancel',
      tripId: trip.tripId,
      keep,
      now: NOW,
    });
    const written = [opened, planNode(trip, 1, 1), completeDay(trip, 1), planNode(trip, 2, 1)];
    expect(given(...written, stop('days')).state.days.map(({ nodes }) => nodes.length)).toEqual([1, 0]);
    expect(given(...written, stop('nothing')).state.days.map(({ nodes }) => nodes.length)).toEqual([0, 0]);
    expect(given(...written, stop('days')).when(stop('days'))).toEqual([]);
  });

  it('orders to a trip that does not exist are refused', () => {
    expect(decide(null, planNode(trip, 1, 1))).toEqual({ rejected: 'not_found' });
    expect(given(opened).when(opened)).toBe('already_exists');
  });
});
