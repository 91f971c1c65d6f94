import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { GenerationId, TripId } from '@tripstream/contracts';
import PgBoss from 'pg-boss';
import type { SqlExecutor } from '../platform/database.js';
import type { Logger } from '../platform/logger.js';
import { MOST_LOSSES } from './losses.js';
import { QueueDatabase } from './queue-database.js';

/** A run that somebody should look for. It is a hint: the row in `generation_runs` says whether there is anything to do. */
export interface WakeUp {
  generationId: GenerationId;
  tripId: TripId;
}

/** How often the queue is asked, and how soon a start that failed is tried again; in seconds. */
export interface QueuePace {
  startAgain: number;
  wakeUps: number;
  maintenance: number;
  cronLooks: number;
  cronSends: number;
}

const WAKE_UPS = 'generation-wake-up';
const MAINTENANCE = 'maintenance';
const EVERY_MINUTE = '* * * * *';
const LONGEST_STOP_MS = 2_000;
const HOUR_SECONDS = 3_600;
const usualPace: QueuePace = { startAgain: 5, wakeUps: 1, maintenance: 2, cronLooks: 15, cronSends: 5 };

/**
 * The queue library, used for what it is good at: a wake-up that commits with what it is about, delays and cron. Nothing
 * depends on it: while it is away runs are found by the sweep over their rows. So it starts behind the server's back, and
 * tries again for as long as it takes.
 */
export class JobQueue implements OnApplicationBootstrap, OnApplicationShutdown {
  /** Null while it is not started. */
  private boss: PgBoss | null = null;
  private readonly database: QueueDatabase;
  private readonly wakeUpListeners = new Set<() => void>();
  private readonly minuteListeners = new Map<string, () => Promise<void>>();
  private readonly stopping = new AbortController();
  private starting: Promise<void> = Promise.resolve();

  constructor(
    url: string,
    private readonly logger: Logger,
    private readonly pace: QueuePace = usualPace,
  ) {
    this.database = new QueueDatabase(url, (error) =>
      this.logger.warn({ event: 'queue.failing', error: String(error) }),
    );
  }

  onApplicationBootstrap(): void {
    this.starting = this.startAtLast();
  }

  /** Resolves when it has started, or was stopped before it could. */
  started(): Promise<void> {
    return this.starting;
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.starting;
    const { boss } = this;
    this.boss = null;
    await boss?.stop({ graceful: true, timeout: LONGEST_STOP_MS, close: false });
    await this.database.close();
  }

  /** Calls back when a wake-up came to this process: any process may get it. Returns the way to stop. */
  onWakeUp(listener: () => void): () => void {
    this.wakeUpListeners.add(listener);
    return () => this.wakeUpListeners.delete(listener);
  }

  /** Work for each minute, done by one process only: whichever is first. A turn that takes longer skips the next one. */
  everyMinute(name: string, listener: () => Promise<void>): void {
    this.minuteListeners.set(name, listener);
  }

  /**
   * Enqueues a wake-up inside the caller's transaction: they commit or roll back together. Never the reason for a failed
   * transaction: without a queue it is left out, and what the queue refuses is rolled back to where the caller was.
   *
   * @throws the driver's error when the connection itself is gone
   */
  async enqueueWakeUp(executor: SqlExecutor, wakeUp: WakeUp): Promise<void> {
    const { boss } = this;
    if (boss === null) {
      this.logger.info({ event: 'queue.wake-up-skipped', ...wakeUp });
      return;
    }
    await executor.query('SAVEPOINT wake_up');
    try {
      const executeSql = async (text: string, values: unknown[]) => executor.query(text, values);
      await boss.send(WAKE_UPS, wakeUp, { id: wakeUpId(wakeUp.generationId, 0), db: { executeSql } });
    } catch (error) {
      this.logger.warn({ event: 'queue.wake-up-refused', ...wakeUp, error: String(error) });
      await executor.query('ROLLBACK TO SAVEPOINT wake_up');
    }
    await executor.query('RELEASE SAVEPOINT wake_up');
  }

