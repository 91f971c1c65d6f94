import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { type ClaimedRun, GenerationRuns } from '../jobs/generation-runs.js';
import { CONFIG, type Config } from '../platform/config.js';
import { LOGGER, type Logger } from '../platform/logger.js';
import { ResilientAgentOrchestrator } from './resilient-agent-orchestrator.js';
import { RunSuperseded } from './run-context.js';

/** A run in work: how to stop it, and when it has stopped. */
interface ActiveRun {
  abort: AbortController;
  done: Promise<void>;
}

/** Keeps this process busy: takes on waiting runs up to its limit, and gives them back when it has to go. */
@Injectable()
export class GenerationWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly active = new Set<ActiveRun>();
  private stopListening: () => void = () => undefined;
  private stopping = false;
  private claiming: Promise<void> | null = null;
  private askedAgain = false;

  constructor(
    @Inject(GenerationRuns)
    private readonly runs: Pick<GenerationRuns, 'claim' | 'drop' | 'onMayBeWaiting' | 'release'>,
    @Inject(ResilientAgentOrchestrator)
    private readonly orchestrator: Pick<ResilientAgentOrchestrator, 'run'>,
    @Inject(CONFIG) private readonly config: Pick<Config, 'PLANNER_CONCURRENCY'>,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.stopListening = this.runs.onMayBeWaiting(() => this.look());
    this.look();
  }

  /** Before and not on shutdown: giving runs back needs the database, which closes then. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    this.stopListening();
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
    const active: ActiveRun = { abort, done: Promise.resolve() };
    this.active.add(active);
    active.done = this.work(run, abort.signal).finally(() => {
      this.active.delete(active);
      if (!this.stopping) this.look();
    });
  }

  /** Never rejects. */
  private async work(run: ClaimedRun, signal: AbortSignal): Promise<void> {
    try {
      await this.orchestrator.run(run, signal);
    } catch (error) {
      if (error instanceof RunSuperseded) {
        this.logger.info({ event: 'planner.run-superseded', ...run, reason: error.reason });
      } else if (signal.aborted) {
        this.logger.info({ event: 'planner.run-released', ...run });
        await this.release(run);
      } else {
        // Not given back: whoever took it at once would fail as fast. It is taken again when its lease has run out.
        this.logger.error({ event: 'planner.run-abandoned', ...run, err: error });
      }
    } finally {
      this.runs.drop(run);
    }
  }

  private async release(run: ClaimedRun): Promise<void> {
    try {
      await this.runs.release(run);
    } catch (error) {
      // Its lease is not renewed any more, so another worker takes it soon enough.
      this.logger.warn({ event: 'planner.release-failed', ...run, error: String(error) });
    }
  }
}
