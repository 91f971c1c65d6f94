import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type LocalPostgres,
  startLocalPostgres,
} from '../../backend/src/platform/local-postgres/local-postgres.js';
import { reachableBinaries } from '../../backend/src/platform/local-postgres/programs.js';
import { runProgram } from '../../backend/src/platform/local-postgres/run-program.js';
import { serverUser } from '../../backend/src/platform/local-postgres/server-user.js';

/**
 * How Postgres is told to go down. `fast`: sessions end, the data is closed cleanly. `immediate`: as after a power cut,
 * the next start recovers from the log.
 */
export type StopMode = 'fast' | 'immediate';

/** A Postgres cluster of one test alone, which may stop it and start it again on the same port. */
export class OwnPostgres {
  private constructor(
    private readonly folder: string,
    private readonly server: LocalPostgres,
  ) {}

  static async start(): Promise<OwnPostgres> {
    const folder = await mkdtemp(join(tmpdir(), 'tripstream-own-postgres-'));
    await chmod(folder, 0o755);
    // The machine stays up, so what was written is there; but a commit must have been written.
    const settings = { fsync: 'off' };
    const server = await startLocalPostgres({ dataDir: folder, settings, log: () => undefined });
    return new OwnPostgres(folder, server);
  }

  get url(): string {
    return this.server.url;
  }

  /** Resolves when it is down. */
  stop(mode: StopMode): Promise<void> {
    return this.control('stop', `--mode=${mode}`);
  }

  /** Starts it as it was started before, on the same port; first stops it if it runs. Resolves when it takes connections. */
  restart(mode: StopMode = 'fast'): Promise<void> {
    return this.control('restart', `--mode=${mode}`, '--log', join(this.folder, 'data/again.log'));
  }

  async remove(): Promise<void> {
    await this.server.stop();
    await rm(this.folder, { recursive: true });
  }

  private async control(...order: string[]): Promise<void> {
    const data = join(this.folder, 'data');
    const user = await serverUser(await stat(data));
    await runProgram(await reachableBinaries(), 'pg_ctl', user, [...order, '--wait', '--silent', '-D', data]);
  }
}
