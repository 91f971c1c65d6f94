import {
  generationSchema,
  type Itinerary,
  type ItineraryCreationResponse,
  itineraryCreationResponseSchema,
  type JobAnswer,
  type Snapshot,
} from '@tripstream/contracts';
import { startDemoProvider } from '@tripstream/demo-provider';
import { BundleExpiry } from '../../backend/src/planner/bundles/bundle-expiry.js';
import { bundlesText, draftBundle } from '../../backend/src/planner/bundles/testing/draft-bundles.js';
import { responsesServer, stream } from '../../backend/src/planner/testing/responses-server.js';
import { Database } from '../../backend/src/platform/database.js';
import { newId } from '../../backend/src/platform/ids.js';
import { createLogger } from '../../backend/src/platform/logger.js';
import { GenerationQueries } from '../../backend/src/projections/generation-queries.js';
import { asked, askForBundles, bundlesIn, followToEnd, generationOf } from '../support/asked-bundles.js';
import { coreOn } from '../support/core.js';
import { Follower } from '../support/follower.js';
import { SseReader } from '../support/sse-reader.js';
import { ofType } from '../support/stored-trip.js';
import { ApiUser, problemOf, startTestServer, type TestServer } from '../support/test-server.js';

jest.setTimeout(120_000);

let server: TestServer;
let user: ApiUser;

beforeAll(async () => {
  server = await startTestServer();
  user = await ApiUser.join(server.url);
});
afterAll(() => server.stop());

const pick = (by: ApiUser, tripId: string, bundleId: string, headers: Record<string, string> = {}) =>
  by.post('/api/itineraries', { tripId, bundleId }, headers);

async function picked(response: Response): Promise<ItineraryCreationResponse> {
  expect(response.status).toBe(201);
  return itineraryCreationResponseSchema.parse(await response.json());
}

async function tripAt(by: ApiUser, tripId: string): Promise<Itinerary> {
  return ((await (await by.request(`/api/itineraries/${tripId}`)).json()) as Snapshot).itinerary;
}

/** A trip with its four bundles. */
async function proposed(by = user) {
  const { tripId, generationId } = await askForBundles(by);
  const events = await followToEnd(by, tripId, generationId);
  const bundles = bundlesIn(events);
  const [first, second] = bundles;
  if (first === undefined || second === undefined) throw new Error('there are four');
  return { tripId, generationId, events, bundles, first, second };
}

/** What a model may propose for {@link asked}. */
const drafts = ['Lisbon', 'Porto', 'Vienna', 'Rome'].map((destination) =>
  draftBundle(`Days in ${destination}`, { destination, start_date: '2027-06-10' }),
);

/** A server whose provider this test can look into and break. */
async function withProvider(
  options: Parameters<typeof startDemoProvider>[0],
  settings: Record<string, string>,
  work: (
    user: ApiUser,
    provider: Awaited<ReturnType<typeof startDemoProvider>>,
    server: TestServer,
  ) => Promise<void>,
): Promise<void> {
  const provider = await startDemoProvider({ seed: 'bundles', tokensPerSecond: 0, ...options });
  const other = await startTestServer({
    OPENAI_API_KEY: 'demo',
    OPENAI_BASE_URL: provider.baseUrl,
    OPENAI_MODEL: 'tripstream-demo',
    ...settings,
  });
  try {
    await work(await ApiUser.join(other.url), provider, other);
  } finally {
    await other.stop();
    await provider.stop();
  }
}

