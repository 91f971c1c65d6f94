import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ownServerHint } from './own-server-hint.ts';
import type { ServerUser } from './server-user.ts';

/** Runs one of the Postgres programs to its end. */
export async function runProgram(
  binaries: string,
  program: string,
  user: ServerUser,
  args: string[],
): Promise<void> {
  const child = spawn(programFile(binaries, program), args, {
    ...user,
    cwd: binaries,
    env: serverEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  }
  const code = await new Promise<number | null>((done, fail) =>
    child.once('error', fail).once('close', done),
  ).catch((error: Error) => error.message);
  if (code === 0) return;
  throw new Error(
    `The Postgres program ${program} failed (${code}). ${ownServerHint} It said:\n${said.trim()}`,
  );
}

export function programFile(binaries: string, program: string): string {
  return join(binaries, 'bin', process.platform === 'win32' ? `${program}.exe` : program);
}

/** English messages, and none of the caller's PG* variables. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TMPDIR } = process.env;
  return { PATH, SystemRoot, TMPDIR, LC_ALL: 'C', TZ: 'UTC' };
}
