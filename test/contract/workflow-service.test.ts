import type {
  Generation,
  GenerationAnswer,
  Itinerary,
  JobAnswer,
  Snapshot,
  TripEvent,
} from '@tripstream/contracts';
import { draftBundle } from '../../backend/src/planner/bundles/testing/draft-bundles.js';
import { draftOf } from '../../backend/src/planner/testing/draft-text.js';
import { Follower } from '../support/follower.js';
import { ServerGroup } from '../support/server-group.js';
import { SseReader } from '../support/sse-reader.js';
import { hasEnded, ofType, storedTrip } from '../support/stored-trip.js';
import { ApiUser, startTestServer, type TestServer } from '../support/test-server.js';
import { resultWith, WorkflowService } from '../support/workflow-service.js';

// Processes start and die here, on machines of any speed.
jest.setTimeout(120_000);

let service: WorkflowService;
const servers: { stop(): Promise<unknown> }[] = [];

beforeEach(async () => {
  service = await WorkflowService.start();
});
afterEach(async () => {
  for (const server of servers.splice(0).reverse()) await server.stop();
  await service.stop();
});

/** Nobody waits as long: what is not called back stays unknown until somebody asks. */
const noPolls = { LLM_SERVICE_FIRST_POLL_MS: '3600000', LLM_SERVICE_SLOWEST_POLL_MS: '3600000' };

async function start(settings: Record<string, string> = {}, beside?: TestServer): Promise<TestServer> {
  const server = await startTestServer({ ...service.settings, ...settings }, beside);
  servers.push(server);
  return server;
}

const plan = draftOf([1, 2]);
const done = { status: 'completed', result: resultWith(plan) };

/** All events of a trip, as soon as so many of its generations have ended. */
async function ended(user: ApiUser, tripId: string, generations = 1): Promise<TripEvent[]> {
  const reader = await SseReader.open(`${user.url}/api/itineraries/${tripId}/patches?after=0`, user.headers);
  const isEnd = ({ event = '' }) => /^generation_(complete|error|cancelled)$/.test(event);
  await reader.until(({ frames }) => frames.filter(isEnd).length >= generations);
  reader.close();
  return user.events(tripId);
}

const snapshotOf = async (user: ApiUser, tripId: string): Promise<Itinerary> =>
  ((await (await user.request(`/api/itineraries/${tripId}`)).json()) as Snapshot).itinerary;

const timeframe = { from: '2027-06-01', to: '2027-06-20', days: 2 };
const cities = ['Lisbon', 'Porto', 'Vienna', 'Rome'];
const proposals = {
  bundles: cities.map((city) => draftBundle(city, { destination: city, start_date: '2027-06-02', days: 2 })),
};

const titles = ({ days }: Itinerary) => days.map(({ nodes }) => nodes.map(({ title }) => title));
const planned = plan.days.map(({ nodes }) => nodes.map(({ title }) => title));