describe('bundles on their way', () => {
  it('[C9] the first one is with the viewer before the model has written the last', async () => {
    await withProvider({ tokensPerSecond: 400 }, {}, async (somebody, provider) => {
      const { tripId } = await askForBundles(somebody);
      const reader = await SseReader.open(
        `${somebody.url}/api/itineraries/${tripId}/patches?after=0`,
        somebody.headers,
      );
      await reader.untilEvent('bundle_proposed');
      const written = provider.log().map(({ mark, bundle }) => `${mark} ${bundle ?? ''}`.trim());
      expect(written).toContain('bundle_ended 1');
      expect(written).not.toContain('bundle_ended 4');
      await reader.untilEvent('generation_complete');
      reader.close();
    });
  });

  it('[C6] what the model considers comes as events, before the first bundle', async () => {
    const { events } = await proposed();
    const types = events.map(({ type }) => type);
    expect(types.indexOf('reasoning_summary')).toBeGreaterThan(0);
    expect(types.indexOf('reasoning_summary')).toBeLessThan(types.indexOf('bundle_proposed'));
  });

  it('[C6] without summaries there are the steps, each with the name that people read', async () => {
    let answers = 0;
    const model = await responsesServer((response) => {
      answers += 1;
      const call = {
        type: 'function_call',
        id: 'fc_1',
        call_id: 'call_1',
        name: 'get_weather',
        arguments: '{"city":"Lisbon","month":6}',
        status: 'completed',
      };
      stream(
        response,
        { type: 'response.created', response: { id: `resp_${answers}`, status: 'in_progress' } },
        answers === 1
          ? { type: 'response.output_item.done', output_index: 0, item: call }
          : { type: 'response.output_text.delta', delta: bundlesText(...drafts) },
        { type: 'response.completed', response: { id: `resp_${answers}`, status: 'completed', output: [] } },
      );
      response.end();
    });
    const other = await startTestServer({ OPENAI_API_KEY: 'any', OPENAI_BASE_URL: model.baseUrl });
    try {
      const somebody = await ApiUser.join(other.url);
      const { tripId, generationId } = await askForBundles(somebody);
      const events = await followToEnd(somebody, tripId, generationId);
      expect(bundlesIn(events)).toHaveLength(4);
      expect(ofType(events, 'reasoning_summary')).toEqual([]);
      const [started] = ofType(events, 'generation_started');
      const steps = started?.payload.steps ?? [];
      expect(ofType(events, 'phase_changed').map(({ payload }) => payload.phase)).toEqual(
        steps.map(({ id }) => id),
      );
      for (const { id, displayName } of steps) expect(displayName).not.toContain(id);
      // What the tool said went back to the model.
      expect(JSON.stringify(model.requests[1])).toContain('"function_call_output"');
    } finally {
      await other.stop();
      await model.close();
    }
  });

  it('[C2] [C3] what the model writes of a place is looked up: where it is, and who says so', async () => {
    const { bundles } = await proposed();
    const places = bundles.flatMap(({ places: known }) => known);
    expect(places.length).toBeGreaterThan(8);
    for (const { location, source } of places) expect((location === null) === (source === null)).toBe(true);
    expect(places.filter(({ location }) => location !== null).length).toBeGreaterThan(places.length / 2);
  });

  it('[C2] a model that only asks for more is stopped at its eleventh round', async () => {
    await withProvider({ allowFaults: true }, {}, async (somebody, provider) => {
      const { tripId, generationId } = await askForBundles(somebody, {
        otherPreferences: '[[demo: loop x*]]',
      });
      const events = await followToEnd(somebody, tripId, generationId);
      expect(ofType(events, 'generation_error')[0]?.payload.failure.code).toBe('loop_detected');
      expect(provider.log().filter(({ mark }) => mark === 'started')).toHaveLength(11);
      expect(await generationOf(somebody, generationId)).toMatchObject({
        status: 'failed',
        bundles: [],
        error: { code: 'loop_detected' },
      });
    });
  });

  it.each(['bad-arguments', 'unknown-tool'])(
    '[C2] %s is told to the model, which proposes all the same',
    async (fault) => {
      await withProvider({ allowFaults: true }, {}, async (somebody, _, other) => {
        const { tripId, generationId } = await askForBundles(somebody, {
          otherPreferences: `[[demo: ${fault}]]`,
        });
        const events = await followToEnd(somebody, tripId, generationId);
        expect(bundlesIn(events)).toHaveLength(4);
        expect(other.logs.lines.map(({ event }) => event)).toContain('planner.tool-call-refused');
      });
    },
  );

  it('[C2] a line that breaks in the middle costs nothing that was told', async () => {
    await withProvider({ allowFaults: true }, { OPENAI_BACKGROUND: 'false' }, async (somebody) => {
      const { tripId, generationId } = await askForBundles(somebody, {
        otherPreferences: '[[demo: cut@bundle3+10]]',
      });
      const events = await followToEnd(somebody, tripId, generationId);
      const bundles = bundlesIn(events);
      expect(bundles).toHaveLength(4);
      expect(new Set(bundles.map(({ bundleId }) => bundleId)).size).toBe(4);
      expect(new Set(bundles.map(({ destination }) => destination)).size).toBe(4);
      const types = events.map(({ type }) => type);
      expect(types.indexOf('warning')).toBeGreaterThan(types.indexOf('bundle_proposed'));
    });
  });
});