  /** Enqueues a wake-up for later, by the database's clock: one for each loss. Never rejects. */
  async wakeUpAfter(delayMs: number, { losses, ...wakeUp }: WakeUp & { losses: number }): Promise<void> {
    await this.attempt('wake-up-not-enqueued', (boss) =>
      boss.send(WAKE_UPS, wakeUp, {
        id: wakeUpId(wakeUp.generationId, losses),
        startAfter: delayMs / 1_000,
        db: this.database.direct,
      }),
    );
  }

  /** Takes back the wake-ups of a generation that still wait: it has ended. Never rejects. */
  async cancelWakeUp(generationId: GenerationId): Promise<void> {
    const ids = Array.from({ length: MOST_LOSSES + 1 }, (_, losses) => wakeUpId(generationId, losses));
    await this.attempt('wake-up-not-cancelled', (boss) =>
      boss.cancel(WAKE_UPS, ids, { db: this.database.direct }),
    );
  }

  /** A wake-up too few is found by the sweep, one too many finds nothing: no error here is anybody's. */
  private async attempt(event: string, order: (boss: PgBoss) => Promise<unknown>): Promise<void> {
    if (this.boss === null) return;
    try {
      await order(this.boss);
    } catch (error) {
      this.logger.warn({ event: `queue.${event}`, error: String(error) });
    }
  }

  private async startAtLast(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const begun = performance.now();
      try {
        this.boss = await this.start();
        this.logger.info({ event: 'queue.started', ms: Math.round(performance.now() - begun) });
        return;
      } catch (error) {
        this.logger.warn({
          event: 'queue.not-started',
          againInSeconds: this.pace.startAgain,
          error: String(error),
        });
        // The abort ends the pause, and with it the loop.
        await pause(this.pace.startAgain * 1_000, null, { signal: this.stopping.signal }).catch(() => {});
      }
    }
  }

  /** The library cannot start a second time after a start that failed: each try has an instance of its own. */
  private async start(): Promise<PgBoss> {
    let isStarted = false;
    const boss = new PgBoss({
      db: this.database.behind(() => isStarted),
      cronMonitorIntervalSeconds: this.pace.cronLooks,
      cronWorkerIntervalSeconds: this.pace.cronSends,
      archiveCompletedAfterSeconds: HOUR_SECONDS,
      deleteAfterHours: 1,
    });
    boss.on('error', (error) => this.logger.debug({ event: 'queue.error', error: String(error) }));
    try {
      await boss.start();
      await boss.createQueue(WAKE_UPS, { name: WAKE_UPS, retryLimit: 0, retentionHours: 1 });
      // One waits and one works at most: minutes do not pile up.
      await boss.createQueue(MAINTENANCE, {
        name: MAINTENANCE,
        policy: 'stately',
        retryLimit: 0,
        expireInMinutes: 5,
        retentionHours: 1,
      });
      await boss.schedule(MAINTENANCE, EVERY_MINUTE);
    } catch (error) {
      await boss.stop({ graceful: false, close: false }).catch(() => {});
      throw error;
    }
    isStarted = true;
    await boss.work(WAKE_UPS, { batchSize: 100, pollingIntervalSeconds: this.pace.wakeUps }, async () => {
      for (const listener of this.wakeUpListeners) listener();
    });
    await boss.work(MAINTENANCE, { pollingIntervalSeconds: this.pace.maintenance }, () => this.maintain());
    return boss;
  }

  private async maintain(): Promise<void> {
    for (const [name, listener] of this.minuteListeners) {
      try {
        await listener();
      } catch (error) {
        this.logger.error({ event: 'queue.maintenance-failed', name, err: error });
      }
    }
  }
}

/** The id follows from what it is about, so that a wake-up can be taken back without looking for it. */
const wakeUpId = (generationId: GenerationId, losses: number): string =>
  createHash('sha256')
    .update(`${generationId}/${losses}`)
    .digest('hex')
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
