import type { GenerationId, JobId, TravellerId, TripId } from '@tripstream/contracts';
import type { Database } from '../../../backend/src/platform/database.js';
import type { Core } from '../../support/core.js';
import { createTrip, type TestTrip, wholeGeneration, wishFor } from '../../support/trips.js';

const CHUNK = 10_000;
/** The same 22 characters in every id of the trip that is copied. */
const TAIL = 'copied'.padEnd(22, '-');

/**
 * Fills every table with copies of one finished trip. The catalog says which tables and columns there are; only the ids
 * differ from copy to copy, in whatever column of text they stand.
 */
export async function fillWithTrips(core: Core, database: Database, trips: number): Promise<void> {
  const { dataSource } = database;
  await writeOriginal(core);
  const tables: { name: string; names: string; copies: string }[] = await dataSource.query(
    `SELECT c.relname AS name,
            string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) AS names,
            string_agg(CASE a.atttypid
                         WHEN 'text'::regtype THEN format('replace(o.%I, %L, tail)', a.attname, $1::text)
                         WHEN 'uuid'::regtype THEN format('CASE WHEN o.%I IS NOT NULL THEN gen_random_uuid() END', a.attname)
                         ELSE format('o.%I', a.attname) END, ', ' ORDER BY a.attnum) AS copies
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
       -- What speaks of no trip is not more when there are more trips.
       AND c.relname NOT IN ('migrations', 'local_hosts')
       AND a.attidentity = '' AND a.attgenerated = ''
     GROUP BY c.oid, c.relname ORDER BY c.relname`,
    [TAIL],
  );
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('SET statement_timeout = 0');
    for (const { name, names, copies } of tables) {
      await runner.query(`CREATE TEMPORARY TABLE original AS SELECT * FROM ${name}`);
      for (let from = 1; from <= trips; from += CHUNK)
        await runner.query(
          `INSERT INTO ${name} (${names}) SELECT ${copies} FROM original o,
             (SELECT lpad(n::text, ${TAIL.length}, '0') AS tail FROM generate_series(${from}, ${Math.min(from + CHUNK - 1, trips)}) n) t`,
        );
      await runner.query('DROP TABLE original');
    }
    // So that neither comes in the middle of the measurement.
    await runner.query('VACUUM ANALYZE');
    await runner.query('CHECKPOINT');
  } finally {
    await runner.query('RESET statement_timeout');
    await runner.release();
  }
}

async function writeOriginal(core: Core): Promise<void> {
  const trip: TestTrip = {
    tripId: `trip_${TAIL}` as TripId,
    travellerId: `trv_${TAIL}` as TravellerId,
    jobId: `job_${TAIL}` as JobId,
    generationId: `gen_${TAIL}` as GenerationId,
  };
  const commands = [createTrip(trip, wishFor(1)), ...wholeGeneration(trip, 1, 2)];
  for (const [index, command] of commands.entries()) {
    const result = await core.dispatch(command, `${TAIL}.${index}`);
    if (!result.applied) throw new Error(`the original's ${command.type} was refused: ${result.reason}`);
  }
}
