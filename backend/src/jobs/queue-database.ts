import { Pool } from 'pg';
import type PgBoss from 'pg-boss';

const MOST_CONNECTIONS = 3;
const TIMEOUT_MS = 5_000;
const UNIQUE_VIOLATION = '23505';

/** How the queue reaches Postgres: few connections of its own, so that neither side can starve the other. */
export class QueueDatabase {
  private readonly pool: Pool;
  /** One outage is one line, however often the library asks meanwhile. */
  private failing = false;

  /** @param onFailing - called with the first error of an outage */
  constructor(
    url: string,
    private readonly onFailing: (error: unknown) => void,
  ) {
    this.pool = new Pool({
      connectionString: url,
      application_name: 'tripstream queue',
      max: MOST_CONNECTIONS,
      keepAlive: true,
      connectionTimeoutMillis: TIMEOUT_MS,
      statement_timeout: 3 * TIMEOUT_MS,
      lock_timeout: TIMEOUT_MS,
      query_timeout: 4 * TIMEOUT_MS,
    });
    // Without a listener a lost idle connection would end the process; the next statement opens another one.
    this.pool.on('error', () => {});
  }

  /** For calls whose caller waits for them: errors are theirs. */
  readonly direct: PgBoss.Db = { executeSql: (text, values) => this.pool.query(text, values) };

  /**
   * For what the library does by itself. It ends a job without waiting for the answer, so an error there would be nobody's
   * and would end the process. `undefined` is what its own connection answers while it is closed, so it knows what to do.
   *
   * @param isStarted - before that, errors are those of the start, which is waited for
   */
  behind(isStarted: () => boolean): PgBoss.Db {
    return {
      executeSql: async (text, values) => {
        try {
          const result = await this.pool.query(text, values);
          this.failing = false;
          return result;
        } catch (error) {
          if (!isStarted()) throw error;
          this.failed(error);
          return undefined as never;
        }
      },
    };
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private failed(error: unknown): void {
    // Policies of queues are unique indexes: a second job of its kind is refused like this, and that is fine.
    if (error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION) return;
    if (!this.failing) this.onFailing(error);
    this.failing = true;
  }
}
