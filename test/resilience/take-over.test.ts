import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Itinerary, TripEvent } from '@tripstream/contracts';
import { evolve } from '@tripstream/itinerary';
import { ServerProcess } from '../support/server-process.js';
import { SseReader } from '../support/sse-reader.js';
import { createEmptyDatabase } from '../support/test-database.js';
import { ApiUser } from '../support/test-server.js';

// Whole processes start and die here, on machines of any speed.
jest.setTimeout(120_000);

let database: Awaited<ReturnType<typeof createEmptyDatabase>>;
let dataDir: string;
const processes: ServerProcess[] = [];

beforeEach(async () => {
  database = await createEmptyDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'tripstream-test-'));
});
afterEach(async () => {
  for (const server of processes.splice(0)) await server.kill();
  await rm(dataDir, { recursive: true });
  await database.drop();
});

async function start(settings: Record<string, string> = {}): Promise<ServerProcess> {
  const server = await ServerProcess.start({
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    DEMO_TOKENS_PER_SECOND: '600',
    DEMO_LOOKUP_MS: '20',
    ...settings,
  });
  processes.push(server);
  return server;
}

/** A reader that follows a trip from server to server by its cursor, as a browser does. */
class Follower {
  readonly events: TripEvent[] = [];
  private cursor: string | undefined;

  constructor(private readonly tripId: string) {}

  /** Reads on this server until the fact holds, or the server is gone. */
  async read(user: ApiUser, until: (events: readonly TripEvent[]) => boolean): Promise<void> {
    const reader = await SseReader.open(`${user.url}/api/itineraries/${this.tripId}/patches?after=0`, {
      ...user.headers,
      ...(this.cursor === undefined ? {} : { 'Last-Event-ID': this.cursor }),
    });
    let taken = 0;
    const take = () => {
      for (const { id, data } of reader.stored.slice(taken)) {
        this.events.push(JSON.parse(data) as TripEvent);
        this.cursor = id;
      }
      taken = reader.stored.length;
      return until(this.events);
    };
    await reader.until(take);
    reader.close();
  }
}

const count = (events: readonly TripEvent[], type: TripEvent['type']) =>
  events.filter((event) => event.type === type).length;
const ended = (events: readonly TripEvent[]) =>
  count(events, 'generation_complete') + count(events, 'generation_error') > 0;

/** What must hold of a whole generation, whatever happened on the way. */
function expectOneGeneration(events: readonly TripEvent[], days: number): Itinerary {
  expect(events.map(({ version }) => version)).toEqual(events.map((_, at) => at + 1));
  expect(
    events.flatMap((event) => (event.type === 'day_completed' ? [event.payload.day] : [])).sort(),
  ).toEqual(Array.from({ length: days }, (_, at) => at + 1));
  expect(count(events, 'generation_complete')).toBe(1);
  const itinerary = events.reduce<Itinerary | null>(evolve, null) as Itinerary;
  for (const day of itinerary.days) {
    expect(day.status).toBe('planned');
    expect(new Set(day.nodes.map(({ nodeId }) => nodeId)).size).toBe(day.nodes.length);
  }
  return itinerary;
}

describe('a server that dies in the middle of a generation', () => {
  it('[C8] after kill -9 the next start goes on by itself: no hole, no day planned twice, the viewer on the same cursor', async () => {
    const first = await start();
    const user = await ApiUser.join(first.url);
    const { itineraryId } = await user.createItinerary({ days: 4 });
    const follower = new Follower(itineraryId);
    // In the middle of the third day: two are written, one is begun.
    await follower.read(user, (events) =>
      events.some((event) => event.type === 'node_planned' && event.payload.node.day === 3),
    );
    await first.kill();

    const second = await start();
    const again = user.at(second.url);
    await follower.read(again, ended);
    const itinerary = expectOneGeneration(follower.events, 4);
    expect(count(follower.events, 'generation_resumed')).toBe(1);
    const restarted = follower.events.flatMap((event) =>
      event.type === 'day_restarted' ? [event.payload.day] : [],
    );
    expect(restarted.every((day) => day >= 3)).toBe(true);
    const snapshot = (await (await again.request(`/api/itineraries/${itineraryId}`)).json()) as {
      itinerary: Itinerary;
    };
    expect(snapshot.itinerary).toEqual(itinerary);
  });

  it('[C8] killed at four different moments, the generation still ends once and whole', async () => {
    let server = await start();
    let user = await ApiUser.join(server.url);
    const { itineraryId } = await user.createItinerary({ days: 3 });
    const follower = new Follower(itineraryId);
    for (let kills = 1; kills <= 4; kills += 1) {
      const versions = follower.events.length + 5 + 4 * kills;
      await follower.read(user, (events) => events.length >= versions || ended(events));
      if (ended(follower.events)) break;
      await server.kill();
      server = await start();
      user = user.at(server.url);
    }
    if (!ended(follower.events)) await follower.read(user, ended);
    expectOneGeneration(follower.events, 3);
  });

  it('another server that is alive takes over within 5 s, and a reader there sees it', async () => {
    const [first, second] = [await start(), await start()];
    const user = await ApiUser.join(first.url);
    const { itineraryId } = await user.createItinerary({ days: 3 });
    const here = new Follower(itineraryId);
    const there = new Follower(itineraryId);
    await here.read(user, (events) => count(events, 'day_completed') === 1);
    // Either of the two may be the worker: the first one dies, and who is left must finish.
    await first.kill();
    const killedAt = Date.now();
    await there.read(user.at(second.url), ended);
    const resumed = there.events.find(({ type }) => type === 'generation_resumed');
    if (resumed !== undefined) expect(Date.parse(resumed.occurredAt) - killedAt).toBeLessThan(5_000);
    expectOneGeneration(there.events, 3);
  });

  it('[D7] a server that is asked to stop gives its generation back and the next one finishes it', async () => {
    const first = await start();
    const user = await ApiUser.join(first.url);
    const { itineraryId } = await user.createItinerary({ days: 3 });
    const follower = new Follower(itineraryId);
    await follower.read(user, (events) => count(events, 'node_planned') > 2);
    expect(await first.stop()).toBe(0);
    const second = await start();
    await follower.read(user.at(second.url), ended);
    expectOneGeneration(follower.events, 3);
  });
});
