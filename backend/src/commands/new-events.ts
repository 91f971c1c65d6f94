import type { EventPayload, EventType, MessageId, NewTripEvent } from '@tripstream/contracts';

/** An event of the trip itself, which no generation caused. */
export const ofTheTrip = <T extends EventType>(type: T, payload: EventPayload<T>): NewTripEvent =>
  ({ type, jobId: null, generationId: null, payload }) as NewTripEvent;

export const startedTrip = (payload: EventPayload<'trip_created'>): NewTripEvent =>
  ofTheTrip('trip_created', payload);

/** Something that the traveller said. */
export const said = (messageId: MessageId, text: string): NewTripEvent =>
  ofTheTrip('message_posted', { messageId, role: 'traveller', text });