describe('a search that fails', () => {
  it('[B8] [C4] says why, and tried again goes on in the same trip', async () => {
    await withProvider({ allowFaults: true }, {}, async (somebody) => {
      const { tripId, generationId, jobId } = await askForBundles(somebody, {
        otherPreferences: '[[demo: refusal]]',
      });
      await followToEnd(somebody, tripId, generationId);
      expect(await generationOf(somebody, generationId)).toMatchObject({
        status: 'failed',
        error: { code: 'refused', retryable: false },
        bundles: [],
      });
      const response = await somebody.post(`/api/itineraries/${tripId}/retry`, {});
      expect(response.status).toBe(202);
      const again = (await response.json()) as JobAnswer;
      expect(again.jobId).toBe(jobId);
      await followToEnd(somebody, tripId, again.executionId);
      const retried = await generationOf(somebody, again.executionId);
      expect(retried).toMatchObject({ status: 'completed', kind: 'bundles' });
      expect(retried.bundles).toHaveLength(4);
      expect(retried.expiresAt).not.toBeNull();
      expect(await generationOf(somebody, generationId)).toMatchObject({
        status: 'failed',
        supersededBy: again.executionId,
      });
    });
  });

  it('[D10] keeps what it has found, and says that there is less', async () => {
    await withProvider({ allowFaults: true }, {}, async (somebody) => {
      const { tripId, generationId } = await askForBundles(somebody, {
        otherPreferences: '[[demo: filter@bundle3]]',
      });
      const events = await followToEnd(somebody, tripId, generationId);
      expect(bundlesIn(events)).toHaveLength(2);
      expect(ofType(events, 'warning').map(({ payload }) => [payload.code, payload.severity])).toEqual([
        ['filtered', 'warning'],
      ]);
      expect(await generationOf(somebody, generationId)).toMatchObject({ status: 'completed', error: null });
    });
  });
});

