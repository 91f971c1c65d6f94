import { readFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import type { Database } from '../../backend/src/platform/database.js';
import type { Stretch } from './measure.js';

const sessionsStatement = {
  name: 'bench-sessions',
  text: `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'`,
};

/**
 * Adds up the processor time of stretches: of this process and of its sessions in Postgres. Other work on the machine
 * makes every call wait, which pulls a ratio of rates towards 1; a ratio of processor times it hardly moves.
 */
export class ProcessorTime {
  private spent = 0;
  private calls = 0;

  constructor(private readonly database: Database) {}

  async of(work: () => Promise<Stretch>): Promise<Stretch> {
    const before = await this.now();
    const measured = await work();
    this.spent += (await this.now()) - before;
    this.calls += measured.times.length;
    return measured;
  }

  /** Milliseconds a call; NaN where the system does not tell what a session used (it needs Linux). */
  get perCall(): number {
    return this.spent / this.calls;
  }

  private async now(): Promise<number> {
    const sessions = await this.database.query<{ pid: number }>(sessionsStatement, []);
    const nanoseconds = await Promise.all(
      sessions.map(({ pid }) =>
        readFile(`/proc/${pid}/schedstat`, 'utf8').then(
          (text) => Number.parseInt(text, 10),
          () => Number.NaN,
        ),
      ),
    );
    const { user, system } = process.cpuUsage();
    return nanoseconds.reduce((sum, one) => sum + one / 1e6, (user + system) / 1e3);
  }
}

/** How much was waiting for a processor in the last minute, for each processor there is. */
export const loadOfMachine = (): number => (loadavg()[0] ?? 0) / cpus().length;
