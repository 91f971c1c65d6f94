import { Inject, Injectable } from '@nestjs/common';
import type { Itinerary, Job, RejectionReason, TripCommand } from '@tripstream/contracts';
import { isTerminal, withoutPosition } from '@tripstream/itinerary';
import { LOGGER, type Logger } from './logger.js';
import { Metrics } from './metrics.js';

/** What became of one order, once that is certain. */
export interface Settled {
  command: TripCommand;
  /** The trip that it was decided against, and the trip behind it: the same when it was refused or had nothing left to do. */
  before: Itinerary | null;
  after: Itinerary | null;
  /** Null when it was accepted. */
  reason: RejectionReason | null;
}

/** Somebody writes who should not any more. Other refusals are part of a planner's or a traveller's day. */
const droppedReasons: ReadonlySet<RejectionReason> = new Set([
  'not_found',
  'generation_mismatch',
  'terminal_state',
  'attempt_superseded',
]);

/** Orders that want to end a generation: they cannot take an ended one back to work. */
const endings: ReadonlySet<TripCommand['type']> = new Set([
  'generation.complete',
  'generation.fail',
  'generation.cancel',
  'job.repair',
]);

const SAMPLE = 5;

/** Tells operators of writes that were refused and of generations that ended: one line each, and one count. */
@Injectable()
export class WriteAnomalies {
  constructor(
    private readonly metrics: Metrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Called once for each order that got its answer, not for tries that another writer overtook. */
  settled(settled: Settled): void {
    const { command, before, after, reason } = settled;
    if (reason !== null) this.refused(command, before?.job ?? null, reason);
    if (endings.has(command.type)) this.completion(settled);
    if (after?.job == null || !hasEnded(before?.job ?? null, after.job)) return;
    const { status, kind, planner, startedAt, endedAt } = after.job;
    this.metrics.generationsEnded.inc({ status, kind });
    const seconds = (Date.parse(endedAt ?? startedAt) - Date.parse(startedAt)) / 1_000;
    this.metrics.generationSeconds.observe({ kind, provider: planner.provider, status }, seconds);
    if (status === 'complete') this.omissions(after);
  }

  private refused(command: TripCommand, job: Job | null, reason: RejectionReason): void {
    this.metrics.writesRefused.inc({ command: command.type, reason });
    const isPlanners = 'expectedGenerationId' in command;
    const isRegression = isPlanners && reason === 'terminal_state' && !endings.has(command.type);
    if (isRegression && job !== null)
      this.metrics.regressionAttempts.inc({ command: command.type, status: job.status });
    const line = {
      event: 'command.refused',
      command: command.type,
      reason,
      tripId: command.tripId,
      jobId: job?.jobId,
      generationId: isPlanners ? command.expectedGenerationId : job?.generationId,
      attempt: 'attempt' in command ? command.attempt : undefined,
      active: job && { generationId: job.generationId, status: job.status, attempt: job.attempt },
    };
    if (isRegression) this.logger.warn({ ...line, event: 'write.regression' });
    else if (isPlanners && droppedReasons.has(reason)) this.logger.warn({ ...line, event: 'write.dropped' });
    else this.logger.info(line);
  }

  private completion({ command, before, after, reason }: Settled): void {
    const job = after?.job ?? before?.job;
    this.logger.info({
      event: 'generation.completion',
      command: command.type,
      tripId: command.tripId,
      jobId: job?.jobId,
      generationId: 'expectedGenerationId' in command ? command.expectedGenerationId : job?.generationId,
      accepted: reason === null,
      reason,
      before: rowOf(before),
      after: rowOf(after),
    });
  }

  private omissions(trip: Itinerary): void {
    const nodes = withoutPosition(trip);
    if (nodes.length === 0) return;
    this.metrics.coordinateOmissions.inc(nodes.length);
    this.logger.warn({
      event: 'trip.coordinate-omission',
      tripId: trip.tripId,
      jobId: trip.job?.jobId,
      generationId: trip.job?.generationId,
      count: nodes.length,
      sample: nodes
        .slice(0, SAMPLE)
        .map(({ nodeId, title, unverified }) => ({ nodeId, title, because: unverified })),
    });
  }
}

const hasEnded = (before: Job | null, after: Job): boolean =>
  isTerminal(after.status) && !(before?.generationId === after.generationId && isTerminal(before.status));

/** The job's row in a line: what says how far it is and how it ended. */
const rowOf = (trip: Itinerary | null) =>
  trip?.job && {
    version: trip.version,
    generationId: trip.job.generationId,
    status: trip.job.status,
    phase: trip.job.phase,
    attempt: trip.job.attempt,
    percent: trip.job.progress.percent,
    failedDays: trip.job.failedDays,
    endedAt: trip.job.endedAt,
  };
