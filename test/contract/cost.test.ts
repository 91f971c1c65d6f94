import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type GenerationAnswer,
  type Job,
  type Snapshot,
  type Usage,
  type UsageTotals,
  usageTotalsSchema,
} from '@tripstream/contracts';
import { SseReader } from '../support/sse-reader.js';
import { ApiUser, startTestServer, type TestServer } from '../support/test-server.js';

jest.setTimeout(60_000);

const servers: TestServer[] = [];
afterAll(async () => {
  for (const server of servers) await server.stop();
});

/** A server of its own for each that needs other settings, and somebody who uses it. */
async function userOf(settings: Record<string, string> = {}): Promise<ApiUser> {
  const server = await startTestServer(settings);
  servers.push(server);
  return ApiUser.join(server.url);
}

const snapshotOf = async (user: ApiUser, tripId: string) =>
  (await (await user.request(`/api/itineraries/${tripId}`)).json()) as Snapshot;

async function totalsOf(user: ApiUser): Promise<UsageTotals> {
  const response = await user.request('/api/me/usage');
  expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
  return usageTotalsSchema.parse(await response.json());
}

/** The job of a trip's newest generation, once that has ended. */
async function ended(user: ApiUser, tripId: string, event: string): Promise<Job> {
  const { version, job, epoch } = await snapshotOf(user, tripId);
  if (job.status === 'queued' || job.status === 'running') {
    const reader = await SseReader.open(
      `${user.url}/api/itineraries/${tripId}/patches?after=${epoch}.${tripId}.${version}`,
      user.headers,
    );
    await reader.untilEvent(event);
    reader.close();
  }
  const { itinerary } = await snapshotOf(user, tripId);
  if (itinerary.job === null) throw new Error('a trip has a job');
  return itinerary.job;
}

async function plan(user: ApiUser, days = 1, event = 'generation_complete'): Promise<Job> {
  const { itineraryId } = await user.createItinerary({ days });
  return ended(user, itineraryId, event);
}

async function propose(user: ApiUser): Promise<GenerationAnswer> {
  const response = await user.post('/api/generations', {
    interests: ['food'],
    timeframe: { from: '2027-05-01', to: '2027-05-31', days: 2 },
  });
  expect(response.status).toBe(202);
  return (await response.json()) as GenerationAnswer;
}

const used = ({ usage }: Job): Usage => {
  if (usage === null) throw new Error('nothing was counted');
  return usage;
};
const sum = (jobs: readonly Job[], tokens: 'inputTokens' | 'outputTokens' | 'totalTokens') =>
  jobs.reduce((total, job) => total + used(job)[tokens], 0);

describe('what planning costs', () => {
  it('[B10] is stored with each generation: model, duration, tokens, cost; and summed for its traveller alone', async () => {
    const user = await userOf();
    const [one, two] = [await plan(user), await plan(user, 2)];
    for (const job of [one, two]) {
      expect(job.planner).toEqual({ provider: 'demo', model: 'tripstream-demo' });
      expect(Date.parse(job.endedAt ?? '')).toBeGreaterThan(Date.parse(job.startedAt));
      expect(used(job).inputTokens).toBeGreaterThan(100);
      expect(used(job).outputTokens).toBeGreaterThan(100);
      expect(used(job).totalTokens).toBe(used(job).inputTokens + used(job).outputTokens);
      expect(used(job).estimatedCost).toEqual({ amount: 0, currency: 'USD' });
    }
    const counted = {
      generations: 2,
      inputTokens: sum([one, two], 'inputTokens'),
      outputTokens: sum([one, two], 'outputTokens'),
      totalTokens: sum([one, two], 'totalTokens'),
    };
    expect(await totalsOf(user)).toEqual({
      since: expect.any(String),
      ...counted,
      costs: [{ amount: 0, currency: 'USD' }],
      budget: { cost: { amount: 50, currency: 'USD' }, tokens: 20_000_000 },
      byModel: [{ ...one.planner, ...counted, cost: { amount: 0, currency: 'USD' } }],
    });
    const other = await ApiUser.join(user.url);
    expect(await totalsOf(other)).toMatchObject({ generations: 0, totalTokens: 0, costs: [], byModel: [] });
    expect((await fetch(`${user.url}/api/me/usage`)).status).toBe(401);
  });

  it('[B10] of proposals is that of all their rounds with the model', async () => {
    const user = await userOf({ MODEL_PRICES: '{"tripstream-demo": {"input": 1, "output": 2}}' });
    const { tripId } = await propose(user);
    const job = await ended(user, tripId, 'generation_complete');
    const { inputTokens, outputTokens, estimatedCost } = used(job);
    expect(estimatedCost?.amount).toBeCloseTo((inputTokens + 2 * outputTokens) / 1e6, 9);
    expect(await totalsOf(user)).toMatchObject({ generations: 1, inputTokens, outputTokens });
  });

  it('[B10] has what a stopped generation cost, and what its days cost that were tried again', async () => {
    const user = await userOf({
      DEMO_TOKENS_PER_SECOND: '1500',
      MODEL_PRICES: '{"tripstream-demo": {"input": 1, "output": 2}}',
    });
    const { itineraryId } = await user.createItinerary({ days: 3 });
    const reader = await SseReader.open(
      `${user.url}/api/itineraries/${itineraryId}/patches?after=0`,
      user.headers,
    );
    await reader.untilEvent('day_completed');
    reader.close();
    expect((await user.post(`/api/itineraries/${itineraryId}/cancel`, {})).status).toBe(200);
    // The worker hears of the stop, and then writes down what was cut short.
    let stopped = await totalsOf(user);
    while (stopped.totalTokens === 0 || stopped.totalTokens !== (await totalsOf(user)).totalTokens)
      stopped = await totalsOf(user);
    expect(stopped.generations).toBe(1);
    expect(stopped.costs[0]?.amount).toBeGreaterThan(0);

    expect((await user.post(`/api/itineraries/${itineraryId}/days/3/retry`, {})).status).toBe(202);
    const again = await ended(user, itineraryId, 'generation_complete');
    expect(again.kind).toBe('day_retry');
    const both = await totalsOf(user);
    expect(both.generations).toBe(2);
    expect(both.totalTokens).toBeGreaterThanOrEqual(stopped.totalTokens + used(again).totalTokens);
    const { inputTokens, outputTokens } = both;
    expect(both.costs[0]?.amount).toBeCloseTo((inputTokens + 2 * outputTokens) / 1e6, 9);
  });
});

