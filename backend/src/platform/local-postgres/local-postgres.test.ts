import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { transformFile } from '@swc/core';
import pg from 'pg';
import { type LocalPostgres, startLocalPostgres } from './local-postgres.js';

// Real servers and real processes throughout: what the launcher promises is about them.
jest.setTimeout(60_000);

const repository = join(__dirname, '../../../..');
const settings = { fsync: 'off' };
let folder: string;
let dataDir: string;
let cleanUp: (() => unknown)[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-postgres-'));
  await chmod(folder, 0o755);
  dataDir = join(folder, 'postgres');
  // Whatever a failed test leaves running.
  cleanUp = [
    () =>
      serverPid()
        .then((pid) => process.kill(pid, 'SIGKILL'))
        .catch(() => undefined),
  ];
});

afterEach(async () => {
  for (const undo of cleanUp.reverse()) await undo();
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<LocalPostgres> {
  const server = await startLocalPostgres({ dataDir, settings, log: () => undefined });
  cleanUp.push(() => server.stop());
  return server;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

async function serverPid(): Promise<number> {
  return Number.parseInt(await readFile(join(dataDir, 'data/postmaster.pid'), 'utf8'), 10);
}

/** Another Node process that has started the same cluster; it stays until it is killed or told to leave. */
async function otherProcess(): Promise<{ url: string; process: ChildProcess; leave(): Promise<unknown> }> {
  // Node does not read TypeScript: below the repository, so that the compiled launcher finds its packages.
  const scratch = join(repository, `.data/tests/local-postgres-${process.pid}`);
  await mkdir(scratch, { recursive: true });
  cleanUp.push(() => rm(scratch, { recursive: true, force: true }));
  // Not written in place: swc's types do not know the last one.
  const jsc = {
    parser: { syntax: 'typescript' },
    target: 'es2022',
    rewriteRelativeImportExtensions: true,
  } as const;
  for (const file of await readdir(__dirname)) {
    if (file.endsWith('.test.ts')) continue;
    const { code } = await transformFile(join(__dirname, file), {
      swcrc: false,
      jsc,
      module: { type: 'es6' },
    });
    await writeFile(join(scratch, file.replace(/\.ts$/, '.js')), code);
  }
  const script = join(scratch, 'other-process.js');
  const main = `
    import { startLocalPostgres } from './local-postgres.js';
    const [dataDir] = process.argv.slice(2);
    const server = await startLocalPostgres({ dataDir, settings: { fsync: 'off' }, log: () => undefined });
    process.stdin.once('data', () => server.stop().then(() => process.exit()));
    console.log(server.url);`;
  await writeFile(script, main);

  const child = spawn(process.execPath, [script, dataDir], { stdio: ['pipe', 'pipe', 'inherit'] });
  cleanUp.push(() => child.kill('SIGKILL'));
  const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
  return {
    url,
    process: child,
    leave: () => {
      child.stdin.write('leave');
      return once(child, 'exit');
    },
  };
}

describe('the local Postgres', () => {
  it('starts, creates the database, keeps its data over a stop, and listens on loopback only', async () => {
    const first = await start();
    expect(first.adopted).toBe(false);
    expect(new URL(first.url)).toMatchObject({ hostname: '127.0.0.1', pathname: '/tripstream' });
    expect(
      await query(
        first.url,
        "select current_setting('listen_addresses'), current_setting('server_encoding')",
      ),
    ).toEqual(['127.0.0.1', 'UTF8']);
    await query(first.url, 'create table kept as select 7 as n');
    await first.stop();
    await first.stop();
    await expect(query(first.url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);

    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await query(second.url, 'select n from kept')).toEqual([7]);
  });

  it('keeps a random password that only its owner can read, and refuses any other', async () => {
    const server = await start();
    const file = join(dataDir, 'password');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(new URL(server.url).password).toBe(await readFile(file, 'utf8'));
    await expect(query(server.url.replace(/:[0-9a-f]+@/, ':guess@'), 'select 1')).rejects.toThrow(/password/);
  });

  it('adopts the server of a process that was killed, and then stops it', async () => {
    const other = await otherProcess();
    const pid = await serverPid();
    other.process.kill('SIGKILL');
    await once(other.process, 'exit');
    expect(await query(other.url, 'select 1')).toEqual([1]);

    const server = await start();
    expect(server).toMatchObject({ adopted: true, url: other.url });
    expect(await serverPid()).toBe(pid);
    await server.stop();
    await expect(query(server.url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
  });

  it('is shared by living processes and stops with the last of them', async () => {
    const other = await otherProcess();
    const server = await start();
    expect(server).toMatchObject({ adopted: true, url: other.url });
    await server.stop();
    expect(await query(other.url, 'select 1')).toEqual([1]);
    await other.leave();
    await expect(query(other.url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
  });

  it('lets processes that start at the same time share one server', async () => {
    const [other, server] = await Promise.all([otherProcess(), start()]);
    expect(server.url).toBe(other.url);
  });

  it('starts in spite of a pid file whose process is dead or somebody else', async () => {
    await (await start()).stop();
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    cleanUp.push(() => stranger.kill('SIGKILL'));
    // 4194304 is one above the highest process id that Linux gives.
    for (const pid of [4_194_304, stranger.pid]) {
      await writeFile(join(dataDir, 'data/postmaster.pid'), `${pid}\n${join(dataDir, 'data')}\n0\n5432\n`);
      const server = await start();
      expect(server.adopted).toBe(false);
      await server.stop();
    }
  });

  it('recovers what was committed when the server itself was killed', async () => {
    const first = await start();
    await query(first.url, 'create table kept as select 7 as n');
    process.kill(await serverPid(), 'SIGKILL');
    while (await query(first.url, 'select 1').catch(() => false)) await sleep(20);

    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await query(second.url, 'select n from kept')).toEqual([7]);
  });

  it('says in a sentence what is wrong when the password file is gone', async () => {
    await (await start()).stop();
    await rm(join(dataDir, 'password'));
    await expect(start()).rejects.toThrow(/^The database in .* has lost its password file\. /);
  });

  if (process.getuid?.() === 0) {
    it('runs as an unprivileged user when we are root', async () => {
      await start();
      expect((await stat(`/proc/${await serverPid()}`)).uid).not.toBe(0);
    });

    it('keeps the data elsewhere, and finds it again, when root’s folder is closed to others', async () => {
      await chmod(folder, 0o700);
      const first = await start();
      const home = (await readFile(join(dataDir, 'location'), 'utf8')).trim();
      cleanUp.unshift(() => rm(home, { recursive: true }));
      expect(home).toMatch(/^\/var\/lib\/tripstream\//);
      await query(first.url, 'create table kept as select 7 as n');
      await first.stop();

      const second = await start();
      expect(await query(second.url, 'select n from kept')).toEqual([7]);
    });
  }
});
