import type { Itinerary, OperatorCommand, TripCommand, TripEvent } from '@tripstream/contracts';
import { evolve } from '@tripstream/itinerary';
import {
  completeDay,
  completeGeneration,
  createTrip,
  enhanceNode,
  failDay,
  generationOf,
  NOW,
  newTrip,
  planNode,
  restartDay,
  stamp,
  wholeGeneration,
  wishFor,
} from '../../../test/support/trips.js';
import { newId } from '../platform/ids.js';
import { decide } from './decide.js';
import { provisionally } from './provisionally.js';

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
    commands,
    state: state as unknown as Itinerary,
    types,
    when: (command: TripCommand) => {
      const decision = decide(state, command);
      return 'rejected' in decision ? decision.rejected : decision.accepted.map(({ type }) => type);
    },
  };
}

const opened = createTrip(trip, wishFor(2));
const failure = { code: 'provider_error' as const, message: 'gone', retryable: true };
const failing = {
  ...stamp(trip),
  type: 'generation.fail' as const,
  agent: 'planner',
  usage: null,
  now: NOW,
  failure,
};
const nextGeneration = () => generationOf({ jobId: newId('job'), generationId: newId('gen') });
const retry = (): TripCommand => ({
  type: 'generation.retry',
  tripId: trip.tripId,
  generation: nextGeneration(),
  now: NOW,
});
const retryDay = (day: number) => ({
  type: 'day.retry' as const,
  tripId: trip.tripId,
  day,
  generation: nextGeneration(),
  now: NOW,
});