describe('a trip that a workflow service plans', () => {
  it('[B2] [B3] is planned from the callback alone, with its steps, its tokens and one job', async () => {
    const server = await start({ LLM_SERVICE_FIRST_POLL_MS: '50', LLM_SERVICE_SLOWEST_POLL_MS: '50' });
    await service.callBackTo(server.url);
    const user = await ApiUser.join(server.url);
    const about = (await (await fetch(`${server.url}/api/about`)).json()) as { planner: unknown };
    expect(about.planner).toEqual({ provider: 'workflow', model: 'a service' });
    const { itineraryId } = await user.createItinerary({ days: 2 });
    const { job_id: jobId, workflow_name, input_data } = await service.job();
    expect(workflow_name).toBe('itinerary');
    expect(input_data).toMatchObject({
      document: { wish: { destination: 'Lisbon' }, days: [{ day: 1 }, { day: 2 }] },
    });

    await service.move(jobId, { status: 'running', current_step_id: 'planning' });
    expect(await service.move(jobId, { ...done, callBack: true })).toBe(200);
    const events = await ended(user, itineraryId);
    const itinerary = await snapshotOf(user, itineraryId);
    expect(titles(itinerary)).toEqual(planned);
    expect(itinerary.job).toMatchObject({
      status: 'complete',
      planner: { provider: 'workflow', model: 'a service' },
      usage: { inputTokens: 1_200, outputTokens: 3_400, totalTokens: 4_600 },
    });
    expect(ofType(events, 'generation_complete')).toHaveLength(1);
    expect(ofType(events, 'day_completed')).toHaveLength(2);
    expect(await service.jobs()).toHaveLength(1);
  });

  it('[B2] [B3] is proposed by the workflow of bundles, planned by that of itineraries, and mended by that of days', async () => {
    const server = await start(noPolls);
    await service.callBackTo(server.url);
    const user = await ApiUser.join(server.url);
    const result = resultWith(proposals);
    await service.plan({ status: 'completed', result, callBack: true });
    const asked = await user.post('/api/generations', { timeframe });
    const { generationId, tripId } = (await asked.json()) as GenerationAnswer;
    await ended(user, tripId);
    const generation = (await (await user.request(`/api/generations/${generationId}`)).json()) as Generation;
    expect(generation.status).toBe('completed');
    expect(generation.bundles.map(({ title }) => title)).toEqual(cities);

    // The service leaves a day out, and refuses to write it when it is asked once more.
    await service.plan({ status: 'completed', result: resultWith(draftOf([1])), callBack: true });
    await service.plan({ status: 'failed', error_message: 'refused: that day', callBack: true });
    const [lisbon] = generation.bundles;
    await user.post('/api/itineraries', { tripId, bundleId: lisbon?.bundleId });
    await ended(user, tripId, 2);
    const { days } = await snapshotOf(user, tripId);
    expect(days.map(({ status, failure }) => [status, failure?.code])).toEqual([
      ['planned', undefined],
      ['failed', 'refused'],
    ]);
    await service.plan({ status: 'completed', result: resultWith(draftOf([2])), callBack: true });
    await user.post(`/api/itineraries/${tripId}/days/2/retry`, {});
    await ended(user, tripId, 3);
    expect(titles(await snapshotOf(user, tripId))).toEqual(planned);
    expect((await service.jobs()).map(({ workflow_name }) => workflow_name)).toEqual([
      'bundles',
      'itinerary',
      'itinerary',
      'day_retry',
    ]);
  });

  it('[B3] [B4] hears of the end from another process, where the callback came in, without a single look more', async () => {
    const worker = await start(noPolls);
    const user = await ApiUser.join(worker.url);
    const { itineraryId } = await user.createItinerary({ days: 2 });
    const [job] = await service.until(([first]) => first?.looks === 1);
    const idle = await start({ ...noPolls, PLANNER_CONCURRENCY: '1' }, worker);
    await service.callBackTo(idle.url);
    expect(await service.move(job?.job_id ?? '', { ...done, callBack: true })).toBe(200);
    const line = await idle.logs.until(({ event }) => event === 'webhook.received');
    expect(line).toMatchObject({ isKnownJob: true });
    // Before anybody opens its page: that would be a reason to look.
    await worker.logs.until(({ event, used }) => event === 'planner.job-called-back' && used === true);
    await ended(user, itineraryId);
    expect(titles(await snapshotOf(user, itineraryId))).toEqual(planned);
    expect(await service.job()).toMatchObject({ looks: 1 });
  });

  it('[B3] takes a callback that comes before its submission has been answered', async () => {
    const server = await start(noPolls);
    await service.callBackTo(server.url);
    await service.plan({ ...done, callBack: true });
    const user = await ApiUser.join(server.url);
    const { itineraryId } = await user.createItinerary({ days: 2 });
    await ended(user, itineraryId);
    expect(titles(await snapshotOf(user, itineraryId))).toEqual(planned);
    expect(server.logs.lines.filter(({ event }) => event === 'webhook.job-unknown')).toHaveLength(1);
  });

  it('[B4] is reconciled by a look when the callback is lost, and what then comes late changes nothing', async () => {
    const server = await start();
    // Nobody listens there.
    await service.callBackTo('http://127.0.0.1:9');
    const user = await ApiUser.join(server.url);
    const { itineraryId } = await user.createItinerary({ days: 2 });
    const { job_id: jobId } = await service.job();
    expect(await service.move(jobId, { ...done, callBack: true })).toBeNull();
    const events = await ended(user, itineraryId);
    expect(titles(await snapshotOf(user, itineraryId))).toEqual(planned);

    await service.callBackTo(server.url);
    for (const status of ['failed', 'completed', 'failed'])
      expect(await service.move(jobId, { status, result: resultWith(draftOf([1])), callBack: true })).toBe(
        200,
      );
    expect(await user.events(itineraryId)).toEqual(events);
  });

  it('[B4] is looked at as soon as somebody opens its page', async () => {
    const server = await start(noPolls);
    const user = await ApiUser.join(server.url);
    const { itineraryId } = await user.createItinerary({ days: 2 });
    const [job] = await service.until(([first]) => first?.looks === 1);
    await service.move(job?.job_id ?? '', done);
    // Asking is all that moves it: by the page, and by the stream that the page opens.
    await user.request(`/api/itineraries/${itineraryId}`);
    await ended(user, itineraryId);
    expect(titles(await snapshotOf(user, itineraryId))).toEqual(planned);
    expect((await service.job()).looks).toBe(2);
  });

  it('[B2] [B3] that fails there, or ends with a plan that is none, ends in error in our words alone', async () => {
    const server = await start();
    await service.callBackTo(server.url);
    const user = await ApiUser.join(server.url);
    const cases = [
      [{ status: 'failed', error_message: `refused: ${service.apiSecret} told me to` }, 'refused'],
      [{ status: 'completed', result: resultWith({ title: 'T', days: 'canary in a plan' }) }, 'malformed'],
    ] as const;
    for (const [change, code] of cases) {
      await service.plan({ ...change, callBack: true });
      const { itineraryId } = await user.createItinerary({ days: 2 });
      const events = await ended(user, itineraryId);
      expect(ofType(events, 'generation_error').map(({ payload }) => payload.failure.code)).toEqual([code]);
      const { job } = await snapshotOf(user, itineraryId);
      expect(job).toMatchObject({ status: 'error', failure: { code } });
      expect(JSON.stringify([events, job])).not.toContain('canary');
    }
    expect(JSON.stringify(server.logs.lines)).not.toContain('canary');
  });

  it('[B6] whose traveller stops it is deleted at the service', async () => {
    const server = await start(noPolls);
    const user = await ApiUser.join(server.url);
    const { itineraryId } = await user.createItinerary({ days: 2 });
    await service.until(([first]) => first?.looks === 1);
    const stopped = await user.post(`/api/itineraries/${itineraryId}/cancel`, {});
    expect(((await stopped.json()) as JobAnswer).status).toBe('cancelled');
    await service.until(([first]) => first?.isDeleted === true);
    // The callback of a job that nobody wants any more.
    await service.callBackTo(server.url);
    expect(await service.move((await service.job()).job_id, { ...done, callBack: true })).toBe(200);
    expect((await snapshotOf(user, itineraryId)).job).toMatchObject({ status: 'cancelled' });
  });

  it('[B2] goes on with the same job when the service dies and comes back with it', async () => {
    const server = await start();
    const user = await ApiUser.join(server.url);
    const { itineraryId } = await user.createItinerary({ days: 2 });
    const { job_id: jobId } = await service.job();
    await service.kill();
    await service.restart(false);
    await service.until(([first]) => (first?.looks ?? 0) > 0);
    await service.move(jobId, done);
    const events = await ended(user, itineraryId);
    expect(titles(await snapshotOf(user, itineraryId))).toEqual(planned);
    expect(ofType(events, 'warning')).toEqual([]);
    expect(await service.jobs()).toHaveLength(1);
  });

  it('[B2] is asked for once more when the service dies and has forgotten its job', async () => {
    const server = await start();
    const user = await ApiUser.join(server.url);
    const { itineraryId } = await user.createItinerary({ days: 2 });
    const first = await service.job();
    await service.kill();
    await service.restart(true);
    const second = await service.job();
    expect(second.job_id).not.toBe(first.job_id);
    await service.move(second.job_id, done);
    const events = await ended(user, itineraryId);
    expect(titles(await snapshotOf(user, itineraryId))).toEqual(planned);
    expect(ofType(events, 'generation_complete')).toHaveLength(1);
    expect(await service.jobs()).toHaveLength(1);
  });

  it('[B4] [C8] goes on with the same job when our server dies while the service works and calls back to nobody', async () => {
    const group = await ServerGroup.open({ ...service.settings, LOG_LEVEL: 'info' });
    servers.push({ stop: () => group.close() });
    const first = await group.start();
    await service.callBackTo(first.url);
    const user = await ApiUser.join(first.url);
    const { itineraryId } = await user.createItinerary({ days: 2 });
    const [job] = await service.until(([one]) => (one?.looks ?? 0) > 2);
    await first.kill();
    expect(await service.move(job?.job_id ?? '', { ...done, callBack: true })).toBeNull();

    const second = await group.start();
    const follower = new Follower(itineraryId);
    await follower.read(user.at(second.url), hasEnded);
    const trip = await storedTrip(group.database, itineraryId);
    expect(titles(trip.itinerary)).toEqual(planned);
    expect(follower.itinerary).toEqual(trip.itinerary);
    expect(ofType(follower.events, 'generation_resumed')).toHaveLength(1);
    expect(ofType(follower.events, 'generation_complete')).toHaveLength(1);
    expect(ofType(follower.events, 'node_planned')).toHaveLength(4);
    expect(await service.jobs()).toHaveLength(1);
  });

  it('[B4] [C8] has its proposals from the job that ended while our server was dead, and pays for no other', async () => {
    const group = await ServerGroup.open({ ...service.settings, LOG_LEVEL: 'info' });
    servers.push({ stop: () => group.close() });
    const first = await group.start();
    const user = await ApiUser.join(first.url);
    const asked = await user.post('/api/generations', { timeframe });
    const { tripId } = (await asked.json()) as GenerationAnswer;
    const [job] = await service.until(([one]) => (one?.looks ?? 0) > 2);
    await first.kill();
    await service.move(job?.job_id ?? '', { status: 'completed', result: resultWith(proposals) });

    const second = await group.start();
    const follower = new Follower(tripId);
    await follower.read(user.at(second.url), hasEnded);
    expect(ofType(follower.events, 'bundle_proposed').map(({ payload }) => payload.bundle.title)).toEqual(
      cities,
    );
    expect(ofType(follower.events, 'generation_resumed')).toHaveLength(1);
    expect(ofType(follower.events, 'warning')).toEqual([]);
    expect(await service.jobs()).toMatchObject([{ isDeleted: false }]);
  });
});
