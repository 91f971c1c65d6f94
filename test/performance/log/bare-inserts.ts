import { randomUUID } from 'node:crypto';
import type { Database, Statement } from '../../../backend/src/platform/database.js';
import type { Core } from '../../support/core.js';
import { SteadyTrip } from './steady-trip.js';

type Row = Readonly<Record<string, unknown>>;

/**
 * The least that storing an event can cost: one `INSERT … RETURNING`, a transaction of its own, into a table with the
 * columns, constraints and indexes of the log. The rows are real ones of a steady trip, so both sides carry the same bytes.
 */
export class BareInserts {
  private constructor(
    private readonly database: Database,
    private readonly statement: Statement,
    private readonly columns: readonly string[],
    private readonly samples: readonly Row[],
  ) {}

  static async prepare(core: Core, database: Database): Promise<BareInserts> {
    const { dataSource } = database;
    await dataSource.query('CREATE TABLE bare_events (LIKE orchestration_events INCLUDING ALL)');
    const rows: { name: string }[] = await dataSource.query(
      `SELECT column_name AS name FROM information_schema.columns
       WHERE table_name = 'bare_events' AND is_identity = 'NO' ORDER BY ordinal_position`,
    );
    const columns = rows.map(({ name }) => name);
    const steady = await SteadyTrip.open(core);
    await steady.growTo(100);
    const samples: Row[] = await dataSource.query(
      `SELECT ${columns.join(', ')} FROM orchestration_events WHERE stream_id = $1 ORDER BY stream_version DESC LIMIT 52`,
      [steady.trip.tripId],
    );
    const text = `INSERT INTO bare_events (${columns.join(', ')})
      VALUES (${columns.map((_, index) => `$${index + 1}`).join(', ')}) RETURNING sequence, occurred_at`;
    return new BareInserts(database, { name: 'bare-insert', text }, columns, samples);
  }

  /** A stream of its own; each call inserts its next row. */
  writer(): () => Promise<void> {
    const stream = randomUUID();
    let version = 0;
    return async () => {
      version += 1;
      const own: Row = { event_id: randomUUID(), stream_id: stream, stream_version: version };
      const sample = this.samples[version % this.samples.length];
      await this.database.query(
        this.statement,
        this.columns.map((column) => own[column] ?? sample?.[column]),
      );
    };
  }
}
