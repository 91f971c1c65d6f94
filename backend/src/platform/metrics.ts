import { Injectable } from '@nestjs/common';
import { endedStatusSchema, failureCodeSchema, jobKindSchema } from '@tripstream/contracts';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds: from what nobody notices to what nobody waits for. */
const callSeconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_200];
const workSeconds = [0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 180, 300, 600, 1_200, 3_600];

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
  readonly generationsStarted = this.counter(
    'tripstream_generations_started_total',
    'Generations that somebody asked for, by the kind of their job.',
    ['kind'],
  );
  readonly generationsEnded = this.counter(
    'tripstream_generations_ended_total',
    'Generations that ended, by how and by the kind of their job.',
    ['status', 'kind'],
  );
  readonly generationSeconds = this.histogram(
    'tripstream_generation_duration_seconds',
    'How long generations took that ended, from the request on, by the kind of their job, who planned and how they ended.',
    ['kind', 'provider', 'status'],
    workSeconds,
  );
  readonly generationFailures = this.counter(
    'tripstream_generation_failures_total',
    'Generations that ended in an error, by its code.',
    ['code'],
  );
  readonly dayFailures = this.counter(
    'tripstream_day_failures_total',
    'Days that were given up while their trip went on, by code.',
    ['code'],
  );
  readonly phaseSeconds = this.histogram(
    'tripstream_phase_duration_seconds',
    'How long generations stayed in a phase that this process took them through, by phase.',
    ['phase'],
    workSeconds,
  );
  readonly nodeLookups = this.counter(
    'tripstream_node_lookups_total',
    'Nodes whose hydration ended, by what came of it: hydrated, or why not.',
    ['outcome'],
  );
  readonly bundlesProposed = this.counter('tripstream_bundles_proposed_total', 'Bundles that were proposed.');
  readonly bundlesExpired = this.counter(
    'tripstream_bundles_expired_total',
    'Proposals that lapsed because nobody chose in time.',
  );
  readonly polls = this.counter(
    'tripstream_polls_total',
    'Polls that were answered, by what was asked for: a generation, or a page of events.',
    ['of'],
  );
  readonly providerCalls = this.counter(
    'tripstream_provider_calls_total',
    'Calls to providers that ended, by provider, by what was asked (ask, resume, cancel) and by how it ended: ok, a code of failure, gone, or stopped by us.',
    ['provider', 'operation', 'outcome'],
  );
  readonly providerCallSeconds = this.histogram(
    'tripstream_provider_call_duration_seconds',
    'How long calls to providers took, by provider and by what was asked.',
    ['provider', 'operation'],
    callSeconds,
  );
  readonly toolCalls = this.counter(
    'tripstream_tool_calls_total',
    'Questions to tools that ended, by tool, by question and by how: ok, error, or stopped by us.',
    ['tool', 'question', 'outcome'],
  );
  readonly toolCallSeconds = this.histogram(
    'tripstream_tool_call_duration_seconds',
    'How long questions to tools took, by tool.',
    ['tool'],
    callSeconds,
  );
  readonly runClaims = this.counter(
    'tripstream_run_claims_total',
    'Generations that this process took on, take-overs included.',
  );
  readonly runTakeOvers = this.counter(
    'tripstream_run_takeovers_total',
    'Claims of a generation that another worker had begun.',
  );
  readonly providerTokens = this.counter(
    'tripstream_provider_tokens_total',
    'Tokens of calls to models that ended, by model and by direction (input, output); estimated where nobody counted.',
    ['provider', 'model', 'direction'],
  );
  readonly providerCost = this.counter(
    'tripstream_provider_cost_usd_total',
    'Estimated cost of calls to models that ended, in US dollars, by model; models without a known price add nothing.',
    ['provider', 'model'],
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

  constructor() {
    this.gauge(
      'tripstream_process_peak_memory_bytes',
      'The most memory that this process ever had.',
      [],
      async (gauge) => gauge.set(process.resourceUsage().maxRSS * 1_024),
    );
    // A figure that begins at its first event hides that event from whoever looks at increases.
    for (const kind of jobKindSchema.options) {
      this.generationsStarted.inc({ kind }, 0);
      for (const status of endedStatusSchema.options) this.generationsEnded.inc({ status, kind }, 0);
    }
    for (const code of failureCodeSchema.options) {
      this.generationFailures.inc({ code }, 0);
      this.dayFailures.inc({ code }, 0);
    }
  }

  /** @param collect - called before each scrape; it must neither throw nor hang */
  gauge<Label extends string = never>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
    collect?: (gauge: Gauge<Label>) => Promise<void>,
  ): Gauge<Label> {
    return new Gauge({
      name,
      help,
      labelNames,
      registers: [this.registry],
      ...(collect === undefined
        ? {}
        : {
            collect(this: Gauge<Label>) {
              return collect(this);
            },
          }),
    });
  }

  private counter<Label extends string = never>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
  ): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  private histogram<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    buckets: readonly number[],
  ): Histogram<Label> {
    return new Histogram({ name, help, labelNames, buckets: [...buckets], registers: [this.registry] });
  }
}
