import 'reflect-metadata';
import { Console } from 'node:console';
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { endedStatusSchema, generationIdSchema, type TripId, tripIdSchema } from '@tripstream/contracts';
import { withoutPosition } from '@tripstream/itinerary';
import { CommandsModule } from '../commands/commands.module.js';
import { TripCommands } from '../commands/trip-commands.js';
import { createLogger } from '../platform/logger.js';
import { platformModule } from '../platform/platform.module.js';
import { TripQueries } from '../projections/trip-queries.js';
import { type DatabaseAccess, endWith, withDatabase } from './with-database.js';

const USAGE = `npm run jobs -- <task>

  open                  jobs that have not ended, oldest first: who works on them, and since when nothing was written
  show <tripId>         everything about one trip's job: its row, its run, its stream, stops without a position
  repair <tripId> --generation <generationId> --reason <text> [--status error | cancelled | expired | complete]
                        [--overwrite-terminal]
                        ends a generation that nothing else ends; with --overwrite-terminal corrects how it ended`;

const LONGEST_REASON = 500;

const say = (text: string) => process.stdout.write(`${text}\n`);
const terminal = new Console(process.stdout);
const sayAll = (rows: readonly object[]) => terminal.table(rows);

endWith(main());

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      generation: { type: 'string' },
      status: { type: 'string' },
      reason: { type: 'string' },
      'overwrite-terminal': { type: 'boolean', default: false },
    },
  });
  const [task, trip] = positionals;
  if (task === 'open' && trip === undefined) return withDatabase(open);
  if (trip !== undefined && task === 'show')
    return withDatabase((access) => show(access, tripIdSchema.parse(trip)));
  if (trip !== undefined && task === 'repair') {
    const tripId = tripIdSchema.parse(trip);
    const expectedGenerationId = generationIdSchema.parse(values.generation);
    const status = values.status === undefined ? undefined : endedStatusSchema.parse(values.status);
    if (!values.reason)
      throw new Error('--reason is missing: it is kept beside the event, for the next operator.');
    return withDatabase((access) =>
      repair(access, {
        type: 'job.repair',
        tripId,
        expectedGenerationId,
        reason: String(values.reason).slice(0, LONGEST_REASON),
        allowOverwriteTerminal: values['overwrite-terminal'],
        ...(status === undefined ? {} : { status }),
        now: new Date().toISOString(),
      }),
    );
  }
  say(USAGE);
  return 2;
}

/** How old something is, for reading. */
const AGE = (time: string) => `date_trunc('second', clock_timestamp() - ${time})::text`;

async function open({ database }: DatabaseAccess): Promise<number> {
  const rows = await database.dataSource.query(`
    SELECT j.trip_id, j.generation_id, j.kind, j.status, j.phase, j.percent, r.status AS run, r.attempt, r.losses,
           date_trunc('second', r.lease_until - clock_timestamp())::text AS lease_left,
           ${AGE('j.started_at')} AS age, ${AGE('s.occurred_at')} AS quiet_for,
           s.persist_error ->> 'since' AS failing_since
    FROM projection_jobs j
    JOIN orchestration_streams s ON s.aggregate_kind = 'trip' AND s.stream_id = j.trip_id
    LEFT JOIN generation_runs r ON r.generation_id = j.generation_id
    WHERE j.status IN ('queued', 'running') ORDER BY j.started_at`);
  if (rows.length === 0) say('Every job has ended.');
  else sayAll(rows);
  return 0;
}

async function show(access: DatabaseAccess, tripId: TripId): Promise<number> {
  const { database } = access;
  const parts: [string, string][] = [
    [
      'Stream',
      `SELECT version, occurred_at, persist_error FROM orchestration_streams
       WHERE aggregate_kind = 'trip' AND stream_id = $1`,
    ],
    [
      'Jobs',
      `SELECT job_id, kind, day, turn_count, status, phase, percent, days_planned, nodes_planned, nodes_checked,
              failure ->> 'code' AS failure, generation_id, started_at, ended_at
       FROM projection_jobs WHERE trip_id = $1 ORDER BY turn_count`,
    ],
    [
      'Runs',
      `SELECT generation_id, status, attempt, losses, instance_id, lease_until, not_before
       FROM generation_runs WHERE trip_id = $1 ORDER BY queued_at`,
    ],
    [
      'Responses',
      `SELECT generation_id, provider, response_id, status, cursor, cancel_tries, cancel_after
       FROM provider_session_runtime WHERE trip_id = $1 ORDER BY updated_at`,
    ],
    [
      'Projectors',
      'SELECT projector, last_version, last_sequence FROM projection_state WHERE stream_id = $1 ORDER BY projector',
    ],
    [
      'Last events',
      `SELECT stream_version, event_type, occurred_at, actor_kind, correlation_id AS generation_id,
              metadata_json ->> 'attempt' AS attempt, metadata_json ->> 'reason' AS reason
       FROM orchestration_events WHERE aggregate_kind = 'trip' AND stream_id = $1
       ORDER BY stream_version DESC LIMIT 10`,
    ],
    [
      'Refused orders',
      `SELECT command_type, error, base_version, decided_at FROM orchestration_command_receipts
       WHERE stream_id = $1 AND status = 'rejected' ORDER BY decided_at DESC LIMIT 10`,
    ],
  ];
  for (const [title, query] of parts) {
    say(`\n${title}`);
    sayAll(await database.dataSource.query(query, [tripId]));
  }
  const trip = await withCommands(access, ({ queries }) => queries.state(tripId));
  if (trip === null) {
    say('\nThere is no such trip.');
    return 1;
  }
  const missing = withoutPosition(trip);
  say(`\nStops without a position of their own: ${missing.length}`);
  if (missing.length > 0)
    sayAll(missing.map(({ nodeId, title, unverified }) => ({ nodeId, title, because: unverified })));
  return 0;
}

async function repair(
  access: DatabaseAccess,
  command: Parameters<TripCommands['dispatch']>[0],
): Promise<number> {
  const result = await withCommands(access, ({ commands }) =>
    commands.dispatch(command, { commandId: `repair_${randomUUID()}`, actor: 'operator' }),
  );
  say(result.applied ? `Repaired, at version ${result.version}.` : `Refused: ${result.reason}.`);
  return result.applied ? 0 : 1;
}

/** The command side as the server has it: the same decider, the same commit. */
async function withCommands<T>(
  { database, databaseUrl, config }: DatabaseAccess,
  work: (parts: { commands: TripCommands; queries: TripQueries }) => Promise<T>,
): Promise<T> {
  class JobsModule {}
  const logger = createLogger('warn');
  const planner = { provider: 'demo', model: '' } as const;
  const app = await NestFactory.createApplicationContext(
    {
      module: JobsModule,
      imports: [platformModule({ config, logger, database, databaseUrl, planner }), CommandsModule],
    },
    { logger: false },
  );
  try {
    const get = <Part>(part: new (...parts: never[]) => Part) => app.get<Part>(part, { strict: false });
    return await work({ commands: get(TripCommands), queries: get(TripQueries) });
  } finally {
    await app.close();
  }
}
