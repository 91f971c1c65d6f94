import { resultWith, WorkflowService } from '../../../../../test/support/workflow-service.js';
import { capturingLogger } from '../../testing/capturing-logger.js';
import { draftOf } from '../../testing/draft-text.js';
import { modelRequest } from '../../testing/model-request.js';
import { describeProvider, type MakeProvider, type Question } from '../../testing/provider-contract.js';
import type { ProviderFailureCode } from '../planner-provider.js';
import { JobFollower } from './job-follower.js';
import { JobLooks } from './job-looks.js';
import { WorkflowClient } from './workflow-client.js';
import { WorkflowServiceProvider } from './workflow-service-provider.js';

let service: WorkflowService;
const plans = { one: draftOf([1, 2, 3]), two: draftOf([1]) };

beforeAll(async () => {
  service = await WorkflowService.start();
  for (const [question, plan] of Object.entries(plans))
    await service.answer(question, { status: 'completed', result: resultWith(plan) });
});
afterAll(() => service.stop());

let keys = 0;
const asking = (question: string) => {
  keys += 1;
  return modelRequest({
    input: [{ type: 'message', text: JSON.stringify({ question }) }],
    idempotencyKey: `key-${keys}`,
  });
};

const make: MakeProvider = async (link, pace) => {
  const client = new WorkflowClient({
    baseUrl: await link(service.url),
    apiSecret: service.apiSecret,
    firstPollMs: 20,
    slowestPollMs: 20,
    silenceMs: 60_000,
  });
  const inbox = { find: async () => null, next: () => new Promise<never>(() => {}) };
  const follower = new JobFollower(client, inbox, new JobLooks(), capturingLogger().logger);
  const about = (question: keyof typeof plans): Question => ({
    request: () => asking(pace === 'fast' ? question : 'nobody answers this'),
    isWhole: (text) => text === JSON.stringify(plans[question]),
  });
  return {
    provider: new WorkflowServiceProvider({ model: 'a service', client, follower }),
    questions: [about('one'), about('two')],
    failing: async (code) => {
      if (code === 'malformed') await service.plan({ status: 'completed', result: resultWith('prose') });
      else if (code === 'provider_unauthorized')
        await service.trouble({ method: 'POST', times: 1, status: 401 });
      else await service.plan({ status: 'failed', error_message: `${code}: for the test` });
      return asking('one');
    },
    stop: async () => {},
  };
};

const failures: readonly ProviderFailureCode[] = [
  'truncated',
  'filtered',
  'refused',
  'rate_limited',
  'timeout',
  'malformed',
  'loop_detected',
  'budget_exceeded',
  'provider_error',
  'provider_unauthorized',
];

describeProvider('the workflow service', {
  capabilities: { streamsNodes: false, reasoning: false, functions: false, background: true },
  failures,
  make,
});