describe('a budget', () => {
  it('[B10] ends a generation that has spent it before its first day, in words of its own, and what it cost stays', async () => {
    const user = await userOf({ GENERATION_BUDGET_TOKENS: '300' });
    const job = await plan(user, 2, 'generation_error');
    expect([job.status, job.failure?.code]).toEqual(['error', 'budget_exceeded']);
    expect(job.failure?.message).toMatch(/\w+ \w+/);
    expect(used(job).totalTokens).toBeGreaterThanOrEqual(300);
    expect(await totalsOf(user)).toMatchObject({ generations: 1, totalTokens: used(job).totalTokens });
  });

  it('[B10] ends the search for proposals too', async () => {
    const user = await userOf({ GENERATION_BUDGET_TOKENS: '2000' });
    const { tripId, generationId } = await propose(user);
    const job = await ended(user, tripId, 'generation_error');
    const answer = await user.request(`/api/generations/${generationId}`);
    expect(await answer.json()).toMatchObject({
      status: 'failed',
      error: { code: 'budget_exceeded' },
      usage: { totalTokens: used(job).totalTokens },
    });
  });

  it('[B10] stops a model in the middle, keeps the days that are written and says of the others why they are not', async () => {
    const free = await userOf();
    const whole = used(await plan(free, 5));
    const bound = Math.round(whole.inputTokens + whole.outputTokens * 0.6);
    const user = await userOf({ GENERATION_BUDGET_TOKENS: String(bound) });
    const { itineraryId } = await user.createItinerary({ days: 5 });
    const job = await ended(user, itineraryId, 'generation_complete');
    const { days } = (await snapshotOf(user, itineraryId)).itinerary;
    const failed = days.filter(({ status }) => status === 'failed');
    expect(days.some(({ status }) => status === 'planned')).toBe(true);
    expect(failed.length).toBeGreaterThan(0);
    expect(job.failedDays).toEqual(failed.map(({ day }) => day));
    for (const { failure } of failed) expect(failure?.code).toBe('budget_exceeded');
    expect(used(job).totalTokens).toBeLessThan(whole.totalTokens);
  });

  it('[B10] of a traveller stops a later generation, lets no further one ask, and is nobody else’s', async () => {
    const whole = used(await plan(await userOf())).totalTokens;
    const user = await userOf({ TRAVELLER_BUDGET_TOKENS: String(Math.round(whole * 1.5)) });
    await plan(user);
    const cut = await plan(user, 1, 'generation_error');
    expect([cut.failure?.code, used(cut).totalTokens < whole]).toEqual(['budget_exceeded', true]);
    const { totalTokens } = await totalsOf(user);
    expect(totalTokens).toBeGreaterThanOrEqual(whole * 1.5 - 1);

    const refused = await plan(user, 1, 'generation_error');
    expect([refused.failure?.code, refused.usage]).toEqual(['budget_exceeded', null]);
    expect((await totalsOf(user)).totalTokens).toBe(totalTokens);
    const other = await ApiUser.join(user.url);
    expect((await plan(other)).status).toBe('complete');
  });
});

it('[B1] a workflow file that is not valid keeps the server from starting, in a sentence that names file and field', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tripstream-workflows-'));
  try {
    cpSync('backend/workflows', folder, { recursive: true });
    const file = join(folder, 'itinerary.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"weight": 60', '"weight": 0'));
    await expect(startTestServer({ WORKFLOWS_DIR: folder })).rejects.toThrow(
      `The workflow ${file} is not valid: steps.1.weight:`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
