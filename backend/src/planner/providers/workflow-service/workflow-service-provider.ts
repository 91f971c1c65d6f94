import type { Planner } from '@tripstream/contracts';
import type { ServiceWorkflow } from '../../../platform/callback-inbox.js';
import {
  type ModelRequest,
  type PlannerProvider,
  type ProviderCapabilities,
  ProviderFailure,
  type ProviderSignal,
  ResponseGone,
} from '../planner-provider.js';
import type { FollowedJob, JobFollower } from './job-follower.js';
import { missionPlanText } from './mission-plans.js';
import { failureOfJob, JobUnknown, malformed } from './service-failures.js';
import { toldOneByOne } from './told-one-by-one.js';
import type { WorkflowClient } from './workflow-client.js';
import { type JobEnd, resultSchema } from './workflow-wire.js';

export interface WorkflowServiceOptions {
  model: string;
  client: Pick<WorkflowClient, 'submitWorkflow' | 'cancelJob'>;
  follower: Pick<JobFollower, 'follow'>;
  /** A job that lasts longer than this is of no use any more, in milliseconds. */
  longestJobMs?: number;
}

const LONGEST_JOB_MS = 20 * 60_000;

/** The only piece of text that there is: whoever comes back to a job knows by it whether that is recorded. */
const TEXT_SEQUENCE = 1;

/**
 * An external service that runs a whole workflow by itself and gives one result at its end. A job is what others call a
 * response: it goes on whether or not anybody waits, and by its id it can be waited for again.
 */
export class WorkflowServiceProvider implements PlannerProvider {
  readonly planner: Planner;
  readonly capabilities: ProviderCapabilities = {
    streamsNodes: false,
    reasoning: false,
    functions: false,
    background: true,
  };
  private readonly client: WorkflowServiceOptions['client'];
  private readonly follower: WorkflowServiceOptions['follower'];
  private readonly longestJobMs: number;

  constructor({ model, client, follower, longestJobMs = LONGEST_JOB_MS }: WorkflowServiceOptions) {
    this.planner = { provider: 'workflow', model };
    this.client = client;
    this.follower = follower;
    this.longestJobMs = longestJobMs;
  }

  async *ask(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ProviderSignal> {
    const { workflow, idempotencyKey } = request;
    const jobId = await this.client.submitWorkflow(workflow, inputOf(request), idempotencyKey, signal);
    yield { type: 'opened', responseId: jobId };
    try {
      yield* answerOf(yield* this.follow({ jobId, workflow }, signal), workflow);
    } catch (error) {
      if (!(error instanceof JobUnknown)) throw error;
      throw new ProviderFailure('provider_error', 'the service has forgotten the job', { retryable: true });
    }
  }

  async *resume(responseId: string, signal: AbortSignal): AsyncGenerator<ProviderSignal> {
    try {
      const end = yield* this.follow({ jobId: responseId, workflow: null }, signal);
      if (end.status !== 'completed') throw new ResponseGone(`the job is ${end.status}`);
      yield* answerOf(end, null);
    } catch (error) {
      if (!(error instanceof JobUnknown)) throw error;
      throw new ResponseGone('the service has forgotten the job', { cause: error });
    }
  }

  cancel(responseId: string): Promise<void> {
    return this.client.cancelJob(responseId);
  }

  /** Tells the steps of a job as it goes through them, and returns how it ended. */
  private async *follow(job: FollowedJob, signal: AbortSignal): AsyncGenerator<ProviderSignal, JobEnd> {
    const late = AbortSignal.timeout(this.longestJobMs);
    try {
      return yield* toldOneByOne<ProviderSignal, JobEnd>(AbortSignal.any([signal, late]), (tell, both) =>
        this.follower.follow(job, (stepId) => tell({ type: 'step', stepId }), both),
      );
    } catch (error) {
      signal.throwIfAborted();
      if (!late.aborted) throw error;
      throw new ProviderFailure('timeout', `not done after ${this.longestJobMs} ms`, { retryable: true });
    }
  }
}

/** What a job is given: the traveller's document, what is to be done with it, and the form of the answer. */
const inputOf = ({ input, instructions, format }: ModelRequest): Record<string, unknown> => ({
  document: documentOf(input.flatMap((item) => (item.type === 'message' ? [item.text] : []))),
  instructions,
  answer: { name: format.name, schema: format.schema },
});

/** Messages of ours are JSON documents; a service reads them more easily as such. */
function documentOf(messages: readonly string[]): unknown {
  const documents = messages.map((text): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  });
  return documents.length === 1 ? documents[0] : documents;
}

/** @throws ProviderFailure when the job ended without a plan, or with one that its workflow does not accept */
function* answerOf(
  { status, errorMessage, result }: JobEnd,
  workflow: ServiceWorkflow | null,
): Generator<ProviderSignal> {
  if (status === 'failed') throw failureOfJob(errorMessage);
  if (status !== 'completed')
    throw new ProviderFailure('provider_error', `the job is ${status}`, { retryable: true });
  const checked = resultSchema.safeParse(result);
  if (!checked.success) throw malformed('the job has no result');
  const { mission_plan, llm_usage } = checked.data.output;
  const text = missionPlanText(workflow, mission_plan);
  if (text === null) throw malformed('the mission plan is not valid');
  yield { type: 'text', delta: text, sequence: TEXT_SEQUENCE };
  yield { type: 'completed', usage: llm_usage ?? null };
}