describe('picking a bundle', () => {
  it('[C11] continues the same trip: its destination, dates, days and content are what is planned', async () => {
    const { tripId, generationId, first } = await proposed();
    const answer = await picked(await pick(user, tripId, first.bundleId));
    expect(answer.itineraryId).toBe(tripId);
    expect(answer.itinerary).toMatchObject({
      chosenBundleId: first.bundleId,
      title: first.title,
      wish: {
        destination: first.destination,
        startDate: first.startDate,
        days: first.days,
        pace: first.pace,
        interests: asked.interests,
      },
    });
    expect(answer.itinerary.days.map(({ status }) => status)).toEqual(Array(first.days).fill('placeholder'));
    await followToEnd(user, tripId, answer.executionId);
    const trip = await tripAt(user, tripId);
    expect(trip.title).toBe(first.title);
    expect(trip.days.map(({ status }) => status)).toEqual(Array(first.days).fill('planned'));
    const planned = trip.days.flatMap(({ nodes }) => nodes.map(({ placeName }) => placeName));
    const wanted = first.places.map(({ name }) => name);
    expect(wanted.filter((name) => planned.includes(name)).length).toBeGreaterThanOrEqual(wanted.length / 2);
    // The generation that proposed it is still what it was.
    expect(await generationOf(user, generationId)).toMatchObject({
      status: 'completed',
      chosenBundleId: first.bundleId,
      supersededBy: answer.executionId,
      expiresAt: null,
    });
  });

  it('[C11] again is the same trip as it is, and under one key the same answer', async () => {
    const { tripId, first } = await proposed();
    const key = { 'Idempotency-Key': 'pick-1' };
    const answers = await Promise.all(
      [1, 2].map(async () => picked(await pick(user, tripId, first.bundleId, key))),
    );
    expect(new Set(answers.map(({ executionId }) => executionId)).size).toBe(1);
    const again = await picked(await pick(user, tripId, first.bundleId));
    expect(again).toMatchObject({ itineraryId: tripId, executionId: answers[0]?.executionId });
    expect(ofType(await user.events(tripId), 'bundle_chosen')).toHaveLength(1);
  });

  it('[C11] a second choice becomes a trip of its own, once, and leaves the first one alone', async () => {
    const { tripId, first, second } = await proposed();
    const one = await picked(await pick(user, tripId, first.bundleId));
    await followToEnd(user, tripId, one.executionId);
    const before = await tripAt(user, tripId);

    const key = { 'Idempotency-Key': 'pick-2' };
    const forks = [
      await picked(await pick(user, tripId, second.bundleId, key)),
      await picked(await pick(user, tripId, second.bundleId, key)),
    ];
    const [fork] = forks;
    expect(fork?.itineraryId).not.toBe(tripId);
    expect(forks[1]).toMatchObject({ itineraryId: fork?.itineraryId, executionId: fork?.executionId });
    const id = fork?.itineraryId ?? '';
    await followToEnd(user, id, fork?.executionId ?? '');
    const trip = await tripAt(user, id);
    expect(trip.wish).toMatchObject({ destination: second.destination, startDate: second.startDate });
    expect(trip.preferences).toEqual(before.preferences);
    expect(trip.days.every(({ status }) => status === 'planned')).toBe(true);
    expect(await tripAt(user, tripId)).toEqual(before);
  });

  it('[C11] needs not wait for the others: the search ends there', async () => {
    await withProvider({ tokensPerSecond: 400 }, {}, async (somebody, _, other) => {
      const { tripId, generationId } = await askForBundles(somebody);
      const follower = new Follower(tripId);
      await follower.read(somebody, (events) => bundlesIn(events).length >= 1);
      const [first] = bundlesIn(follower.events);
      const answer = await picked(await pick(somebody, tripId, first?.bundleId ?? ''));
      expect(await generationOf(somebody, generationId)).toMatchObject({
        status: 'cancelled',
        supersededBy: answer.executionId,
      });
      await other.logs.until(
        ({ event, generationId: id }) => event === 'planner.run-superseded' && id === generationId,
      );
      await somebody.post(`/api/itineraries/${tripId}/cancel`, {});
      const bundles = bundlesIn(await somebody.events(tripId));
      expect(bundles.length).toBeLessThan(4);
    });
  });

  it('is refused, and says why, for what is not there to be picked', async () => {
    const { tripId, first } = await proposed();
    const { itineraryId } = await user.createItinerary({ days: 1 });
    const stranger = await ApiUser.join(server.url);
    const refused = async (by: ApiUser, trip: string, bundle: string) => {
      const response = await pick(by, trip, bundle);
      return [response.status, (await problemOf(response)).code];
    };
    expect(await refused(user, tripId, newId('bnd'))).toEqual([404, 'bundle-not-found']);
    expect(await refused(user, newId('trip'), first.bundleId)).toEqual([404, 'trip-not-found']);
    expect(await refused(stranger, tripId, first.bundleId)).toEqual([404, 'trip-not-found']);
    expect(await refused(user, itineraryId, first.bundleId)).toEqual([409, 'nothing-to-choose']);
    const response = await user.post('/api/itineraries', { tripId, bundleId: 'Lisbon' });
    expect((await problemOf(response)).errors?.map(({ pointer }) => pointer)).toEqual(['/bundleId']);
    expect((await tripAt(user, tripId)).chosenBundleId).toBeNull();
  });
});

