import type { EventPayload, EventType, GenerationId, JobId, TripEvent, TripId } from '@tripstream/contracts';

/** Events of one trip in the making: versions and times follow from their order. */
export class Log {
  readonly events: TripEvent[] = [];
  #ids: { jobId: JobId | null; generationId: GenerationId | null } = { jobId: null, generationId: null };

  constructor(readonly trip: TripId) {}

  of(ids: { jobId: JobId | null; generationId: GenerationId | null }) {
    this.#ids = ids;
  }

  append<T extends EventType>(type: T, payload: EventPayload<T>) {
    const version = this.events.length + 1;
    const event = {
      schema: 1,
      type,
      tripId: this.trip,
      version,
      occurredAt: instant(version),
      ...this.#ids,
      payload,
    };
    this.events.push(event as unknown as TripEvent);
  }
}

/** Seconds after noon. */
export const instant = (second: number) => new Date(Date.UTC(2026, 3, 1, 12, 0, second)).toISOString();

/** An id of the contract's form that a person can read. */
export const id = <T extends string>(prefix: string, name: string) =>
  `${prefix}_${name.padEnd(22, '0')}` as T;

export const tripId = (name = 'a') => id<TripId>('trip', name);
