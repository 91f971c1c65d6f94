import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What {@link keptSecret} and the setting of the same name must have at least. */
export const FEWEST_SECRET_CHARACTERS = 32;

/**
 * The secret that signs identities, kept beside the data so that travellers stay who they are over a restart. It is
 * written whole before it gets its name, so neither a crash nor a second process can see half of it.
 *
 * @throws Error when the file holds something too short to be a secret
 */
export function keptSecret(dataDir: string): string {
  const file = join(dataDir, 'identity-secret');
  const draft = `${file}.${process.pid}`;
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  const secret = readFileSync(file, 'utf8').trim();
  if (secret.length < FEWEST_SECRET_CHARACTERS)
    throw new Error(`${file} is damaged: delete it, and everybody gets a new identity`);
  return secret;
}
