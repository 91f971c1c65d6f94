import { constants, type Stats } from 'node:fs';
import { chown, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readFileOrUndefined } from './files.ts';
import { ownServerHint } from './own-server-hint.ts';

/** Whom the server runs as when we are root, which Postgres refuses to be; otherwise empty: as ourselves. */
export interface ServerUser {
  uid?: number;
  gid?: number;
}

/** The owner of existing data, else the system's `postgres`, else `nobody`; initdb insists on a user with a name. */
export async function serverUser(dataOwner: Stats | undefined): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return {};
  if (dataOwner !== undefined && dataOwner.uid !== 0) return { uid: dataOwner.uid, gid: dataOwner.gid };
  const users = ((await readFileOrUndefined('/etc/passwd')) ?? '').split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = users.find(([candidate]) => candidate === name) ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(
    `Postgres does not run as root, and this system has no user "postgres" or "nobody". ${ownServerHint}`,
  );
}

export async function give(path: string, { uid, gid }: ServerUser): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
}

/** Whether users without any right of their own may enter the folder and everything above it. */
export async function everyoneReaches(folder: string): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    if (((await stat(at)).mode & constants.S_IXOTH) === 0) return false;
    if (at === dirname(at)) return true;
  }
}