describe('deciding', () => {
  it('[D1] a new trip has every day as a placeholder and a queued generation', () => {
    const { state, types } = given(opened);
    expect(types).toEqual(['trip_created', 'message_posted', 'generation_started']);
    expect(state.days.map(({ date, status }) => [date, status])).toEqual([
      ['2026-05-03', 'placeholder'],
      ['2026-05-04', 'placeholder'],
    ]);
    expect(state.job?.status).toBe('queued');
  });

  it('[A1] nothing of a generation is accepted after its end, whatever it is', () => {
    const ended = given(opened, ...wholeGeneration(trip, 2));
    for (const command of wholeGeneration(trip, 2).filter(({ type }) => type !== 'generation.complete'))
      expect(ended.when(command)).toBe('terminal_state');
    expect(
      ended.when({
        ...stamp(trip),
        type: 'generation.fail',
        agent: 'x',
        usage: null,
        now: NOW,
        failure: { code: 'internal', message: '', retryable: true },
      }),
    ).toBe('terminal_state');
  });

  it('[A1] completing twice is completing once', () => {
    const ended = given(opened, ...wholeGeneration(trip, 2));
    expect(ended.when(completeGeneration(trip))).toEqual([]);
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
    const { state } = given(
      opened,
      planNode(trip, 1, 1),
      completeDay(trip, 1),
      enhanceNode(trip, 1, 1),
      failDay(trip, 2),
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
      restartDay(trip, 1),
      planNode(trip, 1, 1, 2),
    );
    expect(state.days[0]).toMatchObject({ status: 'drafting', attempt: 2 });
    expect(state.days[0]?.nodes.map(({ nodeId }) => nodeId)).toEqual([`${trip.generationId}.1.2.1`]);
  });

  it('[D6] a day that is written is never begun again', () => {
    const { when } = given(opened, planNode(trip, 1, 1), completeDay(trip, 1));
    expect(when(restartDay(trip, 1))).toBe('day_closed');
  });

  it('[D6] what is said late of an earlier beginning of a day changes nothing', () => {
    const begunAgain = [opened, planNode(trip, 1, 1), restartDay(trip, 1)];
    const { state, when } = given(...begunAgain);
    expect(when(completeDay(trip, 1))).toBe('day_closed');
    expect(when(failDay(trip, 1))).toBe('day_closed');
    expect(state.days[0]).toMatchObject({ status: 'drafting', attempt: 2, theme: null });
    const written = given(...begunAgain, planNode(trip, 1, 1, 2));
    expect(written.when(restartDay(trip, 1))).toBe('day_closed');
    expect(written.when(completeDay(trip, 1, 3))).toBe('day_closed');
    const closed = given(...begunAgain, completeDay(trip, 1, 2));
    expect(closed.when(completeDay(trip, 1))).toBe('day_closed');
    expect(closed.when(completeDay(trip, 1, 2))).toEqual([]);
    const failed = given(...begunAgain, failDay(trip, 1, 2));
    expect(failed.when(failDay(trip, 1))).toBe('day_closed');
    expect(failed.when(failDay(trip, 1, 2))).toEqual([]);
  });

  it('[D6] the order to begin a day again that comes twice begins it again once', () => {
    const written = given(opened, planNode(trip, 1, 1), restartDay(trip, 1), restartDay(trip, 1));
    expect(written.types.filter((type) => type === 'day_restarted')).toHaveLength(1);
    expect(written.state.days[0]).toMatchObject({ attempt: 2 });
    expect(written.when(restartDay(trip, 1, 2))).toEqual(['day_restarted']);
    // Where no node had come yet it ends the first beginning all the same: its nodes are too late.
    const blank = given(opened, restartDay(trip, 1));
    expect(blank.state.days[0]).toMatchObject({ status: 'drafting', attempt: 2 });
    expect(blank.when(restartDay(trip, 1))).toEqual([]);
    expect(blank.when(planNode(trip, 1, 1))).toBe('day_closed');
    expect(blank.when(planNode(trip, 1, 1, 2))).toContain('node_planned');
  });

  it('[D5] percent never falls and is 100 only at completion', () => {
    let state: Itinerary | null = null;
    let percent = 0;
    const [enter, ...rest] = wholeGeneration(trip, 2);
    for (const command of [
      opened,
      enter as TripCommand,
      ...rest.slice(0, 8),
      restartDay(trip, 2),
      planNode(trip, 2, 1, 2),
      completeDay(trip, 2, 2),
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

  it('[B8] a retry keeps written days, takes back the others and is the next turn of the same job', () => {
    const { state, when } = given(
      opened,
      planNode(trip, 1, 1),
      completeDay(trip, 1),
      planNode(trip, 2, 1),
      failing,
    );
    expect(state.days.map(({ status }) => status)).toEqual(['planned', 'placeholder']);
    expect(when(retry())).toEqual(['generation_started']);
    const again = given(opened, planNode(trip, 1, 1), completeDay(trip, 1), failing, retry());
    expect(again.state.job).toMatchObject({
      jobId: trip.jobId,
      kind: 'itinerary',
      turn: 2,
      status: 'queued',
    });
    expect(again.state.earlierTurns).toMatchObject([
      { turn: 1, jobId: trip.jobId, generationId: trip.generationId, status: 'error' },
    ]);
    expect(given(opened).when(retry())).toBe('generation_active');
  });

  it('[B8] with everything planned there is nothing to try again', () => {
    expect(given(opened, ...wholeGeneration(trip, 2)).when(retry())).toBe('nothing_to_plan');
  });

  it('[D6] the retry of one day is a job of its own and leaves the other days as they are', () => {
    const ended = [
      opened,
      planNode(trip, 1, 1),
      completeDay(trip, 1),
      enhanceNode(trip, 1, 1),
      failDay(trip, 2),
      completeGeneration(trip),
    ];
    const { state: before, when } = given(...ended);
    expect(when(retryDay(1))).toBe('day_closed');
    expect(when(retryDay(3))).toBe('unknown_day');
    const order = retryDay(2);
    const { state } = given(...ended, order);
    expect(state.days[0]).toEqual(before.days[0]);
    expect(state.days[1]).toMatchObject({ status: 'placeholder', failure: null });
    expect(state.job).toMatchObject({ kind: 'day_retry', day: 2, turn: 2, progress: { percent: 0 } });
    expect(state.job?.jobId).not.toBe(trip.jobId);
    const again = { ...trip, generationId: order.generation.generationId };
    const day = [planNode(again, 2, 1), completeDay(again, 2), enhanceNode(again, 2, 1)];
    const done = given(...ended, order, ...day, completeGeneration(again));
    expect(done.state.job).toMatchObject({ status: 'complete', failedDays: [] });
    expect(done.state.days.map(({ status }) => status)).toEqual(['planned', 'planned']);
    // Had it failed, asking again would have been the next turn of the day's own job.
    const failedAgain = given(...ended, order, { ...failing, expectedGenerationId: again.generationId });
    expect(given(...failedAgain.commands, retryDay(2)).state.job).toMatchObject({
      jobId: order.generation.jobId,
      turn: 3,
    });
  });

  it('[A3] an operator’s repair ends what nothing else ends, and changes an end only when it says so', () => {
    const repair = (change: Partial<OperatorCommand>): TripCommand => ({
      type: 'job.repair',
      tripId: trip.tripId,
      expectedGenerationId: trip.generationId,
      reason: 'stuck',
      now: NOW,
      ...change,
    });
    const other = newId<typeof trip.generationId>('gen');
    expect(decide(null, repair({}))).toEqual({ rejected: 'not_found' });
    expect(given(opened).when(repair({ expectedGenerationId: other }))).toBe('generation_mismatch');
    expect(given(opened, planNode(trip, 1, 1)).when(repair({ status: 'complete' }))).toBe(
      'hydration_pending',
    );
    const ended = given(opened, planNode(trip, 1, 1), repair({ status: 'error' })).state;
    expect(ended.job).toMatchObject({ status: 'error', endedVersion: 6, failure: { code: 'internal' } });
    expect(ended.days[0]?.nodes).toEqual([]);

    const whole = [opened, ...wholeGeneration(trip, 2)];
    expect(given(...whole).when(repair({ status: 'error' }))).toBe('terminal_state');
    const wrong = [...whole.slice(0, -1), failing];
    const right = given(...wrong, repair({ status: 'complete', allowOverwriteTerminal: true })).state;
    expect(right.job).toMatchObject({ status: 'complete', failure: null, progress: { percent: 100 } });
    // Absent fields stay.
    const { job } = given(...wrong).state;
    const kept = given(...wrong, repair({ allowOverwriteTerminal: true })).state.job;
    expect(kept).toMatchObject({ status: 'error', progress: job?.progress, endedAt: job?.endedAt });
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
    expect(given(...written, stop('nothing')).state.discarded).toBe(true);
    expect(given(...written, stop('nothing'), retry()).state.discarded).toBe(false);
  });

  it('orders to a trip that does not exist are refused', () => {
    expect(decide(null, planNode(trip, 1, 1))).toEqual({ rejected: 'not_found' });
    expect(given(opened).when(opened)).toBe('already_exists');
  });
});
