import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { GenerationId, Phase, TripEvent } from '@tripstream/contracts';
import { LRUCache } from 'lru-cache';
import { EventLog } from '../event-log/event-log.js';
import { Metrics } from '../platform/metrics.js';

/** More than one process works on at once; whoever ends elsewhere is forgotten in time. */
const MOST_GENERATIONS = 1_000;

/** A generation's phase, and when it began. */
interface Entered {
  phase: Phase;
  at: string;
}

/** Counts what this process commits: the log says it all, so nobody who plans has to count. */
@Injectable()
export class CommitMetrics implements OnApplicationShutdown {
  private readonly phases = new LRUCache<GenerationId, Entered>({ max: MOST_GENERATIONS });
  private readonly stop: () => void;

  constructor(
    log: EventLog,
    private readonly metrics: Metrics,
  ) {
    this.stop = log.onAppended((_tripId, events) => {
      for (const event of events) this.count(event);
    });
  }

  onApplicationShutdown(): void {
    this.stop();
  }

  private count(event: TripEvent): void {
    const { metrics } = this;
    switch (event.type) {
      case 'generation_started':
        metrics.generationsStarted.inc({ kind: event.payload.kind });
        return;
      case 'phase_changed':
        this.enter(event, event.payload.phase);
        return;
      case 'node_enhanced':
        metrics.nodeLookups.inc({ outcome: event.payload.unverified ?? event.payload.status });
        return;
      case 'day_failed':
        metrics.dayFailures.inc({ code: event.payload.failure.code });
        return;
      case 'bundle_proposed':
        metrics.bundlesProposed.inc();
        return;
      case 'bundles_expired':
        metrics.bundlesExpired.inc();
        this.enter(event, null);
        return;
      case 'generation_error':
        metrics.generationFailures.inc({ code: event.payload.failure.code });
        this.enter(event, null);
        return;
      case 'generation_complete':
      case 'generation_cancelled':
      case 'job_repaired':
        this.enter(event, null);
        return;
      default:
        return;
    }
  }

  /** @param next - null at the end of the generation */
  private enter({ generationId, occurredAt }: TripEvent, next: Phase | null): void {
    if (generationId === null) return;
    const left = this.phases.get(generationId);
    if (left !== undefined && left.phase !== next) {
      const seconds = (Date.parse(occurredAt) - Date.parse(left.at)) / 1_000;
      this.metrics.phaseSeconds.observe({ phase: left.phase }, seconds);
    }
    if (next === null) this.phases.delete(generationId);
    else if (left?.phase !== next) this.phases.set(generationId, { phase: next, at: occurredAt });
  }
}
