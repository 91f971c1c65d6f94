import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readFileOrUndefined, statOrUndefined } from './files.ts';
import { reachableBinaries } from './programs.ts';
import { runProgram } from './run-program.ts';
import { give, type ServerUser, serverUser } from './server-user.ts';

/** The only one there is. */
export const role = 'tripstream';

export interface Cluster {
  home: string;
  data: string;
  password: string;
  binaries: string;
  user: ServerUser;
}

/** By their names in `postgresql.conf`. */
export type ServerSettings = Record<string, string>;

/** Finds the cluster in `home`, and makes it when it is not there. */
export async function openCluster(home: string, settings: ServerSettings | undefined): Promise<Cluster> {
  const data = join(home, 'data');
  const owner = await statOrUndefined(data);
  const user = await serverUser(owner);
  const cluster = { home, data, password: '', binaries: await reachableBinaries(), user };
  if (owner === undefined) return { ...cluster, password: await initialise(cluster, settings) };
  return { ...cluster, password: await readPassword(home) };
}

async function readPassword(home: string): Promise<string> {
  const password = await readFileOrUndefined(join(home, 'password'));
  if (password !== undefined) return password.trim();
  throw new Error(
    `The database in ${home} has lost its password file. Restore ${join(home, 'password')}, or move the folder away to begin with an empty database.`,
  );
}

async function initialise(
  { home, data, binaries, user }: Cluster,
  settings: ServerSettings | undefined,
): Promise<string> {
  const password = randomBytes(24).toString('hex');
  const passwordFile = join(home, 'password');
  await rm(passwordFile, { force: true });
  await writeFile(passwordFile, password, { mode: 0o600 });
  await give(passwordFile, user);
  // Under another name until it is complete, so that an interrupted first start is simply begun again.
  const unfinished = join(home, 'data.unfinished');
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await give(unfinished, user);
  await runProgram(binaries, 'initdb', user, [
    `--pgdata=${unfinished}`,
    `--username=${role}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    ...(settings?.fsync === 'off' ? ['--no-sync'] : []),
  ]);
  await rename(unfinished, data);
  return password;
}
