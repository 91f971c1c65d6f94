import type { AgentEventPublisher } from './agent-event-publisher.js';
import type { RunContext } from './run-context.js';
import type { RunSteps } from './run-steps.js';
import type { RunSpending } from './spending/spending.js';

/** The hands of one run, made for it and thrown away with it: nothing of one trip can reach another. */
export interface Crew {
  context: RunContext;
  publisher: AgentEventPublisher;
  steps: RunSteps;
  spending: RunSpending;
}
