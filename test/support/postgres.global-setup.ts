import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// Named .ts because jest loads this file, unlike tests, without mapping .js to .ts.
import {
  type LocalPostgres,
  startLocalPostgres,
} from '../../backend/src/platform/local-postgres/local-postgres.ts';

declare global {
  /** From jest's global setup to its global teardown, which share nothing else. */
  var testPostgres: { server: LocalPostgres; dataDir: string } | undefined;
}

const prefix = 'tripstream-test-postgres-';

/**
 * One throw-away Postgres for the whole run, unless TEST_DATABASE_URL already names a server. Suites run in parallel
 * on it: each creates a database of its own.
 */
export default async function startTestPostgres(): Promise<void> {
  if (process.env.TEST_DATABASE_URL) return;
  await removeLeftovers();
  const dataDir = join(tmpdir(), `${prefix}${process.pid}`);
  // Nothing here has to survive a power cut.
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '200',
  };
  const server = await startLocalPostgres({ dataDir, settings, log: () => undefined });
  globalThis.testPostgres = { server, dataDir };
  process.env.TEST_DATABASE_URL = server.url;
}

/** An interrupted run leaves its server behind: we adopt it to stop it. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(prefix) || isRunning(Number(name.slice(prefix.length)))) continue;
    const dataDir = join(tmpdir(), name);
    await startLocalPostgres({ dataDir, log: () => undefined })
      .then((server) => server.stop())
      .catch(() => undefined);
    await rm(dataDir, { recursive: true, force: true }).catch(() => undefined);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
