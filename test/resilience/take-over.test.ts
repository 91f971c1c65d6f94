import { Follower } from '../support/follower.js';
import { ServerGroup } from '../support/server-group.js';
import { expectWhole, hasEnded, ofType, storedTrip } from '../support/stored-trip.js';
import { ApiUser } from '../support/test-server.js';

// Whole processes start and die here, on machines of any speed.
jest.setTimeout(120_000);

let servers: ServerGroup;

beforeEach(async () => {
  servers = await ServerGroup.open({
    DEMO_TOKENS_PER_SECOND: '600',
    DEMO_LOOKUP_MS: '20',
    LOG_LEVEL: 'info',
  });
});
afterEach(() => servers.close());

const start = (settings?: Record<string, string>) => servers.start(settings);

/** What must hold of the trip, and that the follower saw all of it. */
async function expectFollowedWhole(tripId: string, follower: Follower): Promise<void> {
  const trip = await storedTrip(servers.database, tripId);
  expectWhole(trip);
  expect(follower.itinerary).toEqual(trip.itinerary);
}

describe('a server that dies in the middle of a generation', () => {
  it('[C8] after kill -9 the next start goes on by itself: no hole, no day planned twice, the viewer on the same cursor', async () => {
    const first = await start();
    const user = await ApiUser.join(first.url);
    const { itineraryId } = await user.createItinerary({ days: 4 });
    const follower = new Follower(itineraryId);
    // In the middle of the third day: two are written, one is begun.
    await follower.read(user, (events) =>
      ofType(events, 'node_planned').some(({ payload }) => payload.node.day === 3),
    );
    await first.kill();

    const second = await start();
    await follower.read(user.at(second.url), hasEnded);
    await expectFollowedWhole(itineraryId, follower);
    expect(ofType(follower.events, 'generation_resumed')).toHaveLength(1);
    for (const { payload } of ofType(follower.events, 'day_restarted'))
      expect(payload.day).toBeGreaterThanOrEqual(3);
  });

  it('[C8] killed at four different moments, the generation still ends once and whole', async () => {
    let server = await start();
    let user = await ApiUser.join(server.url);
    const { itineraryId } = await user.createItinerary({ days: 3 });
    const follower = new Follower(itineraryId);
    for (let kills = 1; kills <= 4; kills += 1) {
      const versions = follower.events.length + 5 + 4 * kills;
      await follower.read(user, (events) => events.length >= versions || hasEnded(events));
      if (hasEnded(follower.events)) break;
      await server.kill();
      server = await start();
      user = user.at(server.url);
    }
    if (!hasEnded(follower.events)) await follower.read(user, hasEnded);
    await expectFollowedWhole(itineraryId, follower);
  });

  it('[C8] [D7] another server that is alive takes over within 5 s, and a reader there sees it', async () => {
    // Only it can be the worker: it stands still in the middle when the other one starts, which finds nothing to do.
    const worker = await start({ QA_MODE: 'true', PAUSE_AT: 'after_commit:day_completed:1' });
    const user = await ApiUser.join(worker.url);
    const { itineraryId } = await user.createItinerary({ days: 3 });
    await worker.line(/^paused at/);
    const idle = await start();
    const follower = new Follower(itineraryId);
    await follower.read(user.at(idle.url), (events) => ofType(events, 'day_completed').length === 1);
    expect(idle.linesOf(/"run\.claimed"/)).toEqual([]);

    const killedAt = Date.now();
    await worker.kill();
    await follower.read(user.at(idle.url), hasEnded);
    const [resumed] = ofType(follower.events, 'generation_resumed');
    expect(Date.parse(resumed?.occurredAt ?? '') - killedAt).toBeLessThan(5_000);
    await expectFollowedWhole(itineraryId, follower);
  });

  it('[D7] a server that is asked to stop gives its generation back and the next one finishes it', async () => {
    const first = await start();
    const user = await ApiUser.join(first.url);
    const { itineraryId } = await user.createItinerary({ days: 3 });
    const follower = new Follower(itineraryId);
    await follower.read(user, (events) => ofType(events, 'node_planned').length > 2);
    expect(await first.stop()).toBe(0);
    const second = await start();
    await follower.read(user.at(second.url), hasEnded);
    await expectFollowedWhole(itineraryId, follower);
    expect((await storedTrip(servers.database, itineraryId)).run.losses).toBe(0);
  });
});
