import { createTestDatabase, type TestDatabase } from '../../../../../test/support/test-database.js';
import { resultWith, WorkflowService } from '../../../../../test/support/workflow-service.js';
import { CallbackInbox } from '../../../platform/callback-inbox.js';
import { capturingLogger } from '../../testing/capturing-logger.js';
import { draftOf } from '../../testing/draft-text.js';
import { type ModelRequest, type ProviderSignal, ResponseGone } from '../planner-provider.js';
import { JobFollower } from './job-follower.js';
import { JobLooks } from './job-looks.js';
import { WorkflowClient } from './workflow-client.js';
import { WorkflowServiceProvider } from './workflow-service-provider.js';

let service: WorkflowService;
let stored: TestDatabase;

beforeAll(async () => {
  stored = await createTestDatabase();
});
afterAll(() => stored.drop());
beforeEach(async () => {
  service = await WorkflowService.start();
});
afterEach(() => service.stop());

const NEVER_MS = 3_600_000;

/** @param pollMs - between two looks */
function setUp(
  pollMs = 20,
  longestJobMs = NEVER_MS,
  database: Pick<TestDatabase['database'], 'query'> = stored.database,
) {
  const inbox = new CallbackInbox(database);
  const looks = new JobLooks(1);
  const { logger, lines } = capturingLogger();
  const client = new WorkflowClient({
    baseUrl: service.url,
    apiSecret: service.apiSecret,
    firstPollMs: pollMs,
    slowestPollMs: pollMs,
    silenceMs: 60_000,
  });
  const follower = new JobFollower(client, inbox, looks, logger);
  const provider = new WorkflowServiceProvider({ model: 'a service', client, follower, longestJobMs });
  const stopped = new AbortController();
  const told: ProviderSignal[] = [];
  const read = async (signals: AsyncIterable<ProviderSignal>) => {
    for await (const one of signals) told.push(one);
    return told;
  };
  return {
    provider,
    inbox,
    looks,
    told,
    lines,
    stop: () => stopped.abort(new Error('stopped')),
    ask: (change: Partial<ModelRequest> = {}) =>
      read(provider.ask({ ...request, ...change }, stopped.signal)),
    resume: (jobId: string) => read(provider.resume(jobId, stopped.signal)),
  };
}

const request: ModelRequest = {
  workflow: 'itinerary',
  instructions: 'Plan.',
  input: [{ type: 'message', text: '{"wish":{"destination":"Lisbon"}}' }],
  tools: [],
  format: { name: 'draft_plan', schema: { type: 'object' } },
  idempotencyKey: 'gen_1/1/1',
};

const plan = draftOf([1, 2]);
const usage = { inputTokens: 1_200, outputTokens: 3_400, totalTokens: 4_600 };

/** The text of an answer, as data. */
const planIn = (told: readonly ProviderSignal[]): unknown =>
  JSON.parse(told.flatMap((one) => (one.type === 'text' ? [one.delta] : [])).join(''));

