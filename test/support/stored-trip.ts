import type { Itinerary, TripEvent, TripId } from '@tripstream/contracts';
import { evolve, planOf } from '@tripstream/itinerary';
import type { Database } from '../../backend/src/platform/database.js';
import { coreOn } from './core.js';

/** All that the database holds of a trip and the one generation in it. */
export interface StoredTrip {
  events: readonly TripEvent[];
  /** By version: which claim of the generation wrote the event; null where no planner did. */
  attempts: ReadonlyMap<number, number | null>;
  receipts: readonly StoredReceipt[];
  /** As the read models have it. */
  itinerary: Itinerary;
  job: { status: string; percent: number };
  run: { status: string; attempt: number; losses: number };
}

interface StoredReceipt {
  command_id: string;
  status: 'accepted' | 'rejected';
  base_version: number;
  result_version: number;
  error: string | null;
}

export async function storedTrip(database: Database, id: string): Promise<StoredTrip> {
  const tripId = id as TripId;
  const { log, queries } = coreOn(database);
  const rows = async <Row>(sql: string): Promise<Row[]> => database.dataSource.query(sql, [tripId]);
  const one = async <Row>(sql: string): Promise<Row> => {
    const [row, ...more] = await rows<Row>(sql);
    if (row === undefined || more.length > 0) throw new Error(`${tripId} has not one row of ${sql}`);
    return row;
  };
  const itinerary = await queries.state(tripId);
  if (itinerary === null) throw new Error(`there is no ${tripId}`);
  const written = await rows<{ version: number; attempt: number | null }>(
    `SELECT stream_version AS version, (metadata_json ->> 'attempt')::integer AS attempt
     FROM orchestration_events WHERE stream_id = $1`,
  );
  return {
    events: await log.readAfter(tripId, 0, 10_000),
    attempts: new Map(written.map(({ version, attempt }) => [version, attempt])),
    receipts: await rows(
      `SELECT command_id, status, base_version, result_version, error
       FROM orchestration_command_receipts WHERE stream_id = $1`,
    ),
    itinerary,
    job: await one('SELECT status, percent FROM projection_jobs WHERE trip_id = $1'),
    run: await one('SELECT status, attempt, losses FROM generation_runs WHERE trip_id = $1'),
  };
}

export const ofType = <T extends TripEvent['type']>(events: readonly TripEvent[], type: T) =>
  events.filter((event): event is Extract<TripEvent, { type: T }> => event.type === type);

const terminal = ['generation_complete', 'generation_error', 'generation_cancelled'] as const;

export const hasEnded = (events: readonly TripEvent[]): boolean =>
  terminal.some((type) => ofType(events, type).length > 0);

/** What must hold of a trip whose generation was completed, whatever happened on the way: nothing twice, no hole. */
export function expectWhole({ events, receipts, itinerary, job, run }: StoredTrip): void {
  const versions = events.map((_, at) => at + 1);
  expect(events.map(({ version }) => version)).toEqual(versions);
  expect(terminal.flatMap((type) => ofType(events, type))).toMatchObject([
    { type: 'generation_complete', version: events.length },
  ]);
  // Each version is the outcome of one command, and no version of two.
  const outcomes = receipts.flatMap(({ base_version, result_version }) =>
    versions.slice(base_version, result_version),
  );
  expect(outcomes.sort((a, b) => a - b)).toEqual(versions);
  for (const { status, base_version, result_version } of receipts)
    if (status === 'rejected') expect(result_version).toBe(base_version);

  expectNoneTwice(ofType(events, 'node_planned').map(({ payload }) => payload.node.nodeId));
  expectNoneTwice(ofType(events, 'node_enhanced').map(({ payload }) => payload.nodeId));
  expectNoneTwice(ofType(events, 'phase_changed').map(({ payload }) => payload.phase));
  expectNoneTwice(ofType(events, 'day_completed').map(({ payload }) => payload.day));
  expect(itinerary.days.map(({ status }) => status)).toEqual(itinerary.days.map(() => 'planned'));
  expect(ofType(events, 'day_completed')).toHaveLength(itinerary.days.length);

  expect(events.reduce<Itinerary | null>(evolve, null)).toEqual(itinerary);
  expect(job).toEqual({ status: 'complete', percent: 100 });
  expect(run.status).toBe('ended');
}

function expectNoneTwice(values: readonly unknown[]): void {
  expect(values).toEqual([...new Set(values)]);
}

/** What differs between two generations of the same plan: ids, times of look-ups, how often somebody had to begin. */
const ofTheGeneration = ['nodeId', 'generationId', 'attempt', 'retrievedAt'];
/** What a model that is asked once more may put in other words. */
const prose = ['summary', 'description', 'why'];

/** The plan as a traveller reads it. */
export const planAsRead = (itinerary: Itinerary): unknown => planWithout(itinerary, ofTheGeneration);

/** Its days and nodes: titles, times, places, coordinates. */
export const planInOutline = (itinerary: Itinerary): unknown =>
  planWithout(itinerary, [...ofTheGeneration, ...prose]);

const planWithout = (itinerary: Itinerary, keys: readonly string[]): unknown =>
  JSON.parse(JSON.stringify(planOf(itinerary), (key, value) => (keys.includes(key) ? undefined : value)));
