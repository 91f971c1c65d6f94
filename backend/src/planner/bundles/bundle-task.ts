import type { Itinerary, Preferences } from '@tripstream/contracts';
import type { ProviderRuntime } from '../../projections/provider-runtimes.js';
import type { AgentEventPublisher } from '../agent-event-publisher.js';
import type { RunContext } from '../run-context.js';
import type { RunSteps } from '../run-steps.js';
import type { RunSpending } from '../spending/spending.js';

/** One run's search for trips. */
export interface BundleTask {
  context: RunContext;
  publisher: AgentEventPublisher;
  steps: RunSteps;
  spending: Pick<RunSpending, 'require' | 'resumed' | 'streamed' | 'take' | 'failed'>;
  trip: Itinerary;
  preferences: Preferences;
  /** The response that a worker before us read; null when there was none. */
  runtime: ProviderRuntime | null;
}
