import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode, readFileOrUndefined, statOrUndefined } from './files.ts';
import { startTimeoutMs } from './postmaster.ts';
import { identityOf, isAlive } from './processes.ts';

/**
 * One process at a time starts or stops the server. The lock of a process that died is taken over; should two take it
 * over in the same instant, Postgres itself still refuses a second server on the data.
 */
export async function withLock<T>(home: string, action: () => Promise<T>): Promise<T> {
  const lock = join(home, 'lock');
  const identity = (await identityOf(process.pid)) ?? '';
  const deadline = Date.now() + 2 * startTimeoutMs;
  while (!(await createExclusively(lock, identity))) {
    const holder = await readFileOrUndefined(lock);
    // Empty: its holder is about to write its name, or died in just that moment.
    const abandoned =
      holder === '' ? await isOlderThan(lock, 1_000) : holder !== undefined && !(await isAlive(holder));
    if (abandoned) await rm(lock, { force: true });
    else if (Date.now() > deadline) {
      throw new Error(`Another process has been starting or stopping the database in ${home} for too long.`);
    } else await sleep(50);
  }
  try {
    return await action();
  } finally {
    await rm(lock, { force: true });
  }
}

async function createExclusively(file: string, content: string): Promise<boolean> {
  try {
    await writeFile(file, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw new Error(
      `The database folder ${dirname(file)} cannot be written by this user (${errorCode(error)}). Start as the user who made it, or move it away to begin with an empty database.`,
      { cause: error },
    );
  }
}

async function isOlderThan(file: string, ms: number): Promise<boolean> {
  const found = await statOrUndefined(file);
  return found !== undefined && Date.now() - found.mtimeMs > ms;
}
