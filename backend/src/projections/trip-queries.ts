import { Injectable } from '@nestjs/common';
import type {
  GenerationId,
  Itinerary,
  ItinerarySummary,
  JobId,
  Persistence,
  Snapshot,
  TravellerId,
  TripId,
} from '@tripstream/contracts';
import {
  creationStatus,
  noRows,
  type ReadModel,
  readiness,
  stateOf,
  type TripRows,
  threadIdOf,
} from '@tripstream/itinerary';
import type { QueryResultRow } from 'pg';
import { EventLog } from '../event-log/event-log.js';
import { failingSinceColumn } from '../event-log/failing-streams.js';
import { readModelTables } from '../event-log/read-model-tables.js';
import { Database, type Run } from '../platform/database.js';
import { ServedSnapshots } from './served-snapshots.js';

/** A trip as it stands in the read models, at the version of its stream. */
export interface StoredTrip {
  itinerary: Itinerary;
  /** The database's clock at the newest event. */
  updatedAt: string;
  /** Since when the stream's head says that commits fail; null while it does not. */
  failingSince: string | null;
}

export interface TripOwnership {
  travellerId: TravellerId;
  jobId: JobId;
  activeGenerationId: GenerationId;
}

/** What a state is made of; the other read models are for other readers. */
const stateModels = [
  'trips',
  'anchors',
  'days',
  'items',
  'bundles',
  'jobs',
  'messages',
  'activities',
  'turns',
  'approvals',
] as const satisfies ReadModel[];

interface LoadedTrip extends Pick<TripRows, (typeof stateModels)[number]> {
  version: number;
  occurred_at: Date;
  failing_since: string | null;
}

/** Instants leave Postgres as text with an offset; the contract writes them as `Date` does. */
const instants = new Set(['created_at', 'started_at', 'ended_at', 'expires_at']);

const rowsOfTable = (name: ReadModel) => {
  const { table, owner } = readModelTables[name];
  return `(SELECT coalesce(json_agg(r), '[]') FROM ${table} r WHERE r.${owner} = ${owner === 'trip_id' ? '$1' : '$2'}) AS ${name}`;
};

/** One statement sees one snapshot of the database: rows and version belong together. */
const loadStatement = {
  name: 'trip-load',
  text: `SELECT s.version, s.occurred_at, ${failingSinceColumn('s')} AS failing_since,
                ${stateModels.map(rowsOfTable).join(', ')}
         FROM orchestration_streams s WHERE s.aggregate_kind = 'trip' AND s.stream_id = $1`,
};

const ownershipStatement = {
  name: 'trip-ownership',
  text: `SELECT t.traveller_id AS "travellerId", j.job_id AS "jobId", j.generation_id AS "activeGenerationId"
         FROM projection_trips t JOIN projection_jobs j ON j.job_id = t.job_id WHERE t.trip_id = $1`,
};

const listStatement = {
  name: 'trip-list',
  text: `SELECT t.trip_id, t.title, t.wish, t.destination, t.created_at, j.status, j.percent
         FROM projection_trips t JOIN projection_jobs j ON j.job_id = t.job_id
         WHERE t.traveller_id = $1 AND NOT t.discarded ORDER BY t.created_at DESC, t.trip_id LIMIT $2`,
};

/** Reads of the read models. Nothing here looks into the log. */
@Injectable()
export class TripQueries {
  constructor(
    private readonly database: Database,
    private readonly log: EventLog,
    private readonly served: ServedSnapshots,
  ) {}

  async load(tripId: TripId, run: Run = this.database.run): Promise<StoredTrip | null> {
    const [loaded] = await run<LoadedTrip & QueryResultRow>(loadStatement, [tripId, threadIdOf(tripId)]);
    if (loaded === undefined) return null;
    const { version, occurred_at, failing_since, ...rows } = loaded;
    for (const row of [...rows.trips, ...rows.jobs, ...rows.turns]) normaliseInstants(row);
    return {
      itinerary: stateOf({ ...noRows(), ...rows }, version),
      updatedAt: occurred_at.toISOString(),
      failingSince: failing_since,
    };
  }

  async state(tripId: TripId, run?: Run): Promise<Itinerary | null> {
    return (await this.load(tripId, run))?.itinerary ?? null;
  }

  /** What a reader starts from: the stream goes on after exactly this version. */
  async snapshot(tripId: TripId): Promise<Snapshot | null> {
    const trip = await this.load(tripId);
    if (trip === null) return null;
    const { failingSince } = trip;
    const snapshot = snapshotOf(
      trip,
      this.database.epoch,
      // What the head says is true for every process; an outage is known to those that wanted to write.
      failingSince === null ? this.log.persistence(tripId) : { state: 'failing', since: failingSince },
    );
    this.served.note(snapshot);
    return snapshot;
  }

  /** Whose a trip is, and which generation is its newest; null when there is no such trip. */
  async ownership(tripId: TripId): Promise<TripOwnership | null> {
    const [row] = await this.database.query<TripOwnership & Record<string, unknown>>(ownershipStatement, [
      tripId,
    ]);
    return row ?? null;
  }

  /** A traveller's trips, newest first. */
  async list(travellerId: TravellerId, limit: number): Promise<ItinerarySummary[]> {
    const rows = await this.database.query<{
      trip_id: TripId;
      title: string;
      wish: Itinerary['wish'];
      destination: Itinerary['destination'];
      created_at: Date;
      status: ItinerarySummary['jobStatus'];
      percent: number;
    }>(listStatement, [travellerId, limit]);
    return rows.map((row) => ({
      tripId: row.trip_id,
      title: row.title,
      destination: row.destination?.name ?? row.wish?.destination ?? '',
      startDate: row.wish?.startDate ?? null,
      days: row.wish?.days ?? 0,
      stage: row.wish === null ? 'proposal' : 'trip',
      jobStatus: row.status,
      percent: row.percent,
      createdAt: row.created_at.toISOString(),
    }));
  }
}

function snapshotOf(
  { itinerary, updatedAt }: StoredTrip,
  epoch: string,
  persistence: Persistence | null,
): Snapshot {
  const { job } = itinerary;
  if (job === null) throw new RangeError(`${itinerary.tripId} has no job`);
  return {
    epoch,
    version: itinerary.version,
    updatedAt,
    itinerary,
    job: {
      jobId: job.jobId,
      generationId: job.generationId,
      status: job.status,
      creationStatus: creationStatus(job),
    },
    readiness: readiness(itinerary, persistence?.state === 'failing'),
    persistence,
  };
}

function normaliseInstants(row: object): void {
  for (const [field, value] of Object.entries(row))
    if (instants.has(field) && typeof value === 'string')
      Object.assign(row, { [field]: new Date(value).toISOString() });
}