describe('a workflow service as a provider', () => {
  it('[B2] is given document, instructions and the form of the answer, and tells job, steps, plan and tokens', async () => {
    const { ask, told } = setUp();
    const asked = ask();
    const { job_id: jobId, input_data } = await service.job();
    expect(input_data).toEqual({
      document: { wish: { destination: 'Lisbon' } },
      instructions: 'Plan.',
      answer: { name: 'draft_plan', schema: { type: 'object' } },
    });
    for (const current_step_id of ['planning', 'hydrating']) {
      await service.move(jobId, { status: 'running', current_step_id });
      const { looks } = await service.job();
      await service.until(([job]) => (job?.looks ?? 0) > looks + 1);
    }
    await service.move(jobId, { status: 'completed', result: resultWith(plan) });
    await asked;
    expect(told.map(({ type }) => type)).toEqual(['opened', 'step', 'step', 'text', 'completed']);
    expect(told.slice(0, 3)).toEqual([
      { type: 'opened', responseId: jobId },
      { type: 'step', stepId: 'planning' },
      { type: 'step', stepId: 'hydrating' },
    ]);
    expect(planIn(told)).toEqual(plan);
    expect(told.at(-1)).toEqual({ type: 'completed', usage });
  });

  it('[B3] takes a plan that came as text, and does without a count that is none', async () => {
    const { ask } = setUp();
    const output = { mission_plan: JSON.stringify(plan), llm_usage: { input_tokens: -1 } };
    await service.plan({ status: 'completed', result: { output } });
    const told = await ask();
    expect(planIn(told)).toEqual(plan);
    expect(told.at(-1)).toEqual({ type: 'completed', usage: null });
  });

  it.each([
    ['no result', null],
    ['no plan', { output: {} }],
    ['a plan in prose', resultWith('# Three days in Lisbon')],
    ['a day without nodes', resultWith({ title: 'T', days: [{ day: 1, theme: 'A', summary: '' }] })],
    ['bundles where days were asked for', resultWith({ bundles: [] })],
  ])('[B3] %s is malformed, and not asked for again', async (_name, result) => {
    const { ask } = setUp();
    await service.plan({ status: 'completed', result });
    await expect(ask()).rejects.toMatchObject({ code: 'malformed', retryable: false });
  });

  it.each([
    ['refused: I would rather not', 'refused', false],
    ['filtered', 'filtered', false],
    ['truncated: at 4096', 'truncated', true],
    ['rate_limited: come back later', 'rate_limited', true],
    ['loop_detected', 'loop_detected', false],
    ['provider_unauthorized: no such code of a job', 'provider_error', true],
    ['Traceback (most recent call last)', 'provider_error', true],
  ])('[B2] a job that failed with "%s" is %s', async (error_message, code, retryable) => {
    const { ask } = setUp();
    await service.plan({ status: 'failed', error_message });
    await expect(ask()).rejects.toMatchObject({
      code,
      retryable,
      severed: false,
      message: 'the job failed at the service',
    });
  });

  it('[B4] hears of the end by the callback, without another look', async () => {
    const { ask, inbox } = setUp(NEVER_MS);
    const asked = ask();
    const { job_id: jobId } = await service.until(([job]) => job?.looks === 1).then(([job]) => job ?? fail());
    await inbox.receive(callback(jobId));
    expect(planIn(await asked)).toEqual(plan);
    expect(await service.job()).toMatchObject({ status: 'queued', looks: 1 });
  });

  it('[B3] [B4] finds a callback that came before its submission had been answered, or to another process', async () => {
    const { ask, provider } = setUp(NEVER_MS);
    const elsewhere = new CallbackInbox(stored.database);
    const asked = ask();
    const { job_id: jobId } = await service.job();
    await elsewhere.receive(callback(jobId));
    expect(planIn(await asked)).toEqual(plan);
    // Whoever comes later finds it there.
    const again: ProviderSignal[] = [];
    for await (const one of provider.resume(jobId, new AbortController().signal)) again.push(one);
    expect(planIn(again)).toEqual(plan);
  });

  it('[B3] [B4] believes a callback that is there rather than a service that has forgotten the job since', async () => {
    const first = setUp(NEVER_MS);
    const lost = first.ask().catch((error: unknown) => error);
    const { job_id: jobId } = await service.job();
    first.stop();
    await lost;
    await first.inbox.receive(callback(jobId));
    await service.kill();
    await service.restart(true);
    // The first look into the inbox takes longer than the service does to say that there is no such job.
    const answered: unknown[] = [];
    const slow: typeof stored.database.query = (...asked) =>
      answered.push(asked) === 1 ? new Promise(() => {}) : stored.database.query(...asked);
    const told = await setUp(20, NEVER_MS, { query: slow }).resume(jobId);
    expect(planIn(told)).toEqual(plan);
  });

  it('[B3] a callback for another workflow than the one that was asked for decides nothing', async () => {
    const { ask, inbox, lines } = setUp();
    const asked = ask();
    const { job_id: jobId } = await service.job();
    await inbox.receive({ ...callback(jobId), workflow: 'bundles', outcome: 'failed' });
    const { looks } = await service.job();
    await service.until(([job]) => (job?.looks ?? 0) > looks + 1);
    await service.move(jobId, { status: 'completed', result: resultWith(plan) });
    expect(planIn(await asked)).toEqual(plan);
    expect(lines).toMatchObject([{ event: 'planner.job-called-back', used: false }]);
  });

  it('[B4] looks at once when somebody asks how it stands', async () => {
    const { ask, looks } = setUp(NEVER_MS);
    const asked = ask();
    const [job] = await service.until(([first]) => first?.looks === 1);
    const jobId = job?.job_id ?? fail();
    await service.move(jobId, { status: 'completed', result: resultWith(plan) });
    looks.askFor(jobId);
    expect(planIn(await asked)).toEqual(plan);
    expect(looks.areAny).toBe(false);
    expect((await service.job()).looks).toBe(2);
  });

  it('[B4] waits for the same job when it is come back to, over a death of the service that keeps its jobs', async () => {
    const first = setUp();
    const lost = first.ask().catch((error: unknown) => error);
    const { job_id: jobId } = await service.job();
    await service.until(([job]) => (job?.looks ?? 0) > 1);
    first.stop();
    expect(await lost).toMatchObject({ message: 'stopped' });

    const { resume } = setUp();
    const resumed = resume(jobId);
    await service.kill();
    await service.restart(false);
    await service.move(jobId, { status: 'completed', result: resultWith(plan) });
    const told = await resumed;
    expect(told.map(({ type }) => type)).toEqual(['text', 'completed']);
    expect(planIn(told)).toEqual(plan);
    expect(await service.jobs()).toHaveLength(1);
  });

  it('[B2] [C8] a job that the service forgot, or that ended without a plan, has to be asked for again', async () => {
    const { ask, resume } = setUp();
    const asked = ask().catch((error: unknown) => error);
    const { job_id: jobId } = await service.job();
    await service.kill();
    await service.restart(true);
    expect(await asked).toMatchObject({ code: 'provider_error', retryable: true, severed: false });
    await expect(resume(jobId)).rejects.toThrow(ResponseGone);

    for (const status of ['failed', 'cancelled', 'expired']) {
      await service.plan({ status });
      await setUp()
        .ask({ idempotencyKey: status })
        .catch(() => {});
    }
    for (const { job_id } of await service.jobs())
      await expect(setUp().resume(job_id)).rejects.toThrow(ResponseGone);
  });

  it('[B2] gives up a job that lasts too long', async () => {
    await expect(setUp(20, 100).ask()).rejects.toMatchObject({ code: 'timeout', retryable: true });
  });

  it('[B6] deletes the job that nobody wants any more', async () => {
    const { ask, provider, stop } = setUp();
    const asked = ask().catch((error: unknown) => error);
    const { job_id: jobId } = await service.job();
    stop();
    expect(await asked).toMatchObject({ message: 'stopped' });
    await provider.cancel(jobId);
    expect(await service.job()).toMatchObject({ isDeleted: true });
  });
});

const fail = (): never => {
  throw new Error('there is no job');
};

const callback = (jobId: string) => ({
  jobId,
  webhookId: `msg_${jobId}`,
  workflow: 'itinerary' as const,
  outcome: 'completed' as const,
  body: JSON.stringify({
    event: 'workflow.completed',
    workflow_name: 'itinerary',
    job_id: jobId,
    result: resultWith(plan),
  }),
});
