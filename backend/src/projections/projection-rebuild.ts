import { Injectable } from '@nestjs/common';
import type { TripId } from '@tripstream/contracts';
import { rowsOf, threadIdOf } from '@tripstream/itinerary';
import { type EventRow, eventOf, readStatement } from '../event-log/event-rows.js';
import {
  diffTable,
  type Projector,
  projectors,
  type ReadModelTable,
  readModels,
  readModelTables,
} from '../event-log/read-model-tables.js';
import { rowSource } from '../event-log/row-source.js';
import { Database, type SqlExecutor } from '../platform/database.js';
import { FoldedTrip } from './folded-trip.js';

const EVENTS_PAGE = 1_000;

/** What a table of a trip holds, as text. */
type Contents = Map<string, string>;

/** Thrown to leave a transaction without keeping what was done in it. */
class Undo<T> extends Error {
  constructor(readonly result: T) {
    super('undone on purpose');
  }
}

const ownedTables: readonly ReadModelTable[] = [...Object.values(readModelTables), diffTable];

/** Looks at so many trips at a time: their number must not make one statement long. */
const behindStatement = {
  name: 'projections-behind',
  text: `
    WITH looked AS MATERIALIZED (
      SELECT stream_id, version FROM orchestration_streams
      WHERE aggregate_kind = 'trip' AND stream_id > $2 ORDER BY stream_id LIMIT $3)
    SELECT (SELECT max(stream_id) FROM looked) AS last,
           (SELECT coalesce(array_agg(l.stream_id ORDER BY l.stream_id), '{}') FROM looked l
            WHERE (SELECT count(*) FROM projection_state ps
                   WHERE ps.projector = ANY($1) AND ps.stream_id = l.stream_id AND ps.last_version = l.version)
                  < cardinality($1::text[])) AS "tripIds"`,
};
const tripsStatement = {
  name: 'projections-trips',
  text: `SELECT stream_id AS "tripId" FROM orchestration_streams
         WHERE aggregate_kind = 'trip' AND stream_id > $1 ORDER BY stream_id LIMIT $2`,
};

/**
 * Makes read models anew from the log, trip by trip under the lock of the trip's head: whoever writes to that trip waits
 * for a moment, all others do not notice.
 */
@Injectable()
export class ProjectionRebuild {
  constructor(private readonly database: Database) {}

  /**
   * Of the next so many trips, those where some projector is not at the head.
   *
   * @returns `last` is the last trip looked at, to go on after; null when there was none
   */
  async behind(after: string, limit: number): Promise<{ last: TripId | null; tripIds: TripId[] }> {
    const [looked] = await this.database.query<{ last: TripId | null; tripIds: TripId[] }>(behindStatement, [
      projectors,
      after,
      limit,
    ]);
    return looked ?? { last: null, tripIds: [] };
  }

  /** Every trip, a page at a time. */
  async trips(after: string, limit: number): Promise<TripId[]> {
    const rows = await this.database.query<{ tripId: TripId }>(tripsStatement, [after, limit]);
    return rows.map(({ tripId }) => tripId);
  }

  /** Replaces the rows of these projectors and sets their positions. */
  async rebuild(tripId: TripId, wanted: readonly Projector[] = projectors): Promise<void> {
    await this.database.transaction((executor) => this.replace(executor, tripId, wanted));
  }

  /**
   * Rebuilds a trip, compares with what was there and takes it back.
   *
   * @returns the tables that are not what the log says, byte for byte; none when all is well
   */
  async verify(tripId: TripId, wanted: readonly Projector[] = projectors): Promise<string[]> {
    try {
      return await this.database.transaction(async (executor) => {
        await lockHead(executor, tripId);
        const before = await contents(executor, tripId, wanted);
        await this.replace(executor, tripId, wanted);
        const after = await contents(executor, tripId, wanted);
        throw new Undo(
          [...before].filter(([table, text]) => text !== after.get(table)).map(([table]) => table),
        );
      });
    } catch (error) {
      if (error instanceof Undo) return error.result as string[];
      throw error;
    }
  }

