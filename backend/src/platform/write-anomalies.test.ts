import type { JobStatus, RejectionReason, TripCommand } from '@tripstream/contracts';
import { coreOn } from '../../../test/support/core.js';
import { createTestDatabase } from '../../../test/support/test-database.js';
import { LogLines } from '../../../test/support/test-server.js';
import {
  completeDay,
  completeGeneration,
  createTrip,
  draftNode,
  enhanceNode,
  NOW,
  newTrip,
  planNode,
  stamp,
  type TestTrip,
  wholeGeneration,
  wishFor,
} from '../../../test/support/trips.js';
import { createLogger } from './logger.js';

let testDatabase: Awaited<ReturnType<typeof createTestDatabase>>;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
});
afterAll(() => testDatabase.drop());

/** A core whose log lines and figures can be read. */
function scene() {
  const logs = new LogLines();
  const core = coreOn(testDatabase.database, createLogger('info', logs));
  const figure = async (name: string, labels: Record<string, string> = {}): Promise<number> => {
    const metric = await core.metrics.registry.getSingleMetric(name)?.get();
    const found = metric?.values.find((value) =>
      Object.entries(labels).every(([label, is]) => value.labels[label as never] === is),
    );
    return found?.value ?? 0;
  };
  const all = async (commands: readonly TripCommand[]) => {
    for (const command of commands) await core.dispatch(command);
  };
  return { ...core, all, figure, lines: logs.lines };
}

const written = async (trip: TestTrip, days = 1) => {
  const world = scene();
  await world.dispatch(createTrip(trip, wishFor(days)));
  await world.all(wholeGeneration(trip, days));
  return world;
};

describe('a refused write', () => {
  it('[A4] that would take an ended generation back to work gives one line and one count', async () => {
    const trip = newTrip();
    const world = await written(trip);
    const before = world.lines.length;
    await world.dispatch({ ...stamp(trip), type: 'phase.enter', phase: 'planning' });
    expect(world.lines.slice(before)).toEqual([
      expect.objectContaining({
        event: 'write.regression',
        level: 'warn',
        command: 'phase.enter',
        reason: 'terminal_state',
        tripId: trip.tripId,
        jobId: trip.jobId,
        generationId: trip.generationId,
        active: { generationId: trip.generationId, status: 'complete', attempt: 1 },
      }),
    ]);
    const labels = { command: 'phase.enter', status: 'complete' };
    expect(await world.figure('tripstream_regression_attempts_total', labels)).toBe(1);
  });

  it.each<[RejectionReason, (trip: TestTrip) => TripCommand]>([
    ['generation_mismatch', ({ tripId }) => planNode({ ...newTrip(), tripId }, 1, 1)],
    ['attempt_superseded', (trip) => planNode(trip, 1, 1)],
    ['not_found', () => planNode(newTrip(), 1, 1)],
  ])('[A4] that is dropped because of %s gives one line and one count', async (reason, order) => {
    const trip = newTrip();
    const world = scene();
    await world.dispatch(createTrip(trip));
    await world.dispatch({ ...stamp(trip, 2), type: 'generation.begin' });
    const before = world.lines.length;
    const command = order(trip);
    await world.dispatch(command);
    expect(world.lines.slice(before)).toEqual([
      expect.objectContaining({ event: 'write.dropped', level: 'warn', command: 'node.plan', reason }),
    ]);
    expect(await world.figure('tripstream_writes_refused_total', { command: 'node.plan', reason })).toBe(1);
    expect(await world.figure('tripstream_regression_attempts_total')).toBe(0);
  });

  it('[A4] of a traveller, or of a planner that is only early, is nothing to be warned of', async () => {
    const trip = newTrip();
    const world = scene();
    await world.dispatch(createTrip(trip));
    await world.dispatch(completeGeneration(trip));
    const refused = world.lines.filter(({ reason, event }) => reason && event !== 'generation.completion');
    expect(refused).toEqual([
      expect.objectContaining({ event: 'command.refused', level: 'info', reason: 'hydration_pending' }),
    ]);
  });

  it('[A4] is told once, however often the same order comes', async () => {
    const trip = newTrip();
    const world = await written(trip);
    for (let copy = 0; copy < 3; copy += 1) await world.dispatch(planNode(trip, 1, 9), 'the same order');
    expect(world.lines.filter(({ event }) => event === 'write.regression')).toHaveLength(1);
  });
});

