import { Inject, Injectable } from '@nestjs/common';
import type { Snapshot } from '@tripstream/contracts';
import { withoutPosition } from '@tripstream/itinerary';
import { LOGGER, type Logger } from '../platform/logger.js';
import { Metrics } from '../platform/metrics.js';
import { RunTrace } from '../platform/run-trace.js';

const SAMPLE = 5;

/** What is noted of a trip each time that somebody loads it. */
@Injectable()
export class ServedSnapshots {
  constructor(
    private readonly metrics: Metrics,
    private readonly trace: RunTrace,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Says which stops the reader cannot be shown at a place of their own; of a trip without any it says nothing. */
  note(snapshot: Snapshot): void {
    this.trace.snapshotServed(snapshot);
    const nodes = withoutPosition(snapshot.itinerary);
    if (nodes.length === 0) return;
    this.metrics.coordinateFallbackItems.inc(nodes.length);
    this.logger.warn({
      event: 'trip.coordinate-fallback',
      tripId: snapshot.itinerary.tripId,
      jobId: snapshot.job.jobId,
      generationId: snapshot.job.generationId,
      count: nodes.length,
      sample: nodes.slice(0, SAMPLE).map(({ nodeId, title }) => ({ nodeId, title })),
    });
  }
}
