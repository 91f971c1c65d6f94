import { Inject, Injectable } from '@nestjs/common';
import {
  formatCursor,
  type GenerationId,
  type Itinerary,
  type JobAnswer,
  type JobId,
  type NewGeneration,
  type Planner,
  type TripCommand,
  type TripEvent,
  type TripId,
} from '@tripstream/contracts';
import { creationStatus } from '@tripstream/itinerary';
import { type CommandResult, TripCommands } from '../commands/trip-commands.js';
import { CONFIG, type Config } from '../platform/config.js';
import { Database } from '../platform/database.js';
import { derivedId } from '../platform/ids.js';
import { PLANNER } from '../platform/planner-identity.js';
import { type WorkflowKind, Workflows } from '../platform/workflows.js';
import { TripQueries } from '../projections/trip-queries.js';
import type { OrderId } from './idempotency.js';
import { ProblemException } from './problem.exception.js';
import { refusal } from './refusal.js';

/** What the controllers of trips have in common: orders of the traveller, and what is answered to them. */
@Injectable()
export class TravellerOrders {
  constructor(
    private readonly commands: TripCommands,
    private readonly queries: TripQueries,
    private readonly database: Database,
    private readonly workflows: Workflows,
    @Inject(PLANNER) private readonly planner: Planner,
    @Inject(CONFIG) private readonly config: Pick<Config, 'BUNDLES_EXPIRE_MS'>,
  ) {}

  /** All ids follow from the command, so two copies of one request name the same generation. */
  generation(commandId: string, kind: WorkflowKind, now: string): NewGeneration {
    return {
      jobId: derivedId<JobId>('job', commandId),
      generationId: derivedId<GenerationId>('gen', commandId),
      planner: this.planner,
      steps: this.workflows.stepsOf(kind),
      expiresAt:
        kind === 'bundles' ? new Date(Date.parse(now) + this.config.BUNDLES_EXPIRE_MS).toISOString() : null,
    };
  }

  /** What became of an order, also when it was refused. */
  dispatch(command: TripCommand, { commandId, requestHash }: OrderId): Promise<CommandResult> {
    return this.commands.dispatch(command, { commandId, requestHash, actor: 'traveller' });
  }

  /** Carries out an order. @throws ProblemException when it is refused */
  async carryOut(command: TripCommand, order: OrderId): Promise<readonly TripEvent[]> {
    const result = await this.dispatch(command, order);
    if (!result.applied) throw refusal(result.reason);
    return result.events;
  }

  /** Carries out an order about a generation and answers with what that order did, also when it is asked again. */
  async aboutJob(command: TripCommand, order: OrderId): Promise<JobAnswer> {
    const { tripId } = command;
    for (const { type, jobId, generationId } of await this.carryOut(command, order))
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
    const { job } = await this.stored(tripId);
    return {
      itineraryId: tripId,
      executionId: job.generationId,
      jobId: job.jobId,
      status: creationStatus(job),
    };
  }

  /** A trip as it is stored, with its newest turn. */
  async stored(tripId: TripId): Promise<WithJob> {
    const trip = await this.queries.state(tripId);
    if (trip === null || !hasJob(trip)) throw new ProblemException('trip-not-found');
    return trip;
  }

  /** Whoever holds the trip at its version goes on from there, without a snapshot. */
  streamOf({ tripId, version, job }: WithJob): string {
    const after = formatCursor({ epoch: this.database.epoch, tripId, version });
    return `/api/itineraries/${tripId}/patches?executionId=${job.generationId}&after=${after}`;
  }
}

export type WithJob = Itinerary & { job: NonNullable<Itinerary['job']> };

export const hasJob = (trip: Itinerary): trip is WithJob => trip.job !== null;
