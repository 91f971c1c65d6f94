import type { Itinerary, TripEvent } from '@tripstream/contracts';
import { evolve } from '@tripstream/itinerary';
import { SseReader } from './sse-reader.js';
import type { ApiUser } from './test-server.js';

/** A reader that follows a trip from server to server by its cursor, as a browser does. */
export class Follower {
  readonly events: TripEvent[] = [];
  private cursor: string | undefined;

  constructor(private readonly tripId: string) {}

  /** The fold of what was read. */
  get itinerary(): Itinerary | null {
    return this.events.reduce<Itinerary | null>(evolve, null);
  }

  /** Reads on this server until the fact holds. */
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
