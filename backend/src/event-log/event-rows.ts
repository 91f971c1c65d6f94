import { EVENT_SCHEMA, type NewTripEvent, type TripEvent, type TripId } from '@tripstream/contracts';

/** A row of `orchestration_events`, as far as readers need it. */
export interface EventRow {
  stream_version: number;
  event_type: string;
  occurred_at: Date;
  payload_json: unknown;
  metadata_json: { schema: number; jobId: string | null; generationId: string | null };
}

/** Parameters: trip, version, limit. Events after that version, oldest first. */
export const readStatement = {
  name: 'event-log-read-after',
  text: `SELECT stream_version, event_type, occurred_at, payload_json, metadata_json FROM orchestration_events
         WHERE aggregate_kind = 'trip' AND stream_id = $1 AND stream_version > $2
         ORDER BY stream_version ASC LIMIT $3`,
};

export const eventOf = (tripId: TripId, row: EventRow): TripEvent =>
  envelope(tripId, row.stream_version, row.occurred_at.toISOString(), {
    type: row.event_type,
    jobId: row.metadata_json.jobId,
    generationId: row.metadata_json.generationId,
    payload: row.payload_json,
  } as NewTripEvent);

export const envelope = (
  tripId: TripId,
  version: number,
  occurredAt: string,
  event: NewTripEvent,
): TripEvent =>
  // Key order is the wire's: the same event is the same text, live and replayed.
  ({
    schema: EVENT_SCHEMA,
    type: event.type,
    tripId,
    version,
    occurredAt,
    jobId: event.jobId,
    generationId: event.generationId,
    payload: event.payload,
  }) as TripEvent;
