import { Body, Controller, Get, Header, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import {
  type BundleId,
  cancelSchema,
  type ItineraryCreationResponse,
  type ItineraryList,
  type JobAnswer,
  type MessageId,
  type NodeId,
  nodeIdSchema,
  type Snapshot,
  type TravellerId,
  type TripEvent,
  type TripId,
  type Wish,
} from '@tripstream/contracts';
import { creationStatus, evolve } from '@tripstream/itinerary';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { derivedId } from '../platform/ids.js';
import { PageLooks } from '../platform/page-looks.js';
import { TripQueries } from '../projections/trip-queries.js';
import { EstimatedDurations } from './estimated-duration.js';
import { type OrderId, orderId } from './idempotency.js';
import { Traveller } from './identity/identity.guard.js';
import { type NewItinerary, newItinerarySchema } from './new-itinerary.js';
import { ProblemException } from './problem.exception.js';
import { refusal } from './refusal.js';
import { hasJob, TravellerOrders, type WithJob } from './traveller-orders.js';
import { TripAccess } from './trip-access.js';

const LIST_LIMIT = 100;
/** A day of a path; anything else names no day. */
const daySchema = z
  .string()
  .regex(/^[1-9]\d?$/)
  .transform(Number);
const emptyBodySchema = z.strictObject({}).optional();

const now = () => new Date().toISOString();

/** Trips: to begin one, to look at them, to stop and to try again. Parses and answers; what happens is decided by commands. */
@Controller('api/itineraries')
export class ItinerariesController {
  constructor(
    private readonly orders: TravellerOrders,
    private readonly queries: TripQueries,
    private readonly access: TripAccess,
    private readonly durations: EstimatedDurations,
    private readonly pageLooks: PageLooks,
  ) {}

  @Post()
  async create(
    @Body({ schema: newItinerarySchema }) asked: NewItinerary,
    @Traveller() travellerId: TravellerId,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ItineraryCreationResponse> {
    const order = orderId(request, travellerId);
    const trip =
      'wish' in asked
        ? await this.begin(asked.wish, travellerId, order)
        : await this.choose(asked.choice, travellerId, order);
    const { tripId, job, days } = trip;
    response.set('Location', `/api/itineraries/${tripId}`);
    return {
      itineraryId: tripId,
      executionId: job.generationId,
      jobId: job.jobId,
      status: creationStatus(job),
      itinerary: trip,
      sseEndpoint: this.orders.streamOf(trip),
      estimatedCompletionAt: await this.durations.completionOf(job.kind, days.length, job.startedAt),
    };
  }

  private async begin(wish: Wish, travellerId: TravellerId, order: OrderId): Promise<WithJob> {
    // All ids follow from the command, so two copies of one request name the same trip and meet on one stream.
    const tripId = derivedId<TripId>('trip', order.commandId);
    const at = now();
    return opened(
      await this.orders.carryOut(
        {
          type: 'trip.create',
          tripId,
          travellerId,
          wish,
          messageId: derivedId<MessageId>('msg', order.commandId),
          generation: this.orders.generation(order.commandId, 'itinerary', at),
          now: at,
        },
        order,
      ),
    );
  }

  /** The trip goes on with the bundle; a second choice becomes a trip of its own. */
  private async choose(
    { tripId: id, bundleId }: { tripId: TripId; bundleId: BundleId },
    travellerId: TravellerId,
    order: OrderId,
  ): Promise<WithJob> {
    const { tripId } = await this.access.require(id, travellerId);
    const at = now();
    const chosen = await this.orders.dispatch(
      {
        type: 'bundle.choose',
        tripId,
        bundleId,
        messageId: derivedId<MessageId>('msg', order.commandId),
        generation: this.orders.generation(order.commandId, 'itinerary', at),
        now: at,
      },
      order,
    );
    if (chosen.applied) return this.orders.stored(tripId);
    if (chosen.reason !== 'bundle_chosen') throw refusal(chosen.reason);
    return this.fork(await this.orders.stored(tripId), bundleId, order);
  }

  private async fork(
    { preferences, ...trip }: WithJob,
    bundleId: BundleId,
    order: OrderId,
  ): Promise<WithJob> {
    const bundle = trip.bundles.find((one) => one.bundleId === bundleId);
    if (bundle === undefined || preferences === null) throw new ProblemException('bundle-not-found');
    // The choice has its receipt; this is another order, and repeated it is the same one.
    const commandId = `${order.commandId}/fork`;
    const at = now();
    return opened(
      await this.orders.carryOut(
        {
          type: 'proposal.fork',
          tripId: derivedId<TripId>('trip', commandId),
          travellerId: trip.travellerId,
          preferences,
          bundle,
          messageId: derivedId<MessageId>('msg', commandId),
          generation: this.orders.generation(commandId, 'itinerary', at),
          now: at,
        },
        { ...order, commandId },
      ),
    );
  }

  @Get()
  @Header('Cache-Control', 'no-store')
  async list(@Traveller() travellerId: TravellerId): Promise<ItineraryList> {
    return { itineraries: await this.queries.list(travellerId, LIST_LIMIT) };
  }

  @Get(':id')
  async snapshot(
    @Param('id') id: string,
    @Traveller() travellerId: TravellerId,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Snapshot> {
    const { tripId } = await this.access.require(id, travellerId);
    this.pageLooks.opened(tripId);
    const snapshot = await this.queries.snapshot(tripId);
    if (snapshot === null) throw new ProblemException('trip-not-found');
    // The version names the content within its history, so a reader that has it is told so without the body.
    const failing = snapshot.persistence === null ? '' : '.failing';
    response.set({
      ETag: `"${snapshot.epoch}.${snapshot.version}${failing}"`,
      'Cache-Control': 'private, no-cache',
    });
    return snapshot;
  }

  @Post(':id/retry')
  @HttpCode(202)
  async retry(
    @Param('id') id: string,
    @Body({ schema: emptyBodySchema }) _body: unknown,
    @Traveller() travellerId: TravellerId,
    @Req() request: Request,
  ): Promise<JobAnswer> {
    const { tripId } = await this.access.require(id, travellerId);
    const order = orderId(request, travellerId);
    const at = now();
    // A trip has no wish for as long as nobody has chosen: then it is proposals that are tried again.
    const kind = (await this.orders.stored(tripId)).wish === null ? 'bundles' : 'itinerary';
    const generation = this.orders.generation(order.commandId, kind, at);
    return this.orders.aboutJob({ type: 'generation.retry', tripId, generation, now: at }, order);
  }

  @Post(':id/days/:day/retry')
  @HttpCode(202)
  async retryDay(
    @Param('id') id: string,
    @Param('day') number: string,
    @Body({ schema: emptyBodySchema }) _body: unknown,
    @Traveller() travellerId: TravellerId,
    @Req() request: Request,
  ): Promise<JobAnswer> {
    const { tripId } = await this.access.require(id, travellerId);
    const day = daySchema.safeParse(number);
    if (!day.success) throw new ProblemException('day-not-found');
    const order = orderId(request, travellerId);
    const at = now();
    const generation = this.orders.generation(order.commandId, 'day_retry', at);
    return this.orders.aboutJob({ type: 'day.retry', tripId, day: day.data, generation, now: at }, order);
  }

  /** Looks one stop up again that could not be verified; nothing is written anew. */
  @Post(':id/nodes/:nodeId/retry')
  @HttpCode(202)
  async retryNode(
    @Param('id') id: string,
    @Param('nodeId') name: string,
    @Body({ schema: emptyBodySchema }) _body: unknown,
    @Traveller() travellerId: TravellerId,
    @Req() request: Request,
  ): Promise<JobAnswer> {
    const { tripId } = await this.access.require(id, travellerId);
    const nodeId: { data?: NodeId } = nodeIdSchema.safeParse(name);
    if (nodeId.data === undefined) throw new ProblemException('node-not-found');
    const order = orderId(request, travellerId);
    const at = now();
    const generation = this.orders.generation(order.commandId, 'day_retry', at);
    return this.orders.aboutJob(
      { type: 'node.retry', tripId, nodeId: nodeId.data, generation, now: at },
      order,
    );
  }

  @Post(':id/cancel')
  @HttpCode(200)
  async cancel(
    @Param('id') id: string,
    @Body({ schema: cancelSchema }) { keep }: z.output<typeof cancelSchema>,
    @Traveller() travellerId: TravellerId,
    @Req() request: Request,
  ): Promise<JobAnswer> {
    const { tripId } = await this.access.require(id, travellerId);
    return this.orders.aboutJob(
      { type: 'generation.cancel', tripId, keep, now: now() },
      orderId(request, travellerId),
    );
  }
}

/** The answer is the fold of the first commit: asked again, it is the same. */
function opened(events: readonly TripEvent[]): WithJob {
  const trip = events.reduce<Parameters<typeof evolve>[0]>(evolve, null);
  if (trip === null || !hasJob(trip)) throw new Error('a trip was opened without a job');
  return trip;
}
