import { resolve } from 'node:path';
// Named .ts, unlike imports elsewhere: backend/tsconfig.json says why.
import { openCluster, type ServerSettings } from './cluster.ts';
import { clusterHome } from './cluster-home.ts';
import { createDatabase, host, url } from './connection.ts';
import { withLock } from './lock.ts';
import { registerOwner } from './owners.ts';
import { runningServer, startServer, stopServer } from './postmaster.ts';

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
  settings?: ServerSettings;
}

export interface LocalPostgres {
  url: string;
  /** Whether the server was already running: left behind by a crash, or shared with another living process. */
  adopted: boolean;
  /** Shuts the server down unless another living process still uses it. May be called twice. */
  stop(): Promise<void>;
}

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
