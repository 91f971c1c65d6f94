import { Body, Controller, Get, Header, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import {
  type Generation,
  type GenerationAnswer,
  generationIdSchema,
  type MessageId,
  type Preferences,
  requestBundlesSchema,
  type TravellerId,
  type TripId,
} from '@tripstream/contracts';
import { evolve, generationStatus } from '@tripstream/itinerary';
import type { Request, Response } from 'express';
import { derivedId } from '../platform/ids.js';
import { GenerationQueries } from '../projections/generation-queries.js';
import { EstimatedDurations } from './estimated-duration.js';
import { orderId } from './idempotency.js';
import { Traveller } from './identity/identity.guard.js';
import { ProblemException } from './problem.exception.js';
import { hasJob, TravellerOrders } from './traveller-orders.js';

/** Generations: to have trips proposed, and to look at what became of that, from anywhere and at any time. */
@Controller('api/generations')
export class GenerationsController {
  constructor(
    private readonly orders: TravellerOrders,
    private readonly generations: GenerationQueries,
    private readonly durations: EstimatedDurations,
  ) {}

  @Post()
  @HttpCode(202)
  async propose(
    @Body({ schema: requestBundlesSchema }) preferences: Preferences,
    @Traveller() travellerId: TravellerId,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<GenerationAnswer> {
    const order = orderId(request, travellerId);
    const now = new Date().toISOString();
    const tripId = derivedId<TripId>('trip', order.commandId);
    const events = await this.orders.carryOut(
      {
        type: 'proposal.create',
        tripId,
        travellerId,
        preferences,
        messageId: derivedId<MessageId>('msg', order.commandId),
        generation: this.orders.generation(order.commandId, 'bundles', now),
        now,
      },
      order,
    );
    // The answer is the fold of the first commit: asked again, it is the same.
    const trip = events.reduce<Parameters<typeof evolve>[0]>(evolve, null);
    if (trip === null || !hasJob(trip)) throw new Error(`${tripId} was opened without a job`);
    const { generationId, jobId, kind, status, startedAt } = trip.job;
    response.set('Location', `/api/generations/${generationId}`);
    return {
      generationId,
      jobId,
      tripId,
      status: generationStatus(status),
      sseEndpoint: this.orders.streamOf(trip),
      estimatedCompletionAt: await this.durations.completionOf(kind, 0, startedAt),
    };
  }

  /** A read and nothing else; a foreign generation and one that does not exist get the same answer. */
  @Get(':id')
  @Header('Cache-Control', 'private, no-cache')
  async find(@Param('id') id: string, @Traveller() travellerId: TravellerId): Promise<Generation> {
    const generationId = generationIdSchema.safeParse(id);
    const generation = generationId.success
      ? await this.generations.find(generationId.data, travellerId)
      : null;
    if (generation === null) throw new ProblemException('generation-not-found');
    return generation;
  }
}
