import { spawn } from 'node:child_process';
import { errorCode, readFileOrUndefined } from './files.ts';

/** A process id and, where the system tells, when that process began: ids are reused, quickly so in containers. */
export async function identityOf(pid: number): Promise<string | undefined> {
  if (!exists(pid)) return undefined;
  const status = await readFileOrUndefined(`/proc/${pid}/stat`);
  // The second field is the program's name in brackets, which may hold spaces; the start time is the 22nd.
  const began = status?.slice(status.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return `${pid} ${began}`.trim();
}

export async function isAlive(identity: string | undefined): Promise<boolean> {
  if (identity === undefined) return false;
  return (await identityOf(Number.parseInt(identity, 10))) === identity;
}

/** The command line of a living process. */
export async function commandOf(pid: number): Promise<string | undefined> {
  if (!exists(pid)) return undefined;
  if (process.platform === 'linux') return readFileOrUndefined(`/proc/${pid}/cmdline`);
  const [program, args] =
    process.platform === 'win32'
      ? ['wmic', ['process', 'where', `ProcessId=${pid}`, 'get', 'CommandLine']]
      : ['ps', ['-ww', '-o', 'command=', '-p', String(pid)]];
  const child = spawn(program as string, args as string[], { stdio: ['ignore', 'pipe', 'ignore'] });
  let line = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (line += text));
  await new Promise((done) => child.once('close', done));
  return line;
}

function exists(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
