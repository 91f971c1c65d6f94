import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { Database } from '../../backend/src/platform/database.js';
import { startLocalPostgres } from '../../backend/src/platform/local-postgres/local-postgres.ts';

/**
 * A throw-away Postgres with the settings that `npm start` gives its own: a commit is on the disk before it is
 * answered. The temporary folder must therefore lie on a real disk.
 */
export class BenchPostgres {
  private readonly open: { close(): Promise<void> }[] = [];

  private constructor(
    private readonly url: string,
    private readonly release: () => Promise<void>,
  ) {}

  static async start(): Promise<BenchPostgres> {
    const dataDir = await mkdtemp(join(tmpdir(), 'tripstream-bench-postgres-'));
    const server = await startLocalPostgres({ dataDir, log: () => undefined });
    const release = async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    };
    // The server is a process of its own and would outlive us.
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => void release().finally(() => process.exit(1)));
    return new BenchPostgres(server.url, release);
  }

  /**
   * Connects to a database of this name, new and migrated when there is none. Its pool gives out the connection that came
   * back last, so as many connections are in use as there are writers.
   */
  async database(name: string): Promise<Database> {
    const rows = await this.administer(`SELECT FROM pg_database WHERE datname = '${name}'`);
    if (rows.length === 0) await this.administer(`CREATE DATABASE ${name}`);
    const database = await Database.connect(this.urlOf(name));
    this.open.push(database);
    return database;
  }

  /** Where other processes find a database of ours. */
  urlOf(name: string): string {
    const url = new URL(this.url);
    url.pathname = `/${name}`;
    return url.href;
  }

  /** Runs a statement beside the databases under measurement. */
  async administer(statement: string): Promise<unknown[]> {
    const client = new pg.Client({ connectionString: this.url });
    await client.connect();
    try {
      return (await client.query(statement)).rows;
    } finally {
      await client.end();
    }
  }

  async stop(): Promise<void> {
    for (const database of this.open) await database.close();
    await this.release();
  }
}
