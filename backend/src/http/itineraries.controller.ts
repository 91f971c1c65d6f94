import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import {
  cancelSchema,
  createItinerarySchema,
  formatCursor,
  type GenerationId,
  type Itinerary,
  type ItineraryCreationResponse,
  type ItineraryList,
  type JobAnswer,
  type JobId,
  type MessageId,
  type Planner,
  type Snapshot,
  type TravellerId,
  type TripCommand,
  type TripId,
  type Wish,
} from '@tripstream/contracts';
import { creationStatus, evolve } from '@tripstream/itinerary';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { type CommandResult, TripCommands } from '../commands/trip-commands.js';
import { Database } from '../platform/database.js';
import { derivedId } from '../platform/ids.js';
import { PLANNER } from '../platform/planner-identity.js';
import { TripQueries } from '../projections/trip-queries.js';
import { estimatedMs } from './estimated-duration.js';
import { type OrderId, orderId } from './idempotency.js';
import { Traveller } from './identity/identity.guard.js';
import { ProblemException } from './problem.exception.js';
import { TripAccess } from './trip-access.js';

const LIST_LIMIT = 100;
/** A day of a path; anything else names no day. */
const daySchema = z
  .string()
  .regex(/^[1-9]\d?$/)
  .transform(Number);
const emptyBodySchema = z.strictObject({}).optional();

/** Trips: to begin one, to look at them, to stop and to try again. Parses and answers; what happens is decided by commands. */
@Controller('api/itineraries')
export class ItinerariesController {
  constructor(
    private readonly commands: TripCommands,
    private readonly queries: TripQueries,
    private readonly access: TripAccess,
    private readonly database: Database,
    @Inject(PLANNER) private readonly planner: Planner,
  ) {}

  @Post()
  async create(
    @Body({ schema: createItinerarySchema }) wish: Wish,
    @Traveller() travellerId: TravellerId,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ItineraryCreationResponse> {
    const { commandId, requestHash } = orderId(request, travellerId);
    // All ids follow from the command, so two copies of one request name the same trip and meet on one stream.
    const tripId = derivedId<TripId>('trip', commandId);
    const result = await this.commands.dispatch(
      {
        type: 'trip.create',
        tripId,
        travellerId,
        wish,
        messageId: derivedId<MessageId>('msg', commandId),
        generation: this.generation(commandId),
        now: new Date().toISOString(),
      },
      { commandId, requestHash, actor: 'traveller' },
    );
    if (!result.applied) throw refusal(result.reason);
    // The answer is the fold of the first commit: asked again, it is the same.
    const itinerary = result.events.reduce<Itinerary | null>(evolve, null);
    if (itinerary?.job == null) throw new Error(`${tripId} was opened without a job`);
    response.set('Location', `/api/itineraries/${tripId}`);
    const { jobId, generationId } = itinerary.job;
    // Whoever holds this answer holds the trip at this version: the stream goes on from there, without a snapshot.
    const after = formatCursor({ epoch: this.database.epoch, tripId, version: itinerary.version });
    return {
      itineraryId: tripId,
      executionId: generationId,
      jobId,
      status: creationStatus(itinerary.job),
      itinerary,
      sseEndpoint: `/api/itineraries/${tripId}/patches?executionId=${generationId}&after=${after}`,
      estimatedCompletionAt: new Date(Date.parse(itinerary.createdAt) + estimatedMs(wish.days)).toISOString(),
    };
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
    const generation = this.generation(order.commandId);
    return this.order({ type: 'generation.retry', tripId, generation, now: new Date().toISOString() }, order);
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
    const generation = this.generation(order.commandId);
    return this.order(
      { type: 'day.retry', tripId, day: day.data, generation, now: new Date().toISOString() },
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
    return this.order(
      { type: 'generation.cancel', tripId, keep, now: new Date().toISOString() },
      orderId(request, travellerId),
    );
  }

  private generation(commandId: string) {
    return {
      jobId: derivedId<JobId>('job', commandId),
      generationId: derivedId<GenerationId>('gen', commandId),
      planner: this.planner,
    };
  }

  /** Carries out an order about a generation and answers with what that order did, also when it is asked again. */
  private async order(command: TripCommand, { commandId, requestHash }: OrderId): Promise<JobAnswer> {
    const result = await this.commands.dispatch(command, { commandId, requestHash, actor: 'traveller' });
    if (!result.applied) throw refusal(result.reason);
    const { tripId } = command;
    for (const { type, jobId, generationId } of result.events)
      if (
        (type === 'generation_started' || type === 'generation_cancelled') &&
        jobId !== null &&
        generationId !== null
      )
        return {
          itineraryId: tripId,
          executionId: generationId,
          jobId,
          status: type === 'generation_started' ? 'queued' : 'cancelled',
        };
    // Nothing was left to do: the trip stands as the order wants it.
    const job = (await this.queries.state(tripId))?.job;
    if (job == null) throw new ProblemException('trip-not-found');
    return {
      itineraryId: tripId,
      executionId: job.generationId,
      jobId: job.jobId,
      status: creationStatus(job),
    };
  }
}

function refusal(reason: Extract<CommandResult, { applied: false }>['reason']): Error {
  switch (reason) {
    case 'not_found':
      return new ProblemException('trip-not-found');
    case 'generation_active':
      return new ProblemException('generation-active');
    case 'nothing_to_plan':
      return new ProblemException('nothing-to-plan');
    case 'unknown_day':
      return new ProblemException('day-not-found');
    case 'day_closed':
      return new ProblemException('day-not-retryable');
    case 'terminal_state':
      return new ProblemException('generation-terminal');
    case 'already_exists':
      // Ids follow from the command: only the same command can meet itself here, and then its receipt answers.
      return new ProblemException('idempotency-in-progress', { headers: { 'Retry-After': '1' } });
    default:
      return new Error(`a traveller's order was refused as if a planner had sent it: ${reason}`);
  }
}
