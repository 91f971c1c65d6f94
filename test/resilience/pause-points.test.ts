import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TravellerId, TripId } from '@tripstream/contracts';
import { orderId } from '../../backend/src/http/idempotency.js';
import { Database } from '../../backend/src/platform/database.js';
import { derivedId } from '../../backend/src/platform/ids.js';
import { ProviderProcess } from '../support/provider-process.js';
import { ServerProcess } from '../support/server-process.js';
import { SseReader } from '../support/sse-reader.js';
import {
  expectWhole,
  ofType,
  planAsRead,
  planInOutline,
  type StoredTrip,
  storedTrip,
} from '../support/stored-trip.js';
import { createEmptyDatabase } from '../support/test-database.js';
import { ApiUser } from '../support/test-server.js';

// Whole processes start and die here, on machines of any speed.
jest.setTimeout(120_000);

const wish = { destination: 'Lisbon', startDate: '2026-05-03', days: 2 };
const SEED = 'pause points';

/** Where a process dies. A number that depends on the plan is asked of a run in which nobody dies. */
interface Place {
  name: string;
  text: (nodes: Nodes) => string;
}

/** How many nodes a generation has in which nobody dies. */
interface Nodes {
  all: number;
  ofFirstDay: number;
}

const inSecondDay = ({ all, ofFirstDay }: Nodes) => Math.ceil((ofFirstDay + all) / 2);

const noteOfResponse = 'what is noted of the provider’s response';

/** What a commit may carry when the process dies around it. */
const commits: [what: string, kind: (nodes: Nodes) => string][] = [
  ['the first events of the trip', () => 'generation_started'],
  ['the first phase', () => 'phase_changed:1'],
  [noteOfResponse, () => 'generation.begin:2'],
  ['the title', () => 'trip_titled:1'],
  ['the first node', () => 'node_planned:1'],
  ['the end of the first day', () => 'day_completed:1'],
  ['a node in the middle of the second day', (nodes) => `node_planned:${inSecondDay(nodes)}`],
  ['the end of the last day', () => 'day_completed:2'],
  ['the first node that was checked', () => 'node_enhanced:1'],
  ['the last node that was checked', ({ all }) => `node_enhanced:${all}`],
  ['the last phase', () => 'phase_changed:4'],
  ['the end of the generation', () => 'generation_complete'],
];
const answers: [what: string, kind: (nodes: Nodes) => string][] = [
  ['the title', () => 'title'],
  ['the first node', () => 'node:1'],
  ['the end of the first day', () => 'dayEnded:1'],
  ['a node in the middle of the second day', (nodes) => `node:${inSecondDay(nodes)}`],
  ['the end of the last day', () => 'dayEnded:2'],
];
const places: Place[] = [
  ...answers.map(([what, kind]) => ({
    name: `provider_answered, ${what}`,
    text: (nodes: Nodes) => `provider_answered:${kind(nodes)}`,
  })),
  ...(['before_commit', 'after_commit', 'after_hint'] as const).flatMap((point) =>
    commits.map(([what, kind]) => ({
      name: `${point}, ${what}`,
      text: (nodes: Nodes) => `${point}:${kind(nodes)}`,
    })),
  ),
];
const claimed: Place = { name: 'run_claimed', text: () => 'run_claimed' };

/** The trip that a request under this key opens, known before it is sent. */
function tripFor({ travellerId }: ApiUser, key: string): TripId {
  const request = { headers: { 'idempotency-key': key }, method: 'POST', path: '/api/itineraries' };
  return derivedId(
    'trip',
    orderId(request as unknown as Parameters<typeof orderId>[0], travellerId as TravellerId).commandId,
  );
}

/** The request that opens the trip of a place. The answer may never come: that is the point. */
const ask = (user: ApiUser, key: string): Promise<number> =>
  user.post('/api/itineraries', wish, { 'Idempotency-Key': key }).then(
    ({ status }) => status,
    () => 0,
  );

async function untilEnded(user: ApiUser, tripId: TripId): Promise<void> {
  const reader = await SseReader.open(`${user.url}/api/itineraries/${tripId}/patches?after=0`, user.headers);
  await reader.until(({ stored }) => /^generation_(complete|error)$/.test(stored.at(-1)?.event ?? ''));
  reader.close();
}

/** The servers, one after another, that plan the same trips on one database. */
class World {
  provider: ProviderProcess | null = null;
  private readonly undo: (() => Promise<unknown>)[] = [];
  private databaseUrl = '';
  private dataDir = '';

  async open(hasOwnProvider: boolean): Promise<Database> {
    const { url, drop } = await createEmptyDatabase();
    this.databaseUrl = url;
    this.undo.unshift(drop);
    const database = await Database.connect(url, 4);
    this.undo.unshift(() => database.close());
    this.dataDir = await mkdtemp(join(tmpdir(), 'tripstream-test-'));
    this.undo.unshift(() => rm(this.dataDir, { recursive: true }));
    if (hasOwnProvider) {
      const provider = await ProviderProcess.start(SEED, 0);
      this.provider = provider;
      this.undo.unshift(() => provider.stop());
    }
    return database;
  }

