import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';

export async function readFileOrUndefined(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(undefinedIfMissing);
}

export async function statOrUndefined(path: string): Promise<Stats | undefined> {
  return stat(path).catch(undefinedIfMissing);
}

function undefinedIfMissing(error: unknown): undefined {
  // ESRCH: a file under /proc whose process ended while we read it.
  if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ESRCH') return undefined;
  throw error;
}

export function errorCode(error: unknown): unknown {
  return (error as { code?: unknown } | null)?.code;
}
