import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Itinerary, ItineraryCreationResponse, Snapshot, TripEvent } from '@tripstream/contracts';
import { evolve } from '@tripstream/itinerary';
import { Database } from '../../backend/src/platform/database.js';
import { OwnPostgres, type StopMode } from '../support/own-postgres.js';
import { ServerProcess } from '../support/server-process.js';
import { SseReader } from '../support/sse-reader.js';
import { expectWhole, hasEnded, storedTrip } from '../support/stored-trip.js';
import { ApiUser, problemOf } from '../support/test-server.js';

// A database of its own stops and starts here, on machines of any speed.
jest.setTimeout(120_000);

const TRIPS = 4;
const RECOVERY_MS = 5_000;

let postgres: OwnPostgres;
let server: ServerProcess;
let database: Database | undefined;
let dataDir: string;
let user: ApiUser;

beforeEach(async () => {
  postgres = await OwnPostgres.start();
  dataDir = await mkdtemp(join(tmpdir(), 'tripstream-test-'));
  server = await ServerProcess.start({
    DATABASE_URL: postgres.url,
    DATA_DIR: dataDir,
    DEMO_TOKENS_PER_SECOND: '400',
    DEMO_LOOKUP_MS: '20',
    // The trips that are looked at are planned; those that are only written wait behind them.
    PLANNER_CONCURRENCY: String(TRIPS),
    SSE_HEARTBEAT_MS: '500',
  });
  user = await ApiUser.join(server.url);
});
afterEach(async () => {
  await server.kill();
  await database?.close();
  database = undefined;
  await rm(dataDir, { recursive: true });
  await postgres.remove();
});

/** Somebody who looks at a trip all the time. */
class Viewer {
  private constructor(
    readonly tripId: string,
    private readonly reader: SseReader,
  ) {}

  static async of(tripId: string): Promise<Viewer> {
    const url = `${user.url}/api/itineraries/${tripId}/patches?after=0`;
    return new Viewer(tripId, await SseReader.open(url, user.headers));
  }

  get events(): TripEvent[] {
    return this.reader.stored.map(({ data }) => JSON.parse(data) as TripEvent);
  }

  /** What is on the screen, when it has come to this version. */
  async at(version: number): Promise<Itinerary | null> {
    await this.reader.until(({ versions }) => (versions.at(-1) ?? 0) >= version);
    return this.events.slice(0, version).reduce<Itinerary | null>(evolve, null);
  }

  async until(fact: (events: readonly TripEvent[]) => boolean): Promise<void> {
    await this.reader.until(() => fact(this.events));
  }

  get isOpen(): boolean {
    return !this.reader.ended;
  }

  close(): void {
    this.reader.close();
  }
}

interface Answer {
  key: string;
  status: number;
  /** What was opened; null when nothing was. */
  tripId: string | null;
}

/** Opens one trip after the other, each with its own key, and checks every answer; until it is told to stop. */
class Writer {
  readonly answers: Answer[] = [];
  private stopped = false;
  private readonly done: Promise<void>;
  private told: () => void = () => undefined;

  constructor() {
    this.done = this.work();
  }

  /** Resolves with the first answer with this status that comes from now on. */
  async next(status: number): Promise<void> {
    for (
      let seen = this.answers.length;
      !this.answers.slice(seen).some((answer) => answer.status === status);
    )
      await Promise.race([
        this.done,
        new Promise<void>((resolve) => {
          this.told = resolve;
        }),
      ]);
  }

  /** Resolves with all that it was answered; rejects when an answer was none that an outage allows. */
  async stop(): Promise<readonly Answer[]> {
    this.stopped = true;
    await this.done;
    return this.answers;
  }

  private async work(): Promise<void> {
    for (let number = 1; !this.stopped; number += 1) {
      const key = `write-${number}`;
      const response = await order(key);
      const { status } = response;
      if (status === 201) {
        const { itineraryId } = (await response.json()) as ItineraryCreationResponse;
        this.answers.push({ key, status, tripId: itineraryId });
      } else {
        expect(status).toBe(503);
        expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
        expect((await problemOf(response)).code).toBe('unavailable');
        this.answers.push({ key, status, tripId: null });
      }
      this.told();
    }
  }
}

const order = (key: string): Promise<Response> =>
  user.post(
    '/api/itineraries',
    { destination: 'Porto', startDate: '2026-05-03', days: 1 },
    { 'Idempotency-Key': key },
  );

/** All viewers show what the database holds, within the time that a recovery may take. */
async function expectEqual(viewers: readonly Viewer[], since: number): Promise<void> {
  for (const viewer of viewers) {
    const { version, itinerary } = (await (
      await user.request(`/api/itineraries/${viewer.tripId}`)
    ).json()) as Snapshot;
    expect(await viewer.at(version)).toEqual(itinerary);
  }
  expect(performance.now() - since).toBeLessThan(RECOVERY_MS);
}

const written = (viewer: Viewer, days: number) =>
  viewer.until((events) => events.filter(({ type }) => type === 'day_completed').length >= days);

describe('a Postgres that is restarted in the middle of generations', () => {
  it.each<StopMode>(['fast', 'immediate'])(
    '[A12] [D7] %s: writes succeed or say when to come back, streams stay, and all viewers are right within 5 s',
    async (mode) => {
      const trips = await Promise.all(Array.from({ length: TRIPS }, () => user.createItinerary({ days: 4 })));
      const viewers = await Promise.all(
        trips.flatMap(({ itineraryId }) => [Viewer.of(itineraryId), Viewer.of(itineraryId)]),
      );
      await Promise.all(viewers.map((viewer) => written(viewer, 1)));
      const writer = new Writer();
      await writer.next(201);

      // Away for as long as it takes that somebody is sent away, and later only for a moment.
      await postgres.stop(mode);
      await writer.next(503);
      await postgres.restart();
      await expectEqual(viewers, performance.now());
      await writer.next(201);
      await Promise.all(viewers.map((viewer) => written(viewer, 2)));
      await postgres.restart(mode);
      await expectEqual(viewers, performance.now());

      await writer.next(201);
      const answers = await writer.stop();
      await Promise.all(viewers.map((viewer) => viewer.until(hasEnded)));
      expect(viewers.map(({ isOpen }) => isOpen)).toEqual(viewers.map(() => true));

      database = await Database.connect(postgres.url, 2);
      for (const viewer of viewers) {
        const trip = await storedTrip(database, viewer.tripId);
        expectWhole(trip);
        expect(viewer.events).toEqual(trip.events);
        // Its worker lived on, so nobody took anything over.
        expect(trip.run).toEqual({ status: 'ended', attempt: 1, losses: 0 });
      }
      // What was confirmed is there, and what was not can be sent again.
      const rows: { trip_id: string }[] = await database.dataSource.query(
        'SELECT trip_id FROM projection_trips',
      );
      const stored = new Set(rows.map(({ trip_id }) => trip_id));
      for (const { tripId, key } of answers)
        if (tripId === null) expect((await order(key)).status).toBe(201);
        else expect(stored).toContain(tripId);
      for (const viewer of viewers) viewer.close();
    },
  );
});
