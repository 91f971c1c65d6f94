import { Inject, Injectable, type OnApplicationShutdown, Optional } from '@nestjs/common';
import type { GenerationId, JobId, TripId } from '@tripstream/contracts';
import { EventLog } from '../event-log/event-log.js';
import { CONFIG, type Config } from '../platform/config.js';
import { Database } from '../platform/database.js';
import { LOGGER, type Logger } from '../platform/logger.js';
import { Metrics } from '../platform/metrics.js';
import { noPausePoints, PAUSE_POINTS, type PausePoints } from '../platform/pause-points.js';
import {
  claimStatement,
  endedStatement,
  failStatement,
  releaseStatement,
  renewStatement,
} from './generation-runs.sql.js';
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

/** Why a run is not ours any more: its generation has ended, or somebody else works on it. */
export type LossReason = 'ended' | 'taken_over';

interface HeldRun {
  readonly run: ClaimedRun;
  /** By this process's clock. */
  readonly since: number;
}

const SWEEP_MS = 1_000;
/** The grace for a lock that is gone counts from the last renewal, so that one has to be young at any moment. */
const RENEWALS = 4;
const SHORTEST_RENEWAL_MS = 100;
/** What kills its worker does so soon. Nobody has to wait longer for a run that is only suspected. */
const ALONE_MS = 60_000;

/** Who works on which generation. The rows are queued and ended by the append that starts or ends a generation. */
@Injectable()
export class GenerationRuns implements OnApplicationShutdown {
  private readonly waitingListeners = new Set<() => void>();
  private readonly lostListeners = new Set<(run: ClaimedRun, why: LossReason) => void>();
  /** What this process works on. A claim whose answer was lost is not in it, so its lease runs out. */
  private readonly held = new Map<GenerationId, HeldRun>();
  private renewing = false;
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
      setInterval(() => void this.renewInTime(), renewalMs(config)).unref(),
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
    if (held.some(isAlone)) return null;
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
    this.held.set(run.generationId, { run, since: performance.now() });
    this.logger.info({ event: 'run.claimed', ...run });
    if (isSuspect(run))
      this.logger.info({ event: 'run.alone', ...run, forMs: ALONE_MS, beside: held.length });
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
  onLost(listener: (run: ClaimedRun, why: LossReason) => void): () => void {
    this.lostListeners.add(listener);
    return () => this.lostListeners.delete(listener);
  }

  /**
   * Makes the leases of our runs new, and answers which runs those are.
   *
   * @throws the driver's error when the database is away
   */
  async renew(): Promise<GenerationId[]> {
    const runs = [...this.held.values()].map(({ run }) => run);
    if (runs.length === 0) return [];
    const renewed = await this.database.query<{ generationId: GenerationId }>(renewStatement, [
      this.guard.instanceId,
      this.config.RUN_LEASE_MS,
      ...columnsOf(runs),
    ]);
    const ours = renewed.map(({ generationId }) => generationId);
    await this.lose(runs.filter(({ generationId }) => !ours.includes(generationId)));
    return ours;
  }

  /** Says that this process has stopped working on a run: its lease is not renewed any more. */
  drop({ generationId, attempt }: ClaimedRun): void {
    // It may have come back to us meanwhile, with a later attempt.
    if (this.held.get(generationId)?.run.attempt === attempt) this.held.delete(generationId);
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

  /** Asked after the renewal and not in it: there a run that was just being ended would still look as it did before. */
  private async lose(runs: readonly ClaimedRun[]): Promise<void> {
    if (runs.length === 0) return;
    const rows = await this.database.query<{ generationId: GenerationId }>(endedStatement, columnsOf(runs));
    const ended = new Set(rows.map(({ generationId }) => generationId));
    for (const run of runs) this.lost(run, ended.has(run.generationId) ? 'ended' : 'taken_over');
  }

  private lost(run: ClaimedRun, why: LossReason): void {
    // It may have been dropped while the renewal was under way.
    if (this.held.get(run.generationId)?.run !== run) return;
    this.drop(run);
    if (why === 'taken_over') this.logger.info({ event: 'run.lost', ...run });
    for (const listener of this.lostListeners) listener(run, why);
  }

  private async renewInTime(): Promise<void> {
    void this.guard.check();
    if (this.renewing) return;
    this.renewing = true;
    try {
      await this.renew();
    } catch (error) {
      this.logger.warn({ event: 'run.lease-not-renewed', error: String(error) });
    } finally {
      this.renewing = false;
    }
  }

  onApplicationShutdown(): void {
    for (const stop of this.stops) stop();
    for (const timer of this.timers) clearInterval(timer);
  }
}

const renewalMs = ({ RUN_LEASE_MS, RUN_LOCK_GRACE_MS }: Pick<Config, 'RUN_LEASE_MS' | 'RUN_LOCK_GRACE_MS'>) =>
  Math.max(SHORTEST_RENEWAL_MS, Math.min(RUN_LEASE_MS, RUN_LOCK_GRACE_MS) / RENEWALS);

const isSuspect = ({ losses }: ClaimedRun) => losses >= SUSPECT_LOSSES;
const isAlone = ({ run, since }: HeldRun) => isSuspect(run) && performance.now() - since < ALONE_MS;

/** Generations and their attempts, as statements take them. */
const columnsOf = (runs: readonly ClaimedRun[]): [GenerationId[], number[]] => [
  runs.map(({ generationId }) => generationId),
  runs.map(({ attempt }) => attempt),
];
