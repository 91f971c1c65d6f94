import type { Bundle, Destination, Failure, Wish } from '@tripstream/contracts';
import type { ProviderRuntime } from '../projections/provider-runtimes.js';
import type { AgentEventPublisher } from './agent-event-publisher.js';
import type { NodeHydrator } from './hydration/node-hydrator.js';
import type { PlannedDay } from './prompt.js';
import type { ModelRequest } from './providers/planner-provider.js';
import type { RunContext } from './run-context.js';
import type { RunSpending } from './spending/spending.js';

/** One run's share of planning: which days to write, and whom to tell. */
export interface PlanningTask {
  context: RunContext;
  publisher: AgentEventPublisher;
  spending: Pick<RunSpending, 'require' | 'resumed' | 'streamed' | 'take' | 'failed'>;
  hydrator: Pick<NodeHydrator, 'hydrate' | 'withdraw'>;
  workflow: Exclude<ModelRequest['workflow'], 'bundles'>;
  wish: Wish;
  /** What the wish was chosen from; null for a trip that began with its wish. */
  proposal: Bundle | null;
  destination: Destination | null;
  /** The days to write; `nodes` is how many of an unfinished attempt the trip still shows. */
  days: readonly { day: number; date: string; attempt: number; nodes: number }[];
  alreadyPlanned: readonly PlannedDay[];
  /** The response that a worker before us read; null when there was none. */
  runtime: ProviderRuntime | null;
  /** Called with the model's name for the trip, at most once. `runtime` goes with the order that this makes. */
  onTitle(title: string, runtime: ProviderRuntime | undefined): Promise<void>;
  /** Called with the step that a provider says it is in, in its order or not. */
  onStep(stepId: string): Promise<void>;
}

/** How planning ended: `failure` is set when the trip has no planned day at all. */
export interface PlanningOutcome {
  failure: Failure | null;
}
