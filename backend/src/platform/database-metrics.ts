import { Injectable } from '@nestjs/common';
import { Database } from './database.js';
import { Metrics } from './metrics.js';

/** Scrapers come every few seconds; tables grow slowly. */
const GOOD_FOR_MS = 30_000;
/** A scrape is answered in time whatever the database does. */
const PATIENCE_MS = 1_000;

/** Estimates, as Postgres keeps them: counting rows would read them. */
const tablesStatement = {
  name: 'metrics-tables',
  text: `SELECT c.relname AS "table",
                CASE WHEN c.reltuples < 0 THEN coalesce(s.n_live_tup, 0) ELSE c.reltuples END::float8 AS rows,
                pg_total_relation_size(c.oid)::float8 AS bytes
         FROM pg_class c LEFT JOIN pg_stat_user_tables s ON s.relid = c.oid
         WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace`,
};
const overdueStatement = {
  name: 'metrics-overdue-bundles',
  text: `SELECT count(*)::int AS overdue FROM projection_trips
         WHERE expires_at <= now() AND NOT expired AND chosen_bundle_id IS NULL`,
};

interface TableSize extends Record<string, unknown> {
  table: string;
  rows: number;
  bytes: number;
}

/** Figures that only the database knows, looked up when somebody scrapes and kept for half a minute. */
@Injectable()
export class DatabaseMetrics {
  private lookedAt = Number.NEGATIVE_INFINITY;
  private looking: Promise<void> | null = null;
  private tables: readonly TableSize[] = [];
  private overdue = 0;

  constructor(
    private readonly database: Database,
    metrics: Metrics,
  ) {
    const size = (what: 'rows' | 'bytes') => (table: TableSize) => [table.table, table[what]] as const;
    for (const [name, help, of] of [
      ['tripstream_table_rows', 'Rows of each table, as Postgres estimates them.', size('rows')],
      ['tripstream_table_bytes', 'Bytes of each table with its indexes on the disk.', size('bytes')],
    ] as const)
      metrics.gauge(name, help, ['table'], async (gauge) => {
        await this.fresh();
        gauge.reset();
        for (const [table, value] of this.tables.map(of)) gauge.set({ table }, value);
      });
    metrics.gauge(
      'tripstream_bundles_overdue',
      'Proposals that should have lapsed by now and have not: their clean-up is late.',
      [],
      async (gauge) => {
        await this.fresh();
        gauge.set(this.overdue);
      },
    );
  }

  /** Never rejects. What cannot be had in time stays as it was. */
  private async fresh(): Promise<void> {
    if (performance.now() - this.lookedAt < GOOD_FOR_MS) return;
    this.looking ??= this.look().finally(() => {
      this.looking = null;
    });
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS);
    });
    await Promise.race([this.looking, patience]);
    clearTimeout(timer);
  }

  private async look(): Promise<void> {
    try {
      const [tables, [expired]] = await Promise.all([
        this.database.query<TableSize>(tablesStatement, []),
        this.database.query<{ overdue: number }>(overdueStatement, []),
      ]);
      this.tables = tables;
      this.overdue = expired?.overdue ?? 0;
      this.lookedAt = performance.now();
    } catch {
      // Readiness and the log speak of a database that is away.
    }
  }
}
