import { Inject, Injectable, type OnApplicationShutdown, Optional } from '@nestjs/common';
import type { GenerationId, JobId, TripId } from '@tripstream/contracts';
import { EventLog } from '../event-log/event-log.js';
import { CONFIG, type Config } from '../platform/config.js';
import { Database } from '../platform/database.js';
import { LOGGER, type Logger } from '../platform/logger.js';
import { Metrics } from '../platform/metrics.js';
import { noPausePoints, PAUSE_POINTS, type PausePoints } from '../platform/pause-points.js';
import { claimStatement, failStatement, releaseStatement, renewStatement } from './generation-runs.sql.js';
import { InstanceGuard } from './instance-guard.js';
import { SUSPECT_LOSSES } from './losses.js';
import { JobQueue } from './queue.js';

/** A generation that this process has taken on. */
export interface ClaimedRun {
  tripId: TripId;
  jobId: JobId;
  generationId: GenerationId;
  /** Counted at each claim: 1 for the first worker. It is the fence: orders of an older attempt are refused. */
  attempt: number;
  /** Attempts before this one that ended badly: their worker was lost, or failed. */
  losses: number;
}

const SWEEP_MS = 1_000;
const RENEWALS_PER_LEASE = 4;

/** Who works on which generation. The rows are queued and ended by the append that starts or ends a generation. */
@Injectable()
export class GenerationRuns implements OnApplicationShutdown {
  private readonly waitingListeners = new Set<() => void>();
  private readonly lostListeners = new Set<(run: ClaimedRun) => void>();
  /** What this process works on. A claim whose answer was lost is not in it, so its lease runs out. */
  private readonly held = new Map<GenerationId, ClaimedRun>();
  private readonly stops: readonly (() => void)[];
  private readonly timers: readonly NodeJS.Timeout[];

  constructor(
    private readonly database: Database,
    private readonly guard: InstanceGuard,
    log: EventLog,
    @Inject(JobQueue) private readonly queue: Pick<JobQueue, 'onWakeUp' | 'wakeUpAfter'>,
    @Inject(CONFIG) private readonly config: Pick<Config, 'RUN_LEASE_MS' | 'RUN_LOCK_GRACE_MS'>,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly metrics: Metrics,
    @Optional() @Inject(PAUSE_POINTS) private readonly pausePoints: PausePoints = noPausePoints,
  ) {
    this.stops = [
      log.onAppended((_tripId, events) => {
        if (events.some(({ type }) => type === 'generation_started')) this.tell();
      }),
      queue.onWakeUp(() => this.tell()),
    ];
    this.timers = [
      setInterval(() => this.tell(), SWEEP_MS).unref(),
      setInterval(() => void this.renewInTime(), config.RUN_LEASE_MS / RENEWALS_PER_LEASE).unref(),
    ];
  }

  /**
   * Takes on the oldest run that nobody works on, or answers null. Attempt and losses are counted here, so that a run
   * which kills its worker cannot be tried for ever unnoticed.
   *
   * @throws the driver's error when the database is away
   */
  async claim(): Promise<ClaimedRun | null> {
    await this.guard.held();
    // After an outage our own leases may have run out; we are alive, so they are not up for a claim.
    await this.renew();
    const held = [...this.held.values()];
    if (held.some(({ losses }) => losses >= SUSPECT_LOSSES)) return null;
    const { RUN_LEASE_MS, RUN_LOCK_GRACE_MS } = this.config;
    const [run] = await this.database.query<ClaimedRun & Record<string, unknown>>(claimStatement, [
      this.guard.instanceId,
      RUN_LEASE_MS,
      RUN_LOCK_GRACE_MS,
      !this.guard.wasRetakenWithin(RUN_LOCK_GRACE_MS),
      held.length === 0,
    ]);
    if (run === undefined) return null;
    this.metrics.runClaims.inc();
    if (run.attempt > 1) this.metrics.runTakeOvers.inc();
    this.held.set(run.generationId, run);
    this.logger.info({ event: 'run.claimed', ...run });
    await this.pausePoints.reach('run_claimed', { tripId: run.tripId, kinds: [] });
    return run;
  }

  /**
   * Calls back whenever a run may be waiting: after an append that queued one, on a wake-up from the queue, and every
   * second. Returns the way to stop.
   */
  onMayBeWaiting(listener: () => void): () => void {
    this.waitingListeners.add(listener);
    return () => this.waitingListeners.delete(listener);
  }

  /**
   * Calls back when a run turns out not to be ours any more: somebody took it over while this process was frozen or cut
   * off, or it has ended. What is still written for it is refused anyway. Returns the way to stop.
   */
  onLost(listener: (run: ClaimedRun) => void): () => void {
    this.lostListeners.add(listener);
    return () => this.lostListeners.delete(listener);
  }

  /**
   * Makes the leases of our runs new, and answers which runs those are.
   *
   * @throws the driver's error when the database is away
   */
  async renew(): Promise<GenerationId[]> {
    const runs = [...this.held.values()];
    if (runs.length === 0) return [];
    const renewed = await this.database.query<{ generationId: GenerationId }>(renewStatement, [
      this.guard.instanceId,
      this.config.RUN_LEASE_MS,
      runs.map(({ generationId }) => generationId),
      runs.map(({ attempt }) => attempt),
    ]);
    const ours = renewed.map(({ generationId }) => generationId);
    for (const run of runs) if (!ours.includes(run.generationId)) this.lost(run);
    return ours;
  }

  /** Says that this process has stopped working on a run: its lease is not renewed any more. */
  drop({ generationId, attempt }: ClaimedRun): void {
    // It may have come back to us meanwhile, with a later attempt.
    if (this.held.get(generationId)?.attempt === attempt) this.held.delete(generationId);
  }

  /** Gives a run back at once, for another worker to take: used when this process shuts down. No loss is counted. */
  async release(run: ClaimedRun): Promise<void> {
    this.drop(run);
    await this.database.query(releaseStatement, [run.generationId, run.attempt]);
  }

  /** Gives a run back that failed in a way that nobody foresaw: a loss is counted, and nobody takes it before the delay. */
  async fail(run: ClaimedRun, delayMs: number): Promise<void> {
    this.drop(run);
    const { generationId, tripId, attempt } = run;
    const [failed] = await this.database.query<{ losses: number }>(failStatement, [
      generationId,
      attempt,
      delayMs,
    ]);
    if (failed !== undefined)
      await this.queue.wakeUpAfter(delayMs, { generationId, tripId, losses: failed.losses });
  }

  private tell(): void {
    for (const listener of this.waitingListeners) listener();
  }

  private lost(run: ClaimedRun): void {
    // It may have been dropped while the renewal was under way.
    if (this.held.get(run.generationId) !== run) return;
    this.drop(run);
    this.logger.info({ event: 'run.lost', ...run });
    for (const listener of this.lostListeners) listener(run);
  }

  private async renewInTime(): Promise<void> {
    try {
      await this.renew();
    } catch (error) {
      this.logger.warn({ event: 'run.lease-not-renewed', error: String(error) });
    }
  }

  onApplicationShutdown(): void {
    for (const stop of this.stops) stop();
    for (const timer of this.timers) clearInterval(timer);
  }
}
