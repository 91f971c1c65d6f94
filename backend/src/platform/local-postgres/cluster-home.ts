import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readFileOrUndefined, statOrUndefined } from './files.ts';
import { everyoneReaches } from './server-user.ts';

/**
 * Where the cluster lives. Usually in `dataDir`. But root's server runs as somebody else, who cannot enter a folder
 * below root's own home; then `dataDir` only holds the file `location`, which names a folder under /var/lib.
 */
export async function clusterHome(dataDir: string): Promise<string> {
  await mkdir(dataDir, { recursive: true });
  if (process.getuid?.() !== 0 || (await everyoneReaches(dataDir))) return dataDir;
  const pointer = join(dataDir, 'location');
  const known = (await readFileOrUndefined(pointer))?.trim();
  if (known !== undefined && (await statOrUndefined(known)) !== undefined) return known;
  // The name says to whom looks here which folder it belongs; the random end keeps a deleted dataDir deleted.
  const parent = '/var/lib/tripstream';
  await mkdir(parent, { recursive: true, mode: 0o755 });
  const home = await mkdtemp(
    join(parent, `${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}-`),
  );
  await chmod(home, 0o755);
  await writeFile(pointer, `${home}\n`);
  return home;
}