  async start(pauseAt = ''): Promise<ServerProcess> {
    const server = await ServerProcess.start({
      DATABASE_URL: this.databaseUrl,
      DATA_DIR: this.dataDir,
      DEMO_SEED: SEED,
      DEMO_TOKENS_PER_SECOND: '0',
      DEMO_LOOKUP_MS: '0',
      PLANNER_CONCURRENCY: String(places.length + 2),
      RUN_LOCK_GRACE_MS: '100',
      QA_MODE: 'true',
      PAUSE_AT: pauseAt,
      ...this.provider?.settings,
    });
    this.undo.unshift(() => server.kill());
    return server;
  }

  async close(): Promise<void> {
    for (const undo of this.undo) await undo();
  }
}

/** Lets one server die at each place, all trips at once, and the next one finish them. */
async function killAtEach(
  world: World,
  database: Database,
): Promise<{ calm: StoredTrip; trips: Map<Place, StoredTrip> }> {
  const quiet = await world.start();
  const user = await ApiUser.join(quiet.url);
  const { itineraryId } = await user.createItinerary(wish);
  await untilEnded(user, itineraryId);
  const calm = await storedTrip(database, itineraryId);
  const [ofFirstDay = 0, ofSecond = 0] = calm.itinerary.days.map(({ nodes }) => nodes.length);
  const nodes = { all: ofFirstDay + ofSecond, ofFirstDay };
  await quiet.kill();

  // Whoever waits there claims nothing else.
  const claiming = await world.start('run_claimed');
  expect(await ask(user.at(claiming.url), keyOf(claimed))).toBe(201);
  await claiming.line(/^paused at run_claimed$/);
  await claiming.kill();

  const trap = (place: Place) => `${place.text(nodes)}@${tripFor(user, keyOf(place))}`;
  const working = await world.start(places.map(trap).join(','));
  const asked = places.map((place) => ask(user.at(working.url), keyOf(place)));
  for (const place of places) await working.line(new RegExp(`^paused at ${trap(place)}$`));
  await working.kill();
  await Promise.all(asked);

  const last = await world.start();
  const again = user.at(last.url);
  const trips = new Map<Place, StoredTrip>();
  for (const place of [claimed, ...places]) {
    const tripId = tripFor(user, keyOf(place));
    // Whoever got no answer asks once more, and whoever got one is told the same.
    expect(await ask(again, keyOf(place))).toBe(201);
    await untilEnded(again, tripId);
    trips.set(place, await storedTrip(database, tripId));
  }
  return { calm, trips };
}

const keyOf = ({ name }: Place) => Buffer.from(name).toString('base64url');

/** Opens a world, and lets servers die in it, before the tests of a group. */
function worldWith(provider: 'own' | 'apart') {
  const world = new World();
  const killed: Partial<Awaited<ReturnType<typeof killAtEach>>> = {};
  beforeAll(async () => {
    Object.assign(killed, await killAtEach(world, await world.open(provider === 'apart')));
  });
  afterAll(() => world.close());
  return {
    world,
    calm: () => killed.calm as StoredTrip,
    trip: (place: Place) => killed.trips?.get(place) as StoredTrip,
  };
}

describe('kill -9 of a server that has its provider within it', () => {
  const { calm, trip } = worldWith('own');

  it.each([claimed, ...places])('[C8] [D7] $name: the same plan, and each step once', (place) => {
    const { itinerary, events } = trip(place);
    expectWhole(trip(place));
    // Days that were written stay as they were; the one in the middle began again.
    const resumedAt = ofType(events, 'generation_resumed')[0]?.version ?? 0;
    const written = ofType(events, 'day_completed')
      .filter(({ version }) => version < resumedAt)
      .map(({ payload }) => payload.day);
    for (const { payload } of ofType(events, 'day_restarted')) expect(written).not.toContain(payload.day);
    // A model that is asked for one day alone is asked something else, and answers in other words.
    const read = written.length === 1 ? planInOutline : planAsRead;
    expect(read(itinerary)).toEqual(read(calm().itinerary));
  });
});

describe('kill -9 of a server whose provider lives on', () => {
  const { world, calm, trip } = worldWith('apart');

  it.each([claimed, ...places])('[C8] [D7] $name: the next one goes on with the response', (place) => {
    const { itinerary, events } = trip(place);
    expectWhole(trip(place));
    expect(planAsRead(itinerary)).toEqual(planAsRead(calm().itinerary));
    expect(ofType(events, 'day_restarted')).toEqual([]);
    const reasoning = ({ events: told }: StoredTrip) =>
      ofType(told, 'reasoning_summary').map(({ payload }) => payload.text);
    expect(reasoning(trip(place))).toEqual(reasoning(calm()));
    // Each token is counted once, whoever read it; what nobody read to its end is estimated, and may be too much.
    const [used, whole] = [itinerary.job?.usage, calm().itinerary.job?.usage];
    expect(used?.outputTokens).toBeLessThanOrEqual(1.1 * (whole?.outputTokens ?? Number.NaN));
  });

  it('[C8] the provider is asked once for each trip, but where the worker died before it could note whom it asked', () => {
    const unnoted = places.filter(({ name }) => name === `before_commit, ${noteOfResponse}`);
    expect(unnoted).toHaveLength(1);
    expect(world.provider?.asked).toHaveLength([calm(), claimed, ...places, ...unnoted].length);
  });
});
