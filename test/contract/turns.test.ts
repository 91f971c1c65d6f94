import {
  type Snapshot,
  type Thread,
  type TurnDiff,
  threadSchema,
  turnDiffSchema,
} from '@tripstream/contracts';
import { apply, emptyPlan, invert, type PlanDiff, planOf } from '@tripstream/itinerary';
import { SseReader } from '../support/sse-reader.js';
import { ApiUser, problemOf, startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
let user: ApiUser;

beforeAll(async () => {
  server = await startTestServer({ DEMO_TOKENS_PER_SECOND: '1500' });
  user = await ApiUser.join(server.url);
});
afterAll(() => server.stop());

const path = (tripId: string) => `/api/itineraries/${tripId}`;
const read = async <T>(what: string): Promise<T> => (await (await user.request(what)).json()) as T;
const snapshotOf = (tripId: string) => read<Snapshot>(path(tripId));
const planNow = async (tripId: string) => planOf((await snapshotOf(tripId)).itinerary);

/** Follows a trip from where it stands until an event of this type comes. */
async function until(tripId: string, type: string): Promise<void> {
  const { epoch, version, job } = await snapshotOf(tripId);
  if (type === 'generation_complete' && job.status === 'complete') return;
  const reader = await SseReader.open(
    `${server.url}${path(tripId)}/patches?after=${epoch}.${tripId}.${version}`,
    user.headers,
  );
  await reader.untilEvent(type);
  reader.close();
}

/** A trip of three days that was stopped when its first one was written. */
async function stoppedTrip(): Promise<string> {
  const { itineraryId } = await user.createItinerary({ days: 3 });
  await until(itineraryId, 'day_completed');
  expect((await user.post(`${path(itineraryId)}/cancel`, {})).status).toBe(200);
  return itineraryId;
}

describe('turns of a trip', () => {
  it('[D6] [B8] a day that has no plan is tried again alone, then the trip as a whole, and each turn leaves its checkpoint', async () => {
    const tripId = await stoppedTrip();
    const plans = [emptyPlan, await planNow(tripId)];
    const [first, second] = (await snapshotOf(tripId)).itinerary.days;
    expect([first?.status, second?.status]).toEqual(['planned', 'placeholder']);

    const retried = await user.post(`${path(tripId)}/days/3/retry`, {});
    expect(retried.status).toBe(202);
    expect(await retried.json()).toMatchObject({ itineraryId: tripId, status: 'queued' });
    await until(tripId, 'generation_complete');
    const after = await snapshotOf(tripId);
    expect(after.itinerary.days.map(({ status }) => status)).toEqual(['planned', 'placeholder', 'planned']);
    expect(planOf(after.itinerary).days[0]?.nodes.map(({ nodeId }) => nodeId)).toEqual(
      plans[1]?.days[0]?.nodes.map(({ nodeId }) => nodeId),
    );
    expect(after.itinerary.job).toMatchObject({ kind: 'day_retry', day: 3, turn: 2, status: 'complete' });
    plans.push(planOf(after.itinerary));

    expect((await user.post(`${path(tripId)}/retry`, {})).status).toBe(202);
    await until(tripId, 'generation_complete');
    const whole = await snapshotOf(tripId);
    expect(whole.itinerary.days.every(({ status }) => status === 'planned')).toBe(true);
    expect(whole.itinerary.job).toMatchObject({ kind: 'itinerary', turn: 3 });
    expect(whole.itinerary.job?.jobId).toBe(whole.itinerary.earlierTurns[0]?.jobId);
    plans.push(planOf(whole.itinerary));

    for (const [from, before] of plans.entries())
      for (const [to, then] of plans.entries()) {
        const answer = turnDiffSchema.parse(
          await read<TurnDiff>(`${path(tripId)}/diff?from=${from}&to=${to}`),
        );
        const change = answer.diff as unknown as PlanDiff;
        expect(apply(before, change)).toEqual(then);
        expect(apply(then, invert(change))).toEqual(before);
      }
  });

  it('[E6] the conversation is read from its own rows: the wish in words, what was done, session, turns and checkpoints', async () => {
    const { itineraryId } = await user.createItinerary({ days: 1, notes: 'No stairs, please.' });
    await until(itineraryId, 'generation_complete');
    const thread = threadSchema.parse(await read<Thread>(`${path(itineraryId)}/thread`));
    const { itinerary, version } = await snapshotOf(itineraryId);
    expect(thread).toMatchObject({
      version,
      session: { status: 'idle', generationId: itinerary.job?.generationId },
      turns: [itinerary.job],
      checkpoints: [{ turn: 1, version, status: 'complete' }],
      approvals: [],
    });
    expect(thread.messages).toHaveLength(1);
    expect(thread.messages[0]).toMatchObject({ role: 'traveller' });
    expect(thread.messages[0]?.text).toMatch(
      /^A day in Lisbon from 2026-05-03, for 2 adults\..*No stairs, please\.$/s,
    );
    expect(thread.activities.some(({ kind }) => kind === 'reasoning')).toBe(true);
  });

  it('[B6] a trip that was stopped and thrown away leaves the list, and comes back when it is tried again', async () => {
    const { itineraryId } = await user.createItinerary({ days: 2 });
    const listed = async () =>
      (await read<{ itineraries: { tripId: string }[] }>('/api/itineraries')).itineraries.some(
        ({ tripId }) => tripId === itineraryId,
      );
    expect(await listed()).toBe(true);
    await user.post(`${path(itineraryId)}/cancel`, { keep: 'nothing' });
    expect(await listed()).toBe(false);
    const { itinerary } = await snapshotOf(itineraryId);
    expect(itinerary).toMatchObject({ discarded: true, job: { status: 'cancelled' } });
    expect(itinerary.days.flatMap(({ nodes }) => nodes)).toEqual([]);
    await user.post(`${path(itineraryId)}/retry`, {});
    expect(await listed()).toBe(true);
  });

  it('what makes no sense is refused, each in its own words', async () => {
    const tripId = await stoppedTrip();
    const refused = async (response: Response) => {
      const { status, code } = await problemOf(response);
      return [status, code];
    };
    expect(await refused(await user.post(`${path(tripId)}/days/1/retry`, {}))).toEqual([
      409,
      'day-not-retryable',
    ]);
    for (const day of ['4', '0', '-1', 'x', '99'])
      expect(await refused(await user.post(`${path(tripId)}/days/${day}/retry`, {}))).toEqual([
        404,
        'day-not-found',
      ]);
    expect(await refused(await user.request(`${path(tripId)}/diff?from=1&to=2`))).toEqual([
      404,
      'checkpoint-not-found',
    ]);
    expect(await refused(await user.request(`${path(tripId)}/diff?from=-1&to=x`))).toEqual([
      422,
      'invalid-field',
    ]);
    await user.post(`${path(tripId)}/retry`, {});
    expect(await refused(await user.post(`${path(tripId)}/days/3/retry`, {}))).toEqual([
      409,
      'generation-active',
    ]);
    await until(tripId, 'generation_complete');
    expect(await refused(await user.post(`${path(tripId)}/retry`, {}))).toEqual([409, 'nothing-to-plan']);
    const stranger = await ApiUser.join(server.url);
    for (const what of ['/thread', '/diff?from=0&to=1'])
      expect(await refused(await stranger.request(path(tripId) + what))).toEqual([404, 'trip-not-found']);
  });
});
