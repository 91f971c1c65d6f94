import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { type ClaimedRun, GenerationRuns, type LossReason } from '../jobs/generation-runs.js';
import { CONFIG, type Config } from '../platform/config.js';
import { LOGGER, type Logger } from '../platform/logger.js';
import { ResilientAgentOrchestrator } from './resilient-agent-orchestrator.js';
import { backoffMs } from './retry-policy.js';
import { RunSuperseded } from './run-context.js';

/** What nobody foresaw is not over in half a second: the first wait is as long as a third one would be elsewhere. */
const PATIENCE = 3;

/** A run in work: how to stop it, and when it has stopped. */
interface ActiveRun {
  run: ClaimedRun;
  abort: AbortController;
  done: Promise<void>;
}

/** The run is not this process's any more. */
class RunLost extends Error {
  override readonly name = 'RunLost';
}

/** Keeps this process busy: takes on waiting runs up to its limit, and gives them back when it has to go. */
@Injectable()
export class GenerationWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly active = new Set<ActiveRun>();
  private stops: readonly (() => void)[] = [];
  private stopping = false;
  private claiming: Promise<void> | null = null;
  private askedAgain = false;

  constructor(
    @Inject(GenerationRuns)
    private readonly runs: Pick<
      GenerationRuns,
      'claim' | 'drop' | 'fail' | 'onLost' | 'onMayBeWaiting' | 'release'
    >,
    @Inject(ResilientAgentOrchestrator)
    private readonly orchestrator: Pick<ResilientAgentOrchestrator, 'run'>,
    @Inject(CONFIG) private readonly config: Pick<Config, 'PLANNER_CONCURRENCY'>,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.stops = [
      this.runs.onMayBeWaiting(() => this.look()),
      this.runs.onLost((run, why) => this.abandon(run, why)),
    ];
    this.look();
  }

  /** Before and not on shutdown: giving runs back needs the database, which closes then. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    for (const stop of this.stops) stop();
    await this.claiming;
    const active = [...this.active];
    for (const { abort } of active) abort.abort(new Error('the process shuts down'));
    await Promise.all(active.map(({ done }) => done));
  }

  /** Claims one at a time; a hint that comes meanwhile is not lost. */
  private look(): void {
    if (this.claiming !== null) {
      this.askedAgain = true;
      return;
    }
    this.askedAgain = false;
    this.claiming = this.claimAll().finally(() => {
      this.claiming = null;
      if (this.askedAgain) this.look();
    });
  }

  private async claimAll(): Promise<void> {
    try {
      while (!this.stopping && this.active.size < this.config.PLANNER_CONCURRENCY) {
        const run = await this.runs.claim();
        if (run === null) return;
        this.start(run);
      }
    } catch (error) {
      // The next hint comes within a second.
      this.logger.warn({ event: 'planner.claim-failed', error: String(error) });
    }
  }

  private start(run: ClaimedRun): void {
    const abort = new AbortController();
    const active: ActiveRun = { run, abort, done: Promise.resolve() };
    this.active.add(active);
    active.done = this.work(run, abort.signal).finally(() => {
      this.active.delete(active);
      if (!this.stopping) this.look();
    });
  }

  /** What it still says is refused; this spares everybody the work. Of an end nobody else tells the provider. */
  private abandon({ generationId, attempt }: ClaimedRun, why: LossReason): void {
    const reason =
      why === 'ended' ? new RunSuperseded('terminal_state') : new RunLost(`attempt ${attempt} is over`);
    for (const { run, abort } of this.active)
      if (run.generationId === generationId && run.attempt === attempt) abort.abort(reason);
  }

  /** Never rejects. */
  private async work(run: ClaimedRun, signal: AbortSignal): Promise<void> {
    try {
      await this.orchestrator.run(run, signal);
    } catch (error) {
      if (error instanceof RunSuperseded) {
        this.logger.info({ event: 'planner.run-superseded', ...run, reason: error.reason });
      } else if (signal.reason instanceof RunLost) {
        this.logger.info({ event: 'planner.run-lost', ...run });
      } else if (signal.aborted) {
        this.logger.info({ event: 'planner.run-released', ...run });
        await this.giveBack(run, () => this.runs.release(run));
      } else {
        // Not at once: whoever took it would fail as fast.
        const delayMs = Math.round(backoffMs(run.losses + PATIENCE));
        this.logger.error({ event: 'planner.run-failed', ...run, againInMs: delayMs, err: error });
        await this.giveBack(run, () => this.runs.fail(run, delayMs));
      }
    } finally {
      this.runs.drop(run);
    }
  }

  private async giveBack(run: ClaimedRun, order: () => Promise<void>): Promise<void> {
    try {
      await order();
    } catch (error) {
      // Its lease is not renewed any more, so another worker takes it soon enough.
      this.logger.warn({ event: 'planner.release-failed', ...run, error: String(error) });
    }
  }
}
