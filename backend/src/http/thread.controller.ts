import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import type { Thread, TravellerId, TurnDiff } from '@tripstream/contracts';
import { checkpointOf, sessionOf, threadIdOf, turnsOf } from '@tripstream/itinerary';
import { z } from 'zod';
import { Checkpoints } from '../projections/checkpoints.js';
import { TripQueries } from '../projections/trip-queries.js';
import { Traveller } from './identity/identity.guard.js';
import { ProblemException } from './problem.exception.js';
import { TripAccess } from './trip-access.js';

const turn = z.coerce.number().int().min(0).max(10_000);
const rangeSchema = z.strictObject({ from: turn, to: turn });

/** The planning conversation of a trip, and what its turns changed. */
@Controller('api/itineraries/:id')
export class ThreadController {
  constructor(
    private readonly access: TripAccess,
    private readonly queries: TripQueries,
    private readonly checkpoints: Checkpoints,
  ) {}

  @Get('thread')
  @Header('Cache-Control', 'no-store')
  async thread(@Param('id') id: string, @Traveller() travellerId: TravellerId): Promise<Thread> {
    const { tripId } = await this.access.require(id, travellerId);
    const trip = await this.queries.state(tripId);
    if (trip?.job == null) throw new ProblemException('trip-not-found');
    const turns = [...turnsOf(trip)];
    return {
      threadId: threadIdOf(tripId),
      version: trip.version,
      messages: trip.messages,
      activities: trip.activities,
      session: sessionOf(trip.job),
      turns,
      checkpoints: turns.flatMap((ended) => checkpointOf(ended) ?? []),
      approvals: trip.approvals,
    };
  }

  /** What changed between two turns, counted from 1; 0 is the empty plan. Backwards is the same change undone. */
  @Get('diff')
  @Header('Cache-Control', 'no-store')
  async diff(
    @Param('id') id: string,
    @Query({ schema: rangeSchema }) { from, to }: z.output<typeof rangeSchema>,
    @Traveller() travellerId: TravellerId,
  ): Promise<TurnDiff> {
    const { tripId } = await this.access.require(id, travellerId);
    const diff = await this.checkpoints.between(tripId, from, to);
    if (diff === null) throw new ProblemException('checkpoint-not-found');
    return { from, to, diff: { ...diff } };
  }
}
