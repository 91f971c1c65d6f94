import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readFileOrUndefined } from './files.ts';
import { identityOf, isAlive } from './processes.ts';

/** Signs this process in; the returned function signs it out and says whether somebody else is still there. */
export async function registerOwner(home: string): Promise<() => Promise<'others remain' | 'last'>> {
  const owners = join(home, 'owners');
  await mkdir(owners, { recursive: true });
  const ours = join(owners, randomUUID());
  await writeFile(ours, (await identityOf(process.pid)) ?? '');
  return async () => {
    await rm(ours, { force: true });
    for (const file of await readdir(owners)) {
      if (await isAlive(await readFileOrUndefined(join(owners, file)))) return 'others remain';
      // Its process died without a word.
      await rm(join(owners, file), { force: true });
    }
    return 'last';
  };
}
