import { Inject, Injectable } from '@nestjs/common';
import type {
  Generation,
  GenerationId,
  Itinerary,
  JobKind,
  TravellerId,
  TripId,
} from '@tripstream/contracts';
import { generationStatus, turnsOf } from '@tripstream/itinerary';
import { Database } from '../platform/database.js';
import { TripQueries } from './trip-queries.js';

/** A trip whose proposals were to be chosen from by now. */
export interface DueProposal {
  tripId: TripId;
  expiresAt: string;
}

/** How long generations of one kind took: `usualMs` is the median, for each planned day where days are planned. */
export interface UsualDuration {
  kind: JobKind;
  usualMs: number;
}

const ownerStatement = {
  name: 'generation-owner',
  text: `SELECT t.trip_id AS "tripId", t.traveller_id AS "travellerId"
         FROM projection_thread_turns u
         JOIN projection_threads h ON h.thread_id = u.thread_id
         JOIN projection_trips t ON t.trip_id = h.trip_id
         WHERE u.generation_id = $1 LIMIT 1`,
};

const dueStatement = {
  name: 'generation-due-proposals',
  text: `SELECT trip_id AS "tripId", expires_at AS "expiresAt" FROM projection_trips
         WHERE expires_at <= now() AND (expires_at, trip_id) > ($1::timestamptz, $2)
         ORDER BY expires_at, trip_id LIMIT $3`,
};

const usualStatement = {
  name: 'generation-usual-durations',
  text: `
    SELECT k.kind, percentile_cont(0.5) WITHIN GROUP (ORDER BY j.ms) AS "usualMs"
    FROM unnest(enum_range(NULL::job_kind)) AS k(kind)
    CROSS JOIN LATERAL (
      SELECT extract(epoch FROM ended_at - started_at)::double precision * 1000 / greatest(days_planned, 1) AS ms
      FROM projection_jobs
      WHERE provider = $1::provider AND kind = k.kind AND status = 'complete' AND node_id IS NULL
      ORDER BY ended_at DESC LIMIT 50) j
    GROUP BY k.kind`,
};

/** Reads about generations. Pure: asking changes nothing, however often and by however many. */
@Injectable()
export class GenerationQueries {
  constructor(
    private readonly database: Database,
    @Inject(TripQueries) private readonly trips: Pick<TripQueries, 'state'>,
  ) {}

  /** A generation of this traveller; null when there is none, or it is somebody else's. */
  async find(generationId: GenerationId, travellerId: TravellerId): Promise<Generation | null> {
    const [owner] = await this.database.query<{ tripId: TripId; travellerId: TravellerId }>(ownerStatement, [
      generationId,
    ]);
    if (owner?.travellerId !== travellerId) return null;
    const trip = await this.trips.state(owner.tripId);
    return trip === null ? null : generationOf(trip, generationId);
  }

  /** By the database's clock, in pages. @param after - the last one of the page before; null for the first page */
  async dueProposals(after: DueProposal | null, limit: number): Promise<DueProposal[]> {
    const rows = await this.database.query<{ tripId: TripId; expiresAt: Date }>(dueStatement, [
      after?.expiresAt ?? '-infinity',
      after?.tripId ?? '',
      limit,
    ]);
    return rows.map(({ tripId, expiresAt }) => ({ tripId, expiresAt: expiresAt.toISOString() }));
  }

  /** Of the last 50 completed jobs of each kind that this provider worked on; kinds without any are absent. */
  async usualDurations(provider: string): Promise<UsualDuration[]> {
    return this.database.query<UsualDuration & Record<string, unknown>>(usualStatement, [provider]);
  }
}

/** Null when the trip has no such generation. */
function generationOf(trip: Itinerary, generationId: GenerationId): Generation | null {
  const turns = [...turnsOf(trip)];
  const at = turns.findIndex((turn) => turn.generationId === generationId);
  const turn = turns[at];
  if (turn === undefined) return null;
  const lapsed = turn.kind === 'bundles' && trip.expired;
  const end = turn.endedVersion ?? trip.version;
  return {
    generationId,
    jobId: turn.jobId,
    tripId: trip.tripId,
    kind: turn.kind,
    status: lapsed ? 'expired' : generationStatus(turn.status),
    bundles: turn.kind === 'bundles' ? trip.bundles : [],
    chosenBundleId: trip.chosenBundleId,
    error: turn.failure,
    reasoningSummaries: trip.activities
      .filter(({ kind, version }) => kind === 'reasoning' && version >= turn.version && version <= end)
      .map(({ text }) => text),
    usage: turn.usage,
    createdAt: turn.startedAt,
    expiresAt: turn.kind === 'bundles' ? trip.expiresAt : null,
    supersededBy: turns.at(-1)?.generationId === generationId ? null : (turns.at(-1)?.generationId ?? null),
  };
}
