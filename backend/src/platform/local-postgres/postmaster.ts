import { spawn } from 'node:child_process';
import { open, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster, ServerSettings } from './cluster.ts';
import { answers, host } from './connection.ts';
import { readFileOrUndefined } from './files.ts';
import { ownServerHint } from './own-server-hint.ts';
import { commandOf } from './processes.ts';
import { programFile, runProgram, serverEnvironment } from './run-program.ts';

/** Also long enough for the recovery after a power cut. */
export const startTimeoutMs = 60_000;
const portAttempts = 3;

/** The port of a server that already runs on this data, once it answers. Clears what a dead one left behind. */
export async function runningServer(cluster: Cluster): Promise<number | undefined> {
  const pidFile = join(cluster.data, 'postmaster.pid');
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    const lines = (await readFileOrUndefined(pidFile))?.split('\n');
    if (lines === undefined) return undefined;
    const pid = Number(lines[0]);
    const command = await commandOf(pid);
    if (command === undefined || !command.includes(cluster.data)) {
      // Dead, and perhaps its number belongs to someone else by now, which Postgres itself would mistake for a server.
      await rm(pidFile, { force: true });
      return undefined;
    }
    // It is ours; it may still be recovering, or already shutting down, in which case the pid file goes away.
    const port = Number(lines[3]);
    if (port > 0 && (await answers(cluster, port))) return port;
    if (Date.now() > deadline) {
      throw new Error(
        `The database server in ${cluster.home} (process ${pid}) runs but does not answer. Stop that process and start again; ${cluster.home}/server.log may say why.`,
      );
    }
    await sleep(50);
  }
}

export async function startServer(
  cluster: Cluster,
  options: { settings?: ServerSettings; log: (message: string) => void },
): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const outcome = await spawnServer(cluster, port, options.settings ?? {});
    if (outcome === 'ready') {
      options.log(`Local Postgres is running on ${host}:${port}, its data is in ${cluster.home}.`);
      return port;
    }
    // Between our finding the port free and the server's binding it, somebody else may have taken it.
    if (attempt === portAttempts || !outcome.includes('Address already in use')) {
      throw new Error(`The local Postgres server did not start. ${ownServerHint} It said:\n${outcome}`);
    }
  }
}

/** Resolves with 'ready', or with what the server said before it gave up. */
async function spawnServer(cluster: Cluster, port: number, settings: ServerSettings): Promise<string> {
  const allSettings = {
    listen_addresses: host,
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Warnings and errors reach the client that caused them; the log is for what concerns the server itself.
    log_min_messages: 'log',
    log_checkpoints: 'off',
    ...settings,
  };
  const logFile = join(cluster.home, 'server.log');
  // A file and not a pipe: a pipe would break when our process dies, and the server is to survive that.
  const log = await open(logFile, 'w', 0o600);
  const server = spawn(
    programFile(cluster.binaries, 'postgres'),
    ['-D', cluster.data, '-p', String(port), ...Object.entries(allSettings).map(([k, v]) => `-c${k}=${v}`)],
    {
      ...cluster.user,
      cwd: cluster.home,
      env: serverEnvironment(),
      stdio: ['ignore', log.fd, log.fd],
      // In a process group of its own, else Ctrl-C in a terminal would stop it before us.
      detached: true,
    },
  );
  let gone = false;
  server.once('exit', () => (gone = true));
  const failure = new Promise<Error>((fail) => server.once('error', fail));
  await log.close();
  server.unref();

  const deadline = Date.now() + startTimeoutMs;
  while (!gone && server.pid !== undefined) {
    if (await answers(cluster, port)) return 'ready';
    if (Date.now() > deadline) {
      server.kill('SIGQUIT');
      return `nothing within ${startTimeoutMs / 1000} seconds`;
    }
    await sleep(20);
  }
  if (server.pid === undefined) return (await failure).message;
  return (await readFile(logFile, 'utf8')).trim();
}

/** Fast shutdown: open transactions roll back, sessions end, the data is closed cleanly. */
export async function stopServer(cluster: Cluster): Promise<void> {
  if ((await readFileOrUndefined(join(cluster.data, 'postmaster.pid'))) === undefined) return;
  await runProgram(cluster.binaries, 'pg_ctl', cluster.user, [
    'stop',
    '--wait',
    '--silent',
    '--mode=fast',
    '-D',
    cluster.data,
  ]);
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done, fail) => probe.once('error', fail).listen(0, host, done));
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  if (address === null || typeof address === 'string') throw new Error('The system gave no free port.');
  return address.port;
}