  private async replace(executor: SqlExecutor, tripId: TripId, wanted: readonly Projector[]): Promise<void> {
    const head = await lockHead(executor, tripId);
    if (head === null) return;
    const folded = new FoldedTrip(tripId);
    for (let version = 0; version < head; version = folded.state?.version ?? head) {
      const { rows } = await executor.query(readStatement.text, [tripId, version, EVENTS_PAGE]);
      for (const row of rows) folded.apply(eventOf(tripId, row as EventRow));
      if (rows.length === 0)
        throw new Error(`${tripId} has no event after ${version}, but its head is ${head}`);
    }
    if (folded.state === null) return;
    for (const { table, owner } of ownedTables.filter(({ projector }) => wanted.includes(projector)))
      await executor.query(`DELETE FROM ${table} WHERE ${owner} = $1`, [ownerId(owner, tripId)]);
    const rows = rowsOf(folded.state);
    for (const name of readModels)
      if (wanted.includes(readModelTables[name].projector))
        await insert(executor, readModelTables[name], rows[name]);
    if (wanted.includes(diffTable.projector)) await insert(executor, diffTable, folded.diffs());
    await executor.query(
      `INSERT INTO projection_state (projector, stream_id, last_version, last_sequence)
       SELECT p, $2, $3, (SELECT sequence FROM orchestration_events
                          WHERE aggregate_kind = 'trip' AND stream_id = $2 AND stream_version = $3)
       FROM unnest($1::text[]) AS p
       ON CONFLICT (projector, stream_id)
         DO UPDATE SET last_version = EXCLUDED.last_version, last_sequence = EXCLUDED.last_sequence`,
      [wanted, tripId, folded.state.version],
    );
  }
}

const ownerId = (owner: string, tripId: TripId): string =>
  owner === 'trip_id' ? tripId : threadIdOf(tripId);

/** The trip's version, which nobody changes until the transaction ends; null when there is no such trip. */
async function lockHead(executor: SqlExecutor, tripId: TripId): Promise<number | null> {
  const { rows } = await executor.query(
    `SELECT version FROM orchestration_streams WHERE aggregate_kind = 'trip' AND stream_id = $1 FOR UPDATE`,
    [tripId],
  );
  return (rows as { version: number }[])[0]?.version ?? null;
}

async function insert(
  executor: SqlExecutor,
  { table, columns }: ReadModelTable,
  rows: readonly object[],
): Promise<void> {
  if (rows.length === 0) return;
  const source = rowSource(rows, columns, 'one');
  await executor.query(
    `WITH one AS (SELECT) INSERT INTO ${table} (${Object.keys(columns).join(', ')}) ${source.sql(1)}`,
    source.values,
  );
}

async function contents(
  executor: SqlExecutor,
  tripId: TripId,
  wanted: readonly Projector[],
): Promise<Contents> {
  const found: Contents = new Map();
  for (const { table, owner, key, projector } of ownedTables) {
    if (!wanted.includes(projector)) continue;
    const { rows } = await executor.query(
      `SELECT coalesce(json_agg(r ORDER BY ${key.map((column) => `r.${column}`).join(', ')}), '[]')::text AS text
       FROM ${table} r WHERE r.${owner} = $1`,
      [ownerId(owner, tripId)],
    );
    found.set(table, (rows as { text: string }[])[0]?.text ?? '');
  }
  const { rows } = await executor.query(
    `SELECT coalesce(json_agg(r ORDER BY r.projector), '[]')::text AS text FROM projection_state r
     WHERE r.stream_id = $1 AND r.projector = ANY($2)`,
    [tripId, wanted],
  );
  found.set('projection_state', (rows as { text: string }[])[0]?.text ?? '');
  return found;
}
