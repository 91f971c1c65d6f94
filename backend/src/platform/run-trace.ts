import { Inject, Injectable } from '@nestjs/common';
import type { Itinerary, Snapshot, TripEvent } from '@tripstream/contracts';
import { runFacts } from '@tripstream/itinerary';
import { CONFIG, type Config } from './config.js';
import { LOGGER, type Logger } from './logger.js';

/**
 * Follows runs from commit to delivery in the log, one line a step, for `TRACE_RUNS=true`: whoever looks for one
 * generationId finds what was committed, what was handed to streams and what snapshots said. The client writes the last
 * step, what was applied. Off, each call is one comparison.
 */
@Injectable()
export class RunTrace {
  private readonly isOn: boolean;

  constructor(
    @Inject(CONFIG) { TRACE_RUNS }: Pick<Config, 'TRACE_RUNS'>,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.isOn = TRACE_RUNS;
  }

  /** @param after - the trip behind the committed events */
  committed(after: Itinerary, events: readonly TripEvent[]): void {
    const [first, last] = [events[0], events.at(-1)];
    if (!this.isOn || first === undefined || last === undefined) return;
    this.logger.info({
      event: 'trace.committed',
      ...runFacts(after, last.occurredAt),
      from: first.version,
      to: last.version,
    });
  }

  /**
   * Events were handed to the streams of a trip: told once, however many read them.
   *
   * @param growth - the version before the first of them, and the last one, which names the run
   */
  delivered({ after, last }: { after: number; last: TripEvent }, readers: number): void {
    if (!this.isOn) return;
    const { tripId, jobId, generationId, occurredAt } = last;
    this.logger.info({
      event: 'trace.delivered',
      tripId,
      jobId,
      generationId,
      from: after + 1,
      to: last.version,
      updatedAt: occurredAt,
      readers,
    });
  }

  snapshotServed({ itinerary, updatedAt, readiness }: Snapshot): void {
    if (!this.isOn) return;
    this.logger.info({ event: 'trace.snapshot', ...runFacts(itinerary, updatedAt), readiness });
  }
}
