import type { PlanningTask } from './planning-task.js';
import type { AskedDay } from './provider-session.js';
import { ProviderSession } from './provider-session.js';
import { type PlannerProvider, ProviderFailure } from './providers/planner-provider.js';

/** Keeps the record of which response of the provider a run reads, so that this worker or another may come back to it. */
export class SessionKeeper {
  /** What is being read, or is to be read again; null where there is nothing to come back to. */
  session: ProviderSession | null;

  /** Begins with the response that a worker before us read, if there was one. */
  constructor(
    private readonly provider: PlannerProvider,
    private readonly task: Pick<PlanningTask, 'context' | 'publisher' | 'runtime'>,
  ) {
    this.session = task.runtime?.status === 'streaming' ? new ProviderSession(task.runtime) : null;
  }

  /** Whether that response can give these days. If it cannot, nobody comes back to it. */
  async canGive(days: readonly AskedDay[]): Promise<boolean> {
    if (this.session === null) return false;
    const { responseId, cursor } = this.session.runtime;
    if (this.isOurs && this.session.writes(days)) {
      this.task.context.logger.info({ event: 'planner.response-resumed', responseId, cursor });
      return true;
    }
    await this.leave();
    return false;
  }

  /** Nobody reads on what a worker before us read. */
  async leave(): Promise<void> {
    if (this.isOurs) this.cancel();
    await this.letGo();
  }

  /** Whether the response is one of this provider's, as it is asked now. */
  private get isOurs(): boolean {
    const { planner, capabilities } = this.provider;
    const { provider, model } = this.session?.runtime ?? {};
    return capabilities.background && provider === planner.provider && model === planner.model;
  }

  async opened(responseId: string, days: readonly AskedDay[]): Promise<void> {
    const { context, publisher } = this.task;
    this.session = ProviderSession.opened(context.run, this.provider.planner, responseId, days);
    await publisher.sessionMoved(this.session.runtime);
  }

  async completed(): Promise<void> {
    if (this.session !== null) await this.task.publisher.sessionMoved(this.session.ended('completed'));
  }

  /** From here on nobody comes back to the response. */
  async letGo(): Promise<void> {
    if (this.session?.live) await this.task.publisher.sessionMoved(this.session.ended('abandoned'));
    this.session = null;
  }

  /** Tells the provider that nobody will read on. It may hear of it or not: nothing waits for it. */
  cancel(): void {
    if (!this.session?.live) return;
    const { responseId } = this.session;
    const { logger } = this.task.context;
    this.provider.cancel(responseId).then(
      () => logger.info({ event: 'planner.response-cancelled', responseId }),
      (error: unknown) =>
        logger.warn({
          event: 'planner.response-not-cancelled',
          responseId,
          // No other error's words: they may quote what was sent.
          message: error instanceof ProviderFailure ? error.message : 'unknown',
        }),
    );
  }
}
