import type { Itinerary, TripCommand, TripEvent, TripId } from '@tripstream/contracts';
import { evolve, threadIdOf } from '@tripstream/itinerary';
import fc from 'fast-check';
import type { CommandResult } from '../../backend/src/commands/trip-commands.js';
import { Database } from '../../backend/src/platform/database.js';
import { type Core, coreOn } from '../support/core.js';
import { anyDelivery, type Delivery, type Message } from '../support/deliveries.js';
import { JobModel } from '../support/job-model.js';
import { asDemanded, demandedRows } from '../support/job-rows.js';
import { brokenLaws, spansOf } from '../support/log-laws.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** A real database takes its time: it sees fewer histories than the decider alone. A soak sets more. */
const HISTORIES = Math.ceil(Number(process.env.SOAK_HISTORIES ?? 500) / 8);
const SOAK_MS = 1_800_000;

let testDatabase: TestDatabase;
let secondConnection: Database;
let cores: readonly Core[];

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  secondConnection = await Database.connect(testDatabase.url);
  cores = [coreOn(testDatabase.database), coreOn(secondConnection)];
});
afterAll(async () => {
  await secondConnection.close();
  await testDatabase.drop();
});

const sql = <Row>(text: string, values: unknown[]): Promise<Row[]> =>
  testDatabase.database.dataSource.query(text, values);

/** How many messages travel together, and the process that each goes to: 0 or 1. */
const anyTraffic = fc.array(fc.array(fc.nat(1), { minLength: 1, maxLength: 8 }), {
  minLength: 5,
  maxLength: 20,
});

/** Hands the messages over, some at once, to two processes; answers what each was told, by command id. */
async function deliver(messages: readonly Message[], traffic: readonly (readonly number[])[]) {
  const answers = new Map<string, CommandResult[]>();
  const waiting = [...messages];
  for (let wave = 0; waiting.length > 0; wave += 1) {
    // The trip has to be there first.
    const ways = wave === 0 ? [0] : (traffic[wave % traffic.length] ?? [0]);
    const together = waiting.splice(0, ways.length);
    await Promise.all(
      together.map(async ({ command, commandId }, at) => {
        const answer = await cores[ways[at] ?? 0]?.dispatch(command, commandId);
        if (answer !== undefined) answers.set(commandId, [...(answers.get(commandId) ?? []), answer]);
      }),
    );
  }
  return answers;
}

interface Took {
  command: TripCommand;
  answer: string;
}

const inWords = (type: string, reason: string | null, events: readonly string[]) =>
  `${type}: ${reason ?? `[${events.filter((event) => event !== 'progress')}]`}`;

/** The orders in the order in which they took effect, which only the receipts know, with their answers. */
async function inEffect(
  { trip, messages }: Delivery,
  answers: Map<string, CommandResult[]>,
): Promise<Took[]> {
  const receipts = await sql<{ command_id: string; error: string | null }>(
    `SELECT command_id, error FROM orchestration_command_receipts WHERE stream_id = $1
     ORDER BY base_version, result_version`,
    [trip.tripId],
  );
  const commands = new Map(messages.map(({ commandId, command }) => [commandId, command]));
  expect(receipts).toHaveLength(commands.size);
  return receipts.map(({ command_id, error }) => {
    const command = commands.get(command_id);
    const [first, ...copies] = answers.get(command_id) ?? [];
    if (command === undefined || first === undefined) throw new Error(`${command_id} was never sent`);
    for (const copy of copies) expect(copy).toEqual(first);
    expect(first.applied ? null : first.reason).toBe(error);
    const events = first.applied ? first.events.map(({ type }) => type) : [];
    return { command, answer: inWords(command.type, error, events) };
  });
}

async function expectRows(tripId: TripId, model: JobModel, events: readonly TripEvent[]): Promise<void> {
  const thread = threadIdOf(tripId);
  const jobs = await sql<object>('SELECT * FROM projection_jobs WHERE trip_id = $1', [tripId]);
  const turns = await sql<object>('SELECT * FROM projection_thread_turns WHERE thread_id = $1', [thread]);
  expect({ jobs: asDemanded(jobs), turns: asDemanded(turns) }).toEqual(demandedRows(model, events));

  const spans = spansOf(events);
  const ended = model.turns.flatMap(({ generationId }, at) =>
    spans.get(generationId)?.ended ? [at + 1] : [],
  );
  const checkpoints = await sql<{ turn: number }>(
    'SELECT turn_count AS turn FROM projection_checkpoints WHERE thread_id = $1 ORDER BY 1',
    [thread],
  );
  expect(checkpoints.map(({ turn }) => turn)).toEqual(ended);
  const diffs = await sql<{ range: string }>(
    `SELECT from_turn_count || '-' || to_turn_count AS range FROM checkpoint_diff_blobs WHERE thread_id = $1
     ORDER BY to_turn_count, from_turn_count`,
    [thread],
  );
  expect(diffs.map(({ range }) => range)).toEqual(
    ended.flatMap((turn) => (turn === 1 ? ['0-1'] : [`0-${turn}`, `${turn - 1}-${turn}`])),
  );

  const runs = await sql<{ id: string; status: string }>(
    'SELECT generation_id AS id, status FROM generation_runs WHERE trip_id = $1',
    [tripId],
  );
  const statuses = new Map(runs.map(({ id, status }) => [id, status]));
  for (const [generationId, { started, ended: end }] of spans) {
    const time = (version: number | null) => events[(version ?? 0) - 1]?.occurredAt;
    // A generation that began and ended in one commit was never queued.
    const fleeting = end !== null && time(started) === time(end);
    if (!fleeting || statuses.has(generationId))
      expect(statuses.get(generationId)).toBe(end === null ? 'queued' : 'ended');
  }
}

describe('two processes over one database', () => {
  it(
    `[A1] store what the rules demand, in ${HISTORIES} histories`,
    async () => {
      let mostTurns = 0;
      await fc.assert(
        fc.asyncProperty(anyDelivery(), anyTraffic, async (delivery, traffic) => {
          const { tripId } = delivery.trip;
          const took = await inEffect(delivery, await deliver(delivery.messages, traffic));
          const model = new JobModel();
          const demanded = took.map(({ command }) => {
            const verdict = model.hear(command);
            return 'refused' in verdict
              ? inWords(command.type, verdict.refused, [])
              : inWords(command.type, null, verdict.events);
          });
          expect(took.map(({ answer }) => answer)).toEqual(demanded);
          const [core] = cores;
          const events = (await core?.log.readAfter(tripId, 0, 5_000)) ?? [];
          expect(brokenLaws(events)).toEqual([]);
          await expectRows(tripId, model, events);
          expect(await core?.queries.state(tripId)).toEqual(events.reduce<Itinerary | null>(evolve, null));
          mostTurns = Math.max(mostTurns, model.turns.length);
        }),
        { numRuns: HISTORIES },
      );
      expect(mostTurns).toBeGreaterThanOrEqual(3);
    },
    SOAK_MS,
  );
});
