import { randomUUID } from 'node:crypto';
import type { PlannerCommand, TripEvent } from '@tripstream/contracts';
import { evolve } from '@tripstream/itinerary';
import { type Core, coreOn } from '../../../test/support/core.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import {
  completeDay,
  createTrip,
  newTrip,
  planNode,
  restartDay,
  stamp,
  type TestTrip,
  wholeGeneration,
  wishFor,
} from '../../../test/support/trips.js';
import { projectors } from '../event-log/read-model-tables.js';
import { CommandIdReused } from './trip-commands.js';

let testDatabase: TestDatabase;
let core: Core;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  core = coreOn(testDatabase.database);
});
afterAll(() => testDatabase.drop());

const sql = (text: string, values: unknown[] = []) => testDatabase.database.dataSource.query(text, values);
const fold = (events: readonly TripEvent[]) => events.reduce<ReturnType<typeof evolve> | null>(evolve, null);

/** Day 1 was begun again before. */
function ofSecondBeginning(trip: TestTrip, command: PlannerCommand): PlannerCommand {
  if (command.type === 'node.plan' && command.node.day === 1) return planNode(trip, 1, command.node.index, 2);
  return 'dayAttempt' in command && command.day === 1 ? { ...command, dayAttempt: 2 } : command;
}

describe('dispatch', () => {
  it('[E3] stores the whole envelope with gapless versions in an explicit order', async () => {
    const trip = newTrip();
    await core.dispatch(createTrip(trip), 'create-envelope');
    await core.dispatch(planNode(trip, 1, 1), 'plan-envelope');
    const rows = await sql(
      `SELECT aggregate_kind, stream_id, stream_version, event_type, command_id, actor_kind, correlation_id,
              payload_json ->> 'generationId' AS payload_generation, metadata_json
       FROM orchestration_events WHERE stream_id = $1 ORDER BY stream_version LIMIT 4`,
      [trip.tripId],
    );
    expect(rows).toMatchObject([
      {
        aggregate_kind: 'trip',
        stream_version: 1,
        event_type: 'trip_created',
        command_id: 'create-envelope',
        actor_kind: 'traveller',
      },
      { stream_version: 2, event_type: 'message_posted', correlation_id: null },
      {
        stream_version: 3,
        event_type: 'generation_started',
        payload_generation: trip.generationId,
        correlation_id: trip.generationId,
      },
      {
        stream_version: 4,
        event_type: 'node_planned',
        command_id: 'plan-envelope',
        actor_kind: 'planner',
        metadata_json: { schema: 1, jobId: trip.jobId, generationId: trip.generationId, attempt: 1 },
      },
    ]);
  });

  it('[E3] refuses to change or remove what is in the log', async () => {
    const trip = newTrip();
    await core.dispatch(createTrip(trip));
    for (const statement of [
      `UPDATE orchestration_events SET event_type = 'x' WHERE stream_id = '${trip.tripId}'`,
      `DELETE FROM orchestration_events WHERE stream_id = '${trip.tripId}'`,
      'TRUNCATE orchestration_events',
    ])
      await expect(sql(statement)).rejects.toThrow(/events are final/);
    expect(await core.log.readAfter(trip.tripId, 0, 10)).toHaveLength(3);
  });

  it('[E4] a known command gets its first answer and appends nothing', async () => {
    const trip = newTrip();
    const first = await core.dispatch(createTrip(trip), 'same-create');
    const again = await core.dispatch(createTrip(trip), 'same-create');
    expect(again).toEqual(first);
    expect(await core.log.heads([trip.tripId])).toEqual(new Map([[trip.tripId, 3]]));
  });

  it('[E4] a refused command is refused again with its first error, even when it would be accepted by now', async () => {
    const trip = newTrip();
    await core.dispatch(createTrip(trip));
    const tooEarly: PlannerCommand = {
      ...stamp(trip),
      type: 'node.enhance',
      nodeId: planNodeId(trip),
      day: 1,
      status: 'provisional',
      unverified: 'not_found',
      location: null,
      place: null,
      host: null,
    };
    const refused = await core.dispatch(tooEarly, 'early-enhance');
    expect(refused).toEqual({ applied: false, reason: 'unknown_node' });
    await core.dispatch(planNode(trip, 1, 1));
    const again = await core.dispatch(tooEarly, 'early-enhance');
    expect(again).toEqual({ applied: false, reason: 'unknown_node' });
    expect(
      await sql(
        'SELECT status, error, result_sequence FROM orchestration_command_receipts WHERE command_id = $1',
        ['early-enhance'],
      ),
    ).toEqual([{ status: 'rejected', error: 'unknown_node', result_sequence: null }]);
  });

  it('[E4] racing copies of one command append once, also from two processes', async () => {
    const other = coreOn(testDatabase.database);
    for (let round = 0; round < 20; round += 1) {
      const trip = newTrip();
      const commandId = randomUUID();
      const results = await Promise.all(
        [core, other, core, other, core, other].map((process) =>
          process.dispatch(createTrip(trip), commandId),
        ),
      );
      for (const result of results) expect(result).toEqual(results[0]);
      expect(results[0]).toMatchObject({ applied: true, version: 3 });
      expect(await core.log.readAfter(trip.tripId, 0, 10)).toHaveLength(3);
    }
  });

  it('[E4] the receipt of an accepted command names the sequence of its last event', async () => {
    const trip = newTrip();
    await core.dispatch(createTrip(trip), `sequence-${trip.tripId}`);
    const [row] = await sql(
      `SELECT r.result_sequence, e.stream_version FROM orchestration_command_receipts r
       JOIN orchestration_events e ON e.sequence = r.result_sequence WHERE r.command_id = $1`,
      [`sequence-${trip.tripId}`],
    );
    expect(row).toMatchObject({ stream_version: 3 });
  });

  it('another request under a known command id is refused', async () => {
    const trip = newTrip();
    const meta = { commandId: `reused-${trip.tripId}`, actor: 'traveller' as const };
    await core.commands.dispatch(createTrip(trip), { ...meta, requestHash: 'one' });
    await expect(
      core.commands.dispatch(createTrip(trip), { ...meta, requestHash: 'two' }),
    ).rejects.toBeInstanceOf(CommandIdReused);
  });

  it.each([2, 50])('fifty writers in %i processes give versions 1 to n without holes', async (count) => {
    const trip = newTrip();
    const processes = [core, ...Array.from({ length: count - 1 }, () => coreOn(testDatabase.database))];
    await core.dispatch(createTrip(trip, wishFor(30)));
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        processes[at % count]?.dispatch(planNode(trip, (at % 25) + 1, Math.floor(at / 25) + 1)),
      ),
    );
    const events = await core.log.readAfter(trip.tripId, 0, 500);
    expect(events.map(({ version }) => version)).toEqual(events.map((_, at) => at + 1));
    expect(
      new Set(events.flatMap((event) => (event.type === 'node_planned' ? [event.payload.node.nodeId] : [])))
        .size,
    ).toBe(50);
    // Each was told of its own events and of nobody else's.
    const told = results.flatMap((result) => (result?.applied ? result.events : []));
    expect(told.map(({ version }) => version).sort((one, two) => one - two)).toEqual(
      events.slice(3).map(({ version }) => version),
    );
  });

  it('[X2] the rows, the fold of the log and the state that commands see are one', async () => {
    const trip = newTrip();
    await core.dispatch(createTrip(trip, wishFor(3)));
    for (const command of [planNode(trip, 1, 1), restartDay(trip, 1)]) await core.dispatch(command);
    for (const command of wholeGeneration(trip, 3)) {
      await core.dispatch(ofSecondBeginning(trip, command));
      const stored = await core.queries.state(trip.tripId);
      expect(stored).toEqual(fold(await core.log.readAfter(trip.tripId, 0, 500)));
    }
  });

  it('[E5] the position of every projector is written with the rows', async () => {
    const trip = newTrip();
    await core.dispatch(createTrip(trip));
    const rows = await sql(
      `SELECT p.projector, p.last_version, e.stream_version
       FROM projection_state p JOIN orchestration_events e ON e.sequence = p.last_sequence
       WHERE p.stream_id = $1 ORDER BY p.projector`,
      [trip.tripId],
    );
    expect(rows).toEqual(
      [...projectors].sort().map((projector) => ({ projector, last_version: 3, stream_version: 3 })),
    );
  });

  it('a generation that starts queues its run in the same commit, and its end ends the run', async () => {
    const trip = newTrip();
    await core.dispatch(createTrip(trip, wishFor(1)));
    const status = async () =>
      (await sql('SELECT status FROM generation_runs WHERE generation_id = $1', [trip.generationId]))[0]
        ?.status;
    expect(await status()).toBe('queued');
    for (const command of wholeGeneration(trip, 1)) await core.dispatch(command);
    expect(await status()).toBe('ended');
  });

  it('orders of a traveller go before the planner’s that came earlier in the same moment', async () => {
    const trip = newTrip();
    await core.dispatch(createTrip(trip));
    const day = core.dispatch(completeDay(trip, 1));
    const stop = core.dispatch({
      type: 'generation.cancel',
      tripId: trip.tripId,
      keep: 'days',
      now: '2026-05-01T10:00:00.000Z',
    });
    expect(await stop).toMatchObject({ applied: true });
    expect(await day).toEqual({ applied: false, reason: 'terminal_state' });
  });
});

const planNodeId = (trip: ReturnType<typeof newTrip>) => {
  const command = planNode(trip, 1, 1);
  if (command.type !== 'node.plan') throw new Error('not a node');
  return command.node.nodeId;
};
