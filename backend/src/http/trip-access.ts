import { Injectable } from '@nestjs/common';
import {
  type GenerationId,
  type JobId,
  type TravellerId,
  type TripId,
  tripIdSchema,
} from '@tripstream/contracts';
import { TripQueries } from '../projections/trip-queries.js';
import { ProblemException } from './problem.exception.js';

export interface AccessibleTrip {
  tripId: TripId;
  jobId: JobId;
  activeGenerationId: GenerationId;
}

/** Who may come near a trip. A foreign trip and one that does not exist get the same answer, after the same work. */
@Injectable()
export class TripAccess {
  constructor(private readonly queries: TripQueries) {}

  /** @throws ProblemException trip-not-found */
  async require(id: string, travellerId: TravellerId): Promise<AccessibleTrip> {
    const tripId = tripIdSchema.safeParse(id);
    const trip = tripId.success ? await this.queries.ownership(tripId.data) : null;
    if (!tripId.success || trip?.travellerId !== travellerId) throw new ProblemException('trip-not-found');
    return { tripId: tripId.data, jobId: trip.jobId, activeGenerationId: trip.activeGenerationId };
  }
}
