import { createHash } from 'node:crypto';
import type { Pool, QueryResultRow } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { EventLog1779872400001 } from './migrations/0001-event-log.js';
import { ReadModels1779872400002 } from './migrations/0002-read-models.js';
import { Threads1779872400003 } from './migrations/0003-threads.js';
import { GenerationWork1779872400004 } from './migrations/0004-generation-work.js';
import { LocalHosts1779872400005 } from './migrations/0005-local-hosts.js';
import { WorkflowCallbacks1779872400006 } from './migrations/0006-workflow-callbacks.js';
import { Spending1779872400007 } from './migrations/0007-spending.js';

const MIGRATION_LOCK = 7_411_001;

/** A statement with a name: Postgres plans it once for each connection. */
export interface Statement {
  name: string;
  text: string;
}

/** Runs a statement, on the pool or inside a transaction: whoever reads need not know where. */
export type Run = <Row extends QueryResultRow>(statement: Statement, values: unknown[]) => Promise<Row[]>;

/** Runs statements on one connection, inside a transaction. */
export interface SqlExecutor {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  run: Run;
}

export function createDataSource(url: string, poolSize: number): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    poolSize,
    synchronize: false,
    migrations: [
      EventLog1779872400001,
      ReadModels1779872400002,
      Threads1779872400003,
      GenerationWork1779872400004,
      LocalHosts1779872400005,
      WorkflowCallbacks1779872400006,
      Spending1779872400007,
    ],
    migrationsTableName: 'migrations',
    applicationName: 'tripstream',
    connectTimeoutMS: 5_000,
    // A lock held by somebody else must become an answer, not a hang. The server sees to that; query_timeout is ours,
    // for a server that has stopped answering altogether.
    extra: {
      statement_timeout: 15_000,
      lock_timeout: 5_000,
      idle_in_transaction_session_timeout: 15_000,
      query_timeout: 18_000,
    },
  });
}

/** Brings the schema up to date; several processes may start at once, one migrates and the others wait. */
export async function migrate(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('SET lock_timeout = 0');
    await runner.query('SET statement_timeout = 0');
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await dataSource.runMigrations({ transaction: 'each' });
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await runner.query('RESET lock_timeout');
    await runner.query('RESET statement_timeout');
    await runner.release();
  }
}

/** The connection to Postgres. TypeORM owns pool, transactions and migrations; hot paths use named statements on its pool. */
export class Database {
  private constructor(
    readonly dataSource: DataSource,
    /** Which history of the database this is: cursors of another one mean nothing here. */
    readonly epoch: string,
  ) {}

  /** @throws Error when the server cannot be reached or the schema not be migrated */
  static async connect(url: string, poolSize = 12): Promise<Database> {
    const dataSource = await createDataSource(url, poolSize).initialize();
    try {
      await migrate(dataSource);
      return new Database(dataSource, await fingerprint(dataSource));
    } catch (error) {
      await dataSource.destroy();
      throw error;
    }
  }

  async query<Row extends QueryResultRow>(statement: Statement, values: unknown[]): Promise<Row[]> {
    const result = await this.pool.query<Row>({ ...statement, values });
    return result.rows;
  }

  /** {@link query} as a value. */
  readonly run: Run = (statement, values) => this.query(statement, values);

  /** Runs several statements as one transaction; whatever is thrown rolls it back. */
  async transaction<T>(work: (executor: SqlExecutor) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    // The pool listens to idle clients only; an error that nobody hears would end the process.
    const lost = (error: Error) => {
      broken = error;
    };
    client.on('error', lost);
    try {
      await client.query('BEGIN');
      const result = await work({
        query: (text, values) => client.query(text, values),
        run: async <Row extends QueryResultRow>(statement: Statement, values: unknown[]) =>
          (await client.query<Row>({ ...statement, values })).rows,
      });
      await client.query('COMMIT');
      return result;
    } catch (error) {
      // A connection that cannot even roll back is of no use to the next one.
      await client.query('ROLLBACK').catch((failure: Error) => {
        broken = failure;
      });
      throw error;
    } finally {
      client.off('error', lost);
      client.release(broken);
    }
  }

  private get pool(): Pool {
    return (this.dataSource.driver as PostgresDriver).master as Pool;
  }

  async close(): Promise<void> {
    await this.dataSource.destroy();
  }
}

/** A restored backup or another database has another fingerprint, so no cursor can silently point into the wrong history. */
async function fingerprint(dataSource: DataSource): Promise<string> {
  const [row] = await dataSource.query<{ identity: string }[]>(`
    SELECT (SELECT system_identifier FROM pg_control_system())::text || '/' ||
           (SELECT timeline_id FROM pg_control_checkpoint())::text || '/' ||
           (SELECT oid FROM pg_database WHERE datname = current_database())::text AS identity`);
  return createHash('sha256')
    .update(row?.identity ?? '')
    .digest('hex')
    .slice(0, 10);
}

/** The server answered with an error, whatever it was. */
export const isDatabaseError = (error: unknown): boolean =>
  error instanceof Error && 'severity' in error && 'code' in error && typeof error.code === 'string';

/** A value that no column can hold: trying again cannot help. */
export const isBadData = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('22');

const unavailableClasses = ['08', '53', '57P', '58'];
/** Read-only after a fail-over, closed for maintenance, lock not to be had, serialisation, deadlock, cancelled by a timeout. */
const unavailableCodes = new Set(['25006', '55000', '55P03', '40001', '40P01', '57014']);
const unavailableNetwork = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** The database cannot answer for the moment (down, restarting, overloaded): worth trying again, nobody's mistake. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (unavailableNetwork.has(code)) return true;
  if (unavailableCodes.has(code)) return true;
  if (unavailableClasses.some((prefix) => code.startsWith(prefix))) return true;
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout/.test(
    error.message,
  );
}
