import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type DemoProvider, startDemoProvider } from '@tripstream/demo-provider';
import type { Database } from '../../../backend/src/platform/database.js';
import { ServerProcess } from '../../support/server-process.js';
import { ApiUser } from '../../support/test-server.js';
import type { BenchPostgres } from '../bench-postgres.js';

const LOOK_EVERY_MS = 50;
/** A generation that stands still would have the benchmark wait for ever. */
const LONGEST_MS = 10 * 60_000;

const endedStatement = {
  name: 'bench-ended',
  text: `SELECT count(*) FILTER (WHERE status = 'complete')::int AS complete,
                count(*) FILTER (WHERE status NOT IN ('queued', 'running', 'complete'))::int AS otherwise
         FROM projection_jobs`,
};

/** Cities that are known in detail, so that plans are as long as plans are. */
export const cities = ['Lisbon', 'Rome', 'Kyoto', 'Paris', 'Prague', 'Athens', 'Vienna', 'Porto'] as const;

interface SiteOptions {
  /** Of the database, which is made anew. */
  name: string;
  tokensPerSecond: number;
  /** Generations that the server plans at the same time. */
  concurrency: number;
  /** Where the server finds its database, when something stands between. */
  databaseUrl?: string;
}

/** The built server as a process of its own, and a provider that is none of it, as `npm start` with another model has it. */
export class Site {
  private constructor(
    readonly database: Database,
    /** It runs in this process, so that what it notes of its own writing can be read. */
    readonly provider: DemoProvider,
    readonly user: ApiUser,
    private readonly metricsUrl: string,
    private readonly close: () => Promise<void>,
  ) {}

  static async start(postgres: BenchPostgres, options: SiteOptions): Promise<Site> {
    const { name, tokensPerSecond, concurrency } = options;
    const database = await postgres.database(name);
    const provider = await startDemoProvider({
      seed: 'bench',
      tokensPerSecond,
      // Whole milliseconds are too coarse for what is measured here.
      clock: () => performance.timeOrigin + performance.now(),
    });
    const dataDir = await mkdtemp(join(tmpdir(), 'tripstream-bench-'));
    const metricsPort = await freePort();
    const server = await ServerProcess.start({
      DATABASE_URL: options.databaseUrl ?? postgres.urlOf(name),
      DATA_DIR: dataDir,
      PLANNER_CONCURRENCY: String(concurrency),
      METRICS_PORT: String(metricsPort),
      OPENAI_BASE_URL: provider.baseUrl,
      OPENAI_API_KEY: 'any',
      OPENAI_BACKGROUND: 'true',
    });
    const user = await ApiUser.join(server.url);
    return new Site(database, provider, user, `http://127.0.0.1:${metricsPort}/metrics`, async () => {
      await server.stop();
      await provider.stop();
      await rm(dataDir, { recursive: true });
    });
  }

  /** Asks for so many trips at once. */
  async begin(trips: number, days: number): Promise<void> {
    await Promise.all(
      Array.from({ length: trips }, (_, at) =>
        this.user.createItinerary({ destination: cities[at % cities.length] as string, days }),
      ),
    );
  }

  /**
   * Waits until so many generations have ended.
   *
   * @throws Error when one ended otherwise than complete, or when it takes too long: such figures would mean nothing
   */
  async ended(generations: number): Promise<void> {
    const deadline = performance.now() + LONGEST_MS;
    for (;;) {
      const [row] = await this.database.query<{ complete: number; otherwise: number }>(endedStatement, []);
      if (row !== undefined && row.otherwise > 0) throw new Error(`${row.otherwise} generations failed`);
      if (row?.complete === generations) return;
      if (performance.now() > deadline)
        throw new Error(`${row?.complete ?? 0} of ${generations} generations ended`);
      await pause(LOOK_EVERY_MS);
    }
  }

  /** Megabytes that the server's process had at most. */
  async peakMemory(): Promise<number> {
    const text = await (await fetch(this.metricsUrl)).text();
    const [, bytes] = /^tripstream_process_peak_memory_bytes (\S+)$/m.exec(text) ?? [];
    return Number(bytes) / 1024 ** 2;
  }

  stop(): Promise<void> {
    return this.close();
  }
}

/** A port that nobody has at the moment. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
