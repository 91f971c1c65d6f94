import { join } from 'node:path';
import pg from 'pg';
import { type Cluster, role } from './cluster.ts';
import { errorCode } from './files.ts';

export const host = '127.0.0.1';

export function url(cluster: Cluster, port: number, database: string): string {
  return `postgres://${role}:${cluster.password}@${host}:${port}/${encodeURIComponent(database)}`;
}

/** Whether a server takes our password there. A wrong password is an error: waiting will not mend it. */
export async function answers(cluster: Cluster, port: number): Promise<boolean> {
  try {
    await withClient(cluster, port, (client) => client.query('select 1'));
    return true;
  } catch (error) {
    if (errorCode(error) !== '28P01') return false;
    throw new Error(
      `The database server in ${cluster.home} does not accept the password in ${join(cluster.home, 'password')}. Restore that file, or move the folder away to begin with an empty database.`,
    );
  }
}

export async function createDatabase(cluster: Cluster, port: number, database: string): Promise<void> {
  await withClient(cluster, port, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
  });
}

async function withClient<T>(
  cluster: Cluster,
  port: number,
  use: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    connectionString: url(cluster, port, 'postgres'),
    connectionTimeoutMillis: 5_000,
  });
  // A connection that breaks also fails the query that we wait for; without a listener it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
