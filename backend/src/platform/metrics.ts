import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Registry } from 'prom-client';

/**
 * What this process counts for operators, in a registry of its own. Names begin with `tripstream_`; labels come from
 * closed lists and never hold an id, so that the number of series stays bounded.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  readonly writesRefused = this.counter(
    'tripstream_writes_refused_total',
    'Orders to a trip that its decider refused, by order and reason.',
    ['command', 'reason'],
  );
  readonly regressionAttempts = this.counter(
    'tripstream_regression_attempts_total',
    'Refused writes that would have taken an ended generation back to work, by order and by how it had ended.',
    ['command', 'status'],
  );
  readonly generationsEnded = this.counter(
    'tripstream_generations_ended_total',
    'Generations that ended, by how and by the kind of their job.',
    ['status', 'kind'],
  );
  readonly runClaims = this.counter(
    'tripstream_run_claims_total',
    'Generations that this process took on, take-overs included.',
  );
  readonly runTakeOvers = this.counter(
    'tripstream_run_takeovers_total',
    'Claims of a generation that another worker had begun.',
  );
  readonly coordinateFallbackItems = this.counter(
    'tripstream_coordinate_fallback_items_total',
    'Nodes without a position of their own in trips that were loaded, counted at each load.',
  );
  readonly coordinateOmissions = this.counter(
    'tripstream_coordinate_omissions_total',
    'Nodes without a position of their own in generations that completed.',
  );
  readonly persistenceFailures = this.counter(
    'tripstream_persistence_failures_total',
    'Times that commits to a trip began to fail.',
  );
  readonly persistenceFailingTrips = this.gauge(
    'tripstream_persistence_failing_trips',
    'Trips whose commits fail now.',
  );
  /** No gauge: the look is taken by one process a minute, now this one, now another. */
  readonly plansWithoutComplete = this.counter(
    'tripstream_plans_without_complete_total',
    'Log lines about generations that stood still or stayed without completion for too long.',
  );

  private counter<Label extends string = never>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
  ): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  private gauge(name: string, help: string): Gauge {
    return new Gauge({ name, help, registers: [this.registry] });
  }
}
