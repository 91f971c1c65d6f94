import type { Job, Phase } from '@tripstream/contracts';
import type { AgentEventPublisher } from './agent-event-publisher.js';
import type { RunContext } from './run-context.js';

/** What is done with an answer once it is there. */
const AFTER_THE_ANSWER: ReadonlySet<string> = new Set<Phase>(['hydrating', 'finishing']);

/**
 * The steps of a run's workflow, entered in their order only: a run that goes on after a crash does not go back to an
 * earlier one, and a step that the workflow does not have is none.
 */
export class RunSteps {
  private readonly order: readonly string[];
  private readonly floor: number;
  private entered = -1;

  constructor(
    { steps, phase }: Pick<Job, 'steps' | 'phase'>,
    private readonly publisher: Pick<AgentEventPublisher, 'phaseEntered'>,
    private readonly context: RunContext,
  ) {
    this.order = steps.map(({ id }) => id);
    this.floor = phase === null ? 0 : Math.max(0, this.order.indexOf(phase));
  }

  /** A provider that works by itself says where it is. What comes after its answer is ours, whatever it calls its own steps. */
  async told(step: string): Promise<void> {
    if (!AFTER_THE_ANSWER.has(step)) await this.enter(step);
  }

  async enter(step: string): Promise<void> {
    const at = this.order.indexOf(step);
    if (at < this.floor || at <= this.entered) return;
    this.entered = at;
    const phase = step as Phase;
    await this.publisher.phaseEntered(phase);
    this.context.logger.info({ event: 'planner.phase-entered', phase });
  }
}