describe('bundles that nobody picks', () => {
  /** The minute's work of a process beside the server. */
  async function expireOn(databaseUrl: string): Promise<number> {
    const database = await Database.connect(databaseUrl, 2);
    try {
      const { commands, queries } = coreOn(database);
      const generations = new GenerationQueries(database, queries);
      const logger = createLogger('silent');
      return await new BundleExpiry(commands, generations, { everyMinute: () => undefined }, logger).expire();
    } finally {
      await database.close();
    }
  }

  it('[C7] lapse: they are still there to be read, picking one is refused, and new ones can be had', async () => {
    const hasty = await startTestServer({ BUNDLES_EXPIRE_MS: '1' });
    try {
      const somebody = await ApiUser.join(hasty.url);
      const { tripId, generationId, first } = await proposed(somebody);
      const planned = await somebody.createItinerary({ days: 1 });
      expect(await expireOn(hasty.databaseUrl)).toBe(1);
      expect(await expireOn(hasty.databaseUrl)).toBe(0);

      const read = generationSchema.parse(await generationOf(somebody, generationId));
      expect(read.status).toBe('expired');
      expect(read.bundles).toHaveLength(4);
      const refused = await pick(somebody, tripId, first.bundleId);
      expect([refused.status, (await problemOf(refused)).code]).toEqual([409, 'bundles-expired']);
      const retried = await somebody.post(`/api/itineraries/${tripId}/retry`, {});
      expect([retried.status, (await problemOf(retried)).code]).toEqual([409, 'bundles-expired']);
      expect((await tripAt(somebody, planned.itineraryId)).expired).toBe(false);

      const again = await askForBundles(somebody, asked);
      expect(again.tripId).not.toBe(tripId);
      await followToEnd(somebody, again.tripId, again.generationId);
    } finally {
      await hasty.stop();
    }
  });

  it('[C7] a search that is still going on ends with it', async () => {
    await withProvider({ tokensPerSecond: 200 }, { BUNDLES_EXPIRE_MS: '1' }, async (somebody, _, other) => {
      const { tripId, generationId } = await askForBundles(somebody);
      await new Follower(tripId).read(somebody, (events) => ofType(events, 'phase_changed').length > 0);
      expect(await expireOn(other.databaseUrl)).toBe(1);
      const follower = new Follower(tripId);
      await follower.read(somebody, (events) => ofType(events, 'bundles_expired').length > 0);
      await other.logs.until(
        ({ event }) => event === 'planner.run-superseded' || event === 'planner.run-lost',
      );
      expect(await generationOf(somebody, generationId)).toMatchObject({ status: 'expired' });
      expect((await tripAt(somebody, tripId)).job?.status).toBe('expired');
    });
  });

  it('[C7] those that were picked in time never lapse', async () => {
    const hasty = await startTestServer({ BUNDLES_EXPIRE_MS: '600000' });
    try {
      const somebody = await ApiUser.join(hasty.url);
      const { tripId, generationId, first } = await proposed(somebody);
      const { expiresAt, createdAt } = await generationOf(somebody, generationId);
      expect(Date.parse(expiresAt ?? '') - Date.parse(createdAt)).toBe(600_000);
      expect(await expireOn(hasty.databaseUrl)).toBe(0);
      await picked(await pick(somebody, tripId, first.bundleId));
      const database = await Database.connect(hasty.databaseUrl, 2);
      expect(await new GenerationQueries(database, coreOn(database).queries).dueProposals(null, 10)).toEqual(
        [],
      );
      await database.close();
    } finally {
      await hasty.stop();
    }
  });
});

describe('one stop that could not be verified', () => {
  it('[D5] [D6] is looked up again by itself; everything else stays as it is', async () => {
    // Of this city only the centre is known, so no stop of it is verified.
    const { itineraryId, executionId } = await user.createItinerary({ destination: 'Ghent', days: 2 });
    await followToEnd(user, itineraryId, executionId);
    const before = await tripAt(user, itineraryId);
    const [unverified] = before.days[1]?.nodes ?? [];
    if (unverified === undefined) throw new Error('there is one');
    expect(unverified).toMatchObject({ status: 'provisional', unverified: 'no_place_data' });

    const retry = (nodeId: string) => user.post(`/api/itineraries/${itineraryId}/nodes/${nodeId}/retry`, {});
    const response = await retry(unverified.nodeId);
    expect(response.status).toBe(202);
    const { executionId: again } = (await response.json()) as JobAnswer;
    const events = await followToEnd(user, itineraryId, again);
    const own = events.filter(({ generationId }) => generationId === again);
    expect(ofType(own, 'node_enhanced').map(({ payload }) => payload.nodeId)).toEqual([unverified.nodeId]);
    expect(ofType(own, 'node_planned')).toEqual([]);
    const after = await tripAt(user, itineraryId);
    expect(after.job).toMatchObject({ kind: 'day_retry', nodeId: unverified.nodeId, status: 'complete' });
    const others = ({ days }: Itinerary) =>
      days.flatMap((day) => day.nodes).filter(({ nodeId }) => nodeId !== unverified.nodeId);
    expect(others(after)).toEqual(others(before));
    const untouched = ({ days }: Itinerary) => days.filter(({ day }) => day !== unverified.day);
    expect(JSON.stringify(untouched(after))).toBe(JSON.stringify(untouched(before)));

    for (const unknown of [`${executionId}.9.9.9`, 'nonsense'])
      expect((await problemOf(await retry(unknown))).code).toBe('node-not-found');
  });

  it('[D6] is refused for a stop that is verified', async () => {
    const { itineraryId, executionId } = await user.createItinerary({ days: 1 });
    await followToEnd(user, itineraryId, executionId);
    const nodes = (await tripAt(user, itineraryId)).days.flatMap((day) => day.nodes);
    const hydrated = nodes.find(({ status }) => status === 'hydrated');
    const response = await user.post(`/api/itineraries/${itineraryId}/nodes/${hydrated?.nodeId}/retry`, {});
    expect([response.status, (await problemOf(response)).code]).toEqual([409, 'node-not-retryable']);
  });
});
