import { failureCodeSchema, type Planner } from '@tripstream/contracts';
import type { Metrics } from '../../platform/metrics.js';
import {
  type ModelRequest,
  type PlannerProvider,
  type ProviderCapabilities,
  ProviderFailure,
  type ProviderSignal,
  ResponseGone,
} from './planner-provider.js';

const operations = ['ask', 'resume', 'cancel'] as const;
type Operation = (typeof operations)[number];
const failures = failureCodeSchema.exclude(['destination_unknown', 'worker_lost', 'internal']).options;

/** A provider whose calls are counted and timed. */
export class MeteredProvider implements PlannerProvider {
  constructor(
    private readonly provider: PlannerProvider,
    private readonly metrics: Pick<Metrics, 'providerCalls' | 'providerCallSeconds'>,
  ) {
    // A figure that begins at its first failure hides that failure from whoever looks at increases.
    for (const operation of operations)
      for (const outcome of ['ok', ...failures])
        metrics.providerCalls.inc({ provider: provider.planner.provider, operation, outcome }, 0);
  }

  get planner(): Planner {
    return this.provider.planner;
  }

  get capabilities(): ProviderCapabilities {
    return this.provider.capabilities;
  }

  ask(request: ModelRequest, signal: AbortSignal): AsyncIterable<ProviderSignal> {
    return this.metered('ask', this.provider.ask(request, signal));
  }

  resume(responseId: string, signal: AbortSignal): AsyncIterable<ProviderSignal> {
    return this.metered('resume', this.provider.resume(responseId, signal));
  }

  async cancel(responseId: string): Promise<void> {
    const done = this.begun('cancel');
    try {
      await this.provider.cancel(responseId);
      done('ok');
    } catch (error) {
      done(outcomeOf(error));
      throw error;
    }
  }

  private async *metered(
    operation: 'ask' | 'resume',
    signals: AsyncIterable<ProviderSignal>,
  ): AsyncGenerator<ProviderSignal> {
    const done = this.begun(operation);
    // Whoever reads may leave at any signal.
    let outcome = 'stopped';
    try {
      for await (const told of signals) {
        if (told.type === 'completed') outcome = 'ok';
        yield told;
      }
    } catch (error) {
      outcome = outcomeOf(error);
      throw error;
    } finally {
      done(outcome);
    }
  }

  private begun(operation: Operation): (outcome: string) => void {
    const { provider } = this.planner;
    const seconds = this.metrics.providerCallSeconds.startTimer({ provider, operation });
    return (outcome) => {
      seconds();
      this.metrics.providerCalls.inc({ provider, operation, outcome });
    };
  }
}

/** Anything else is the reason for which a signal was aborted. */
function outcomeOf(error: unknown): string {
  if (error instanceof ProviderFailure) return error.code;
  return error instanceof ResponseGone ? 'gone' : 'stopped';
}
