import { WorkflowService } from '../../../../../test/support/workflow-service.js';
import { responsesServer } from '../../testing/responses-server.js';
import { ProviderFailure } from '../planner-provider.js';
import { JobUnknown } from './service-failures.js';
import { WorkflowClient } from './workflow-client.js';

let service: WorkflowService;

beforeEach(async () => {
  service = await WorkflowService.start();
});
afterEach(() => service.stop());

const clientTo = (baseUrl: string, apiSecret = service.apiSecret) =>
  new WorkflowClient({ baseUrl, apiSecret, firstPollMs: 10, slowestPollMs: 10, silenceMs: 60_000 });
const { signal } = new AbortController();

const submit = (client = clientTo(service.url), key = 'a key') =>
  client.submitWorkflow('itinerary', { document: { days: [] } }, key);

const failureOf = async (call: Promise<unknown>): Promise<ProviderFailure> => {
  const failure: unknown = await call.catch((error: unknown) => error);
  if (!(failure instanceof ProviderFailure)) throw new Error(`not a failure: ${String(failure)}`);
  return failure;
};

describe('the client of a workflow service', () => {
  it('[B2] submits under its key once, however often it is asked', async () => {
    const jobId = await submit();
    expect(await submit()).toBe(jobId);
    expect(await submit(clientTo(`${service.url}/`), 'another key')).not.toBe(jobId);
    expect(await service.jobs()).toMatchObject([
      {
        job_id: jobId,
        workflow_name: 'itinerary',
        input_data: { document: { days: [] } },
        idempotency_key: 'a key',
      },
      { idempotency_key: 'another key' },
    ]);
  });

  it('[B2] makes a call again that failed in passing, and waits as long as it is asked to', async () => {
    await service.trouble({ method: 'POST', times: 1, status: 503 });
    await service.trouble({ method: 'POST', times: 1, status: 429, headers: { 'Retry-After': '1' } });
    const begun = Date.now();
    const jobId = await submit();
    // The one wait that a service may ask for is a floor, whatever the machine.
    expect(Date.now() - begun).toBeGreaterThanOrEqual(1_000);
    expect((await service.jobs()).map(({ job_id }) => job_id)).toEqual([jobId]);
  });

  it.each([
    ['a wrong secret', { status: 401 }, 'provider_unauthorized', false],
    ['a closed door', { status: 403 }, 'provider_unauthorized', false],
    ['a long wait', { status: 429, headers: { 'Retry-After': '90' } }, 'rate_limited', true],
    ['a fault of its own', { status: 500 }, 'provider_error', true],
    ['a request that it does not take', { status: 422 }, 'provider_error', false],
    ['another address', { status: 307, headers: { Location: '/elsewhere' } }, 'provider_error', false],
    ['no JSON', { status: 200, body: '<html>' }, 'malformed', false],
    ['no job', { status: 200, body: '{"job":1}' }, 'malformed', false],
    ['a job whose id is a path', { status: 200, body: '{"job_id":"../jobs"}' }, 'malformed', false],
    ['a path that it does not have', { status: 404 }, 'provider_error', false],
  ])('[B2] %s has its code, and its words stay there', async (_name, answer, code, retryable) => {
    const body = `${service.apiSecret} was sent`;
    await service.trouble({ method: 'POST', times: 3, body, ...answer });
    const failure = await failureOf(submit());
    expect(failure).toMatchObject({ code, retryable });
    expect(JSON.stringify([failure, failure.message, failure.stack])).not.toContain('canary');
  });

  it('[B2] goes nowhere else with its secret', async () => {
    const elsewhere = await responsesServer((response) => response.end('{"job_id":"of-somebody-else"}'));
    const headers = { Location: elsewhere.baseUrl };
    await service.trouble({ method: 'POST', times: 1, status: 307, headers });
    const answer: unknown = await submit().catch((error: unknown) => error);
    await elsewhere.close();
    expect(elsewhere.requests).toEqual([]);
    expect(answer).toMatchObject({ code: 'provider_error', retryable: false });
  });

  it('[B2] says how long it is asked to wait, and that nobody answers', async () => {
    await service.trouble({ method: 'POST', times: 1, status: 429, headers: { 'Retry-After': '90' } });
    expect(await failureOf(submit())).toMatchObject({ retryAfterMs: 90_000, severed: true });
    await service.kill();
    expect(await failureOf(submit())).toMatchObject({
      code: 'provider_error',
      severed: true,
      message: 'no connection (ECONNREFUSED)',
    });
  });

  it('[B2] polls a job to its end and tells of each look; looks that fail in between do no harm', async () => {
    const client = clientTo(service.url);
    const jobId = await submit(client);
    await service.trouble({ method: 'GET', times: 4, status: 502 });
    const steps: (string | null)[] = [];
    const ended = client.pollJobUntilComplete(jobId, ({ stepId }) => steps.push(stepId), { signal });
    for (const current_step_id of ['searching', 'proposing']) {
      const { looks } = await service.job();
      await service.move(jobId, { status: 'running', current_step_id });
      await service.until(([job]) => (job?.looks ?? 0) > looks + 1);
    }
    await service.move(jobId, { status: 'failed', error_message: 'of its own' });
    expect(await ended).toMatchObject({ status: 'failed', errorMessage: 'of its own' });
    expect([...new Set(steps)].slice(-2)).toEqual(['searching', 'proposing']);
  });

  it('[B4] waits for no look longer than it would wait for the service, whatever it is asked', async () => {
    const client = clientTo(service.url);
    const jobId = await submit(client);
    await service.trouble({ method: 'GET', times: 1, status: 429, headers: { 'Retry-After': '99999999' } });
    const waits: number[] = [];
    const rest = async (ms: number) => {
      waits.push(ms);
      await service.move(jobId, { status: 'completed' });
    };
    await client.pollJobUntilComplete(jobId, () => {}, { signal, rest });
    expect(waits).toEqual([60_000]);
  });

  it('[B4] loses no job because of what is only good to know', async () => {
    const client = clientTo(service.url);
    const jobId = await submit(client);
    const odd = { current_step_id: 'x'.repeat(500), error_message: { of: 'another form' } as never };
    await service.move(jobId, { status: 'running', ...odd });
    expect(await client.getJobStatus(jobId)).toMatchObject({
      status: 'running',
      stepId: null,
      errorMessage: null,
    });
  });

  it('[B4] gives a job up that nobody can say anything about any more', async () => {
    const options = {
      baseUrl: service.url,
      apiSecret: service.apiSecret,
      firstPollMs: 10,
      slowestPollMs: 10,
    };
    const client = new WorkflowClient({ ...options, silenceMs: 0 });
    const jobId = await submit(client);
    await service.kill();
    const failure = await failureOf(client.pollJobUntilComplete(jobId, () => {}, { signal }));
    expect(failure).toMatchObject({ code: 'provider_error', severed: true });
    await service.restart(true);
    await expect(client.getJobStatus(jobId)).rejects.toThrow(JobUnknown);
  });

  it('[B2] [B6] deletes a job; one that is gone already is well, and a service that is away is told of', async () => {
    const client = clientTo(service.url);
    const jobId = await submit(client);
    await client.cancelJob(jobId);
    expect(await service.job()).toMatchObject({ isDeleted: true });
    await service.trouble({ method: 'DELETE', times: 1, status: 404 });
    await client.cancelJob(jobId);
    await service.trouble({ method: 'DELETE', times: 3, status: 500 });
    expect(await failureOf(client.cancelJob(jobId))).toMatchObject({
      code: 'provider_error',
      retryable: true,
    });
  });

  it('[B2] ends with the signal’s reason while it is waited for', async () => {
    const client = clientTo(service.url);
    const stopped = new AbortController();
    await service.trouble({ method: 'POST', times: 1, held: true });
    const submitted = client.submitWorkflow('itinerary', {}, 'a key', stopped.signal);
    stopped.abort(new Error('stopped'));
    await expect(submitted).rejects.toThrow('stopped');
  });
});
