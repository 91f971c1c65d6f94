import { type Config, readConfig } from '../platform/config.js';
import { Database } from '../platform/database.js';
import { startLocalPostgres } from '../platform/local-postgres/local-postgres.js';

/** A few connections are enough for one person at a terminal. */
const POOL = 3;

export interface DatabaseAccess {
  database: Database;
  databaseUrl: string;
  config: Config;
}

/** Runs an operator's task on the database that the server uses: DATABASE_URL, or the local Postgres under DATA_DIR. */
export async function withDatabase<T>(work: (access: DatabaseAccess) => Promise<T>): Promise<T> {
  const config = readConfig(process.env);
  if (config.DATABASE_URL !== undefined) return connected(config.DATABASE_URL, config, work);
  const local = await startLocalPostgres({ dataDir: `${config.DATA_DIR}/postgres`, log: () => {} });
  try {
    return await connected(local.url, config, work);
  } finally {
    // It goes on running when the server uses it too.
    await local.stop();
  }
}

async function connected<T>(
  databaseUrl: string,
  config: Config,
  work: (access: DatabaseAccess) => Promise<T>,
): Promise<T> {
  const database = await Database.connect(databaseUrl, POOL);
  try {
    return await work({ database, databaseUrl, config });
  } finally {
    await database.close();
  }
}

/** One sentence for the person, and the exit code that scripts look at: 2 when the task could not be done at all. */
export function endWith(task: Promise<number>): void {
  task.then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 2;
    },
  );
}
