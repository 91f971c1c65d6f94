import { EVENT_SCHEMA, type Itinerary, type NewTripEvent, type TripEvent } from '@tripstream/contracts';

/** The event as it will stand in the log, as far as the fold can tell: its time is the log's to give and is not folded. */
export const provisionally = (
  trip: Itinerary | null,
  event: NewTripEvent,
  tripId = trip?.tripId,
): TripEvent =>
  ({
    schema: EVENT_SCHEMA,
    type: event.type,
    tripId,
    version: (trip?.version ?? 0) + 1,
    occurredAt: '1970-01-01T00:00:00.000Z',
    jobId: event.jobId,
    generationId: event.generationId,
    payload: event.payload,
  }) as TripEvent;
