import { coreOn } from '../support/core.js';
import { Follower } from '../support/follower.js';
import { ServerGroup } from '../support/server-group.js';
import { expectWhole, hasEnded, ofType, storedTrip } from '../support/stored-trip.js';
import { ApiUser } from '../support/test-server.js';
import { createTrip, newTrip, wishFor } from '../support/trips.js';

// Whole processes start, freeze and die here, on machines of any speed.
jest.setTimeout(120_000);

let servers: ServerGroup;

beforeEach(async () => {
  servers = await ServerGroup.open({
    DEMO_TOKENS_PER_SECOND: '0',
    DEMO_LOOKUP_MS: '0',
    LOG_LEVEL: 'info',
    QA_MODE: 'true',
  });
});
afterEach(() => servers.close());

const start = (settings?: Record<string, string>) => servers.start(settings);

describe('two workers and one generation', () => {
  it('[C8] [D7] a worker that was frozen beyond its lease writes nothing more when it wakes up', async () => {
    // Frozen right before a commit: the first thing that it does when it wakes up is to send it.
    const frozen = await start({ RUN_LEASE_MS: '1000', FREEZE_AT: 'before_commit:node_planned:4' });
    const user = await ApiUser.join(frozen.url);
    const { itineraryId } = await user.createItinerary({ days: 4 });
    await frozen.line(/^frozen at/);
    // The other one is held within its lease, in the middle of its work, for as long as the first one needs to be refused.
    const living = await start({ RUN_LEASE_MS: '60000', FREEZE_AT: 'before_commit:node_planned:4' });
    await living.line(/^frozen at/);
    frozen.thaw();
    await frozen.line(/"planner\.run-(superseded|lost)"/);
    living.thaw();
    await new Follower(itineraryId).read(user.at(living.url), hasEnded);

    const trip = await storedTrip(servers.database, itineraryId);
    expectWhole(trip);
    expect(trip.run).toMatchObject({ attempt: 2, losses: 1 });
    const resumedAt = ofType(trip.events, 'generation_resumed')[0]?.version ?? 0;
    const writers = trip.events.map(({ version }) => trip.attempts.get(version) ?? null);
    expect(new Set(writers.slice(0, resumedAt - 1))).toEqual(new Set([null, 1]));
    expect(new Set(writers.slice(resumedAt - 1))).toEqual(new Set([2]));
    const refused = trip.receipts.filter(({ status }) => status === 'rejected');
    expect(refused.map(({ error }) => error)).toContain('attempt_superseded');
    for (const { command_id } of refused) expect(command_id).toMatch(/\/1\//);
  });

  it('[C8] [D7] two servers that start at the same moment plan a waiting trip once', async () => {
    const trip = newTrip();
    await coreOn(servers.database).dispatch(createTrip(trip, wishFor(2)));
    const both = await Promise.all([start(), start()]);
    await Promise.race(both.map((server) => server.line(/"planner\.run-ended"/)));
    expect(both.flatMap((server) => server.linesOf(/"run\.claimed"/))).toHaveLength(1);
    const stored = await storedTrip(servers.database, trip.tripId);
    expectWhole(stored);
    expect(stored.run).toEqual({ status: 'ended', attempt: 1, losses: 0 });
    expect(ofType(stored.events, 'generation_resumed')).toEqual([]);
  });
});

describe('a generation that kills its worker each time', () => {
  it('[D7] is given up at the fifth loss, and its neighbour is finished', async () => {
    // Its first worker claims it and gets no further; the neighbour waits behind it.
    const first = await start({ PAUSE_AT: 'run_claimed' });
    const user = await ApiUser.join(first.url);
    const poison = await user.createItinerary({ days: 3 });
    await first.line(/^paused at/);
    const neighbour = await user.createItinerary({ days: 1 });
    await first.kill();

    const settings = {
      RUN_LOCK_GRACE_MS: '100',
      KILL_AT: `provider_answered:dayEnded@${poison.itineraryId}`,
    };
    for (let losses = 2; losses <= 5; losses += 1) {
      expect(await (await start(settings)).died()).toBe('SIGKILL');
      const { run } = await storedTrip(servers.database, poison.itineraryId);
      expect(run).toEqual({ status: 'running', attempt: losses, losses: losses - 1 });
    }
    const last = await start(settings);
    for (const { itineraryId } of [poison, neighbour])
      await new Follower(itineraryId).read(user.at(last.url), hasEnded);

    const given = await storedTrip(servers.database, poison.itineraryId);
    expect(given.events.at(-1)).toMatchObject({
      type: 'generation_error',
      payload: { failure: { code: 'worker_lost', retryable: true } },
    });
    expect(given.run).toEqual({ status: 'ended', attempt: 6, losses: 5 });
    expect(given.job.status).toBe('error');
    expectWhole(await storedTrip(servers.database, neighbour.itineraryId));
  });
});
