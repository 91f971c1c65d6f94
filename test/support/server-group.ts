import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../../backend/src/platform/database.js';
import { ServerProcess } from './server-process.js';
import { createEmptyDatabase } from './test-database.js';

/** Server processes over one database and one data folder of their own, as several instances or restarts of a site are. */
export class ServerGroup {
  private readonly started: ServerProcess[] = [];

  private constructor(
    /** The same database, as the test sees it. */
    readonly database: Database,
    private readonly settings: Record<string, string>,
    private readonly remove: () => Promise<void>,
  ) {}

  /** @param settings - environment settings of every server of the group */
  static async open(settings: Record<string, string>): Promise<ServerGroup> {
    const { url, drop } = await createEmptyDatabase();
    const database = await Database.connect(url, 2);
    const dataDir = await mkdtemp(join(tmpdir(), 'tripstream-test-'));
    return new ServerGroup(database, { DATABASE_URL: url, DATA_DIR: dataDir, ...settings }, async () => {
      await database.close();
      await rm(dataDir, { recursive: true });
      await drop();
    });
  }

  /** @param settings - what this server has beyond the group, or otherwise */
  async start(settings: Record<string, string> = {}): Promise<ServerProcess> {
    const server = await ServerProcess.start({ ...this.settings, ...settings });
    this.started.push(server);
    return server;
  }

  /** Kills what still lives and removes everything. */
  async close(): Promise<void> {
    for (const server of this.started) await server.kill();
    await this.remove();
  }
}