describe('a completion', () => {
  const fail = (trip: TestTrip): TripCommand => ({
    ...stamp(trip),
    type: 'generation.fail',
    failure: { code: 'timeout', message: 'No answer', retryable: true },
    agent: 'planner',
    usage: null,
    now: NOW,
  });
  const cancel = ({ tripId }: TestTrip): TripCommand => ({
    type: 'generation.cancel',
    tripId,
    keep: 'days',
    now: NOW,
  });

  it.each<[JobStatus, (trip: TestTrip) => TripCommand]>([
    ['complete', completeGeneration],
    ['error', fail],
    ['cancelled', cancel],
  ])('[A4] logs the row before and after it and that it was accepted: %s', async (status, ending) => {
    const trip = newTrip();
    const world = scene();
    await world.dispatch(createTrip(trip, wishFor(1)));
    await world.all(wholeGeneration(trip, 1).slice(0, -1));
    await world.dispatch(ending(trip));
    expect(world.lines.filter(({ event }) => event === 'generation.completion')).toEqual([
      expect.objectContaining({
        tripId: trip.tripId,
        jobId: trip.jobId,
        generationId: trip.generationId,
        accepted: true,
        reason: null,
        before: expect.objectContaining({ status: 'running', phase: 'finishing', endedAt: null }),
        after: expect.objectContaining({ status, endedAt: NOW }),
      }),
    ]);
    expect(await world.figure('tripstream_generations_ended_total', { status, kind: 'itinerary' })).toBe(1);
  });

  it('[A1] [A4] logs that it was refused, with the row as it stays', async () => {
    const trip = newTrip();
    const world = scene();
    await world.dispatch(createTrip(trip));
    await world.dispatch(completeGeneration(trip));
    const row = { status: 'queued', phase: null, percent: 0 };
    expect(world.lines.filter(({ event }) => event === 'generation.completion')).toEqual([
      expect.objectContaining({
        accepted: false,
        reason: 'hydration_pending',
        before: expect.objectContaining(row),
        after: expect.objectContaining(row),
      }),
    ]);
    expect(await world.figure('tripstream_generations_ended_total')).toBe(0);
  });

  it('[A10] logs and counts the stops that are left without a position, and none where all have one', async () => {
    const trip = newTrip();
    const world = scene();
    await world.dispatch(createTrip(trip, wishFor(1)));
    const lost = draftNode(trip, 1, 1);
    const ride = draftNode(trip, 1, 2);
    await world.all([
      { ...stamp(trip), type: 'node.plan', node: { ...lost, location: null } },
      { ...stamp(trip), type: 'node.plan', node: { ...ride, kind: 'transfer', location: null } },
      planNode(trip, 1, 3),
      completeDay(trip, 1),
      ...[lost, ride].map(
        ({ nodeId, day }): TripCommand => ({
          ...stamp(trip),
          type: 'node.enhance',
          nodeId,
          day,
          status: 'provisional',
          unverified: 'not_found',
          location: null,
          place: null,
          host: null,
        }),
      ),
      enhanceNode(trip, 1, 3),
      completeGeneration(trip),
    ]);
    expect(world.lines.filter(({ event }) => event === 'trip.coordinate-omission')).toEqual([
      expect.objectContaining({
        tripId: trip.tripId,
        generationId: trip.generationId,
        count: 1,
        sample: [{ nodeId: lost.nodeId, title: lost.title, because: 'not_found' }],
      }),
    ]);
    expect(await world.figure('tripstream_coordinate_omissions_total')).toBe(1);

    const other = newTrip();
    const whole = await written(other);
    expect(whole.lines.some(({ event }) => event === 'trip.coordinate-omission')).toBe(false);
  });
});
