import { Inject, Injectable } from '@nestjs/common';
import type { TravellerId, Usage } from '@tripstream/contracts';
import type { ClaimedRun } from '../../jobs/generation-runs.js';
import { CONFIG, type Config, type ModelPrice } from '../../platform/config.js';
import { LOGGER, type Logger } from '../../platform/logger.js';
import { Metrics } from '../../platform/metrics.js';
import { dollars, SpendingQueries, type Spent, type StoredCall } from '../../projections/spending-queries.js';
import {
  PLANNER_PROVIDER,
  type PlannerProvider,
  ProviderFailure,
  type TokenCount,
} from '../providers/planner-provider.js';
import { type RunContext, RunSuperseded } from '../run-context.js';
import { type Budgets, spentBudgetOf } from './budgets.js';
import { CallBook } from './call-book.js';
import { dollarsFor, priceOf } from './model-prices.js';
import { adopted, estimateOf, type OpenCall, tokensOf } from './open-call.js';
import { type CallOutcome, SpendingLedger } from './spending-ledger.js';

/** An open call is written down again each time it has grown by this, so that little is lost with its worker. */
const WRITTEN_EVERY_TOKENS = 500;

interface Purse {
  run: Pick<ClaimedRun, 'generationId' | 'tripId' | 'attempt'>;
  travellerId: TravellerId;
  planner: PlannerProvider['planner'];
  /** Null where nobody has said what the model costs. */
  price: ModelPrice | null;
}

interface Books {
  queries: Pick<SpendingQueries, 'spentElsewhere'>;
  ledger: Pick<SpendingLedger, 'write'>;
  logger: Pick<Logger, 'warn'>;
  metrics: Pick<Metrics, 'providerTokens' | 'providerCost'>;
}

/**
 * What one generation spends, over all its workers, against what it and its traveller may spend. Each call is written down
 * as it begins, grows and ends, whatever becomes of the generation: a call that is cut short was paid for too. A call that
 * a worker before us left open is ours when its response is read again, and stays as it is when another one is asked for.
 */
export class RunSpending {
  /** Calls that are over. */
  private readonly over: Omit<StoredCall, 'open'>[];
  private open: OpenCall | null = null;
  private calls = 0;
  /** What the traveller's other generations had spent when that was last looked up. */
  private elsewhere: Spent;
  private readonly book: CallBook;

  constructor(
    private readonly purse: Purse,
    private readonly budgets: Budgets,
    before: { readonly calls: readonly StoredCall[]; readonly elsewhere: Spent },
    private readonly books: Books,
  ) {
    const left = before.calls.findLast(({ open }) => open);
    this.over = before.calls.filter((call) => call !== left);
    if (left !== undefined) this.open = adopted(left);
    this.elsewhere = before.elsewhere;
    this.book = new CallBook(books.ledger, books.logger);
  }

  /** Tokens and estimated cost of the generation so far; null when no model was asked. What nobody counted is estimated. */
  get usage(): Usage | null {
    const calls = this.all;
    if (calls.length === 0) return null;
    const sum = (tokens: 'inputTokens' | 'outputTokens' | 'totalTokens') =>
      calls.reduce((total, call) => total + call[tokens], 0);
    const isPriced = calls.every(({ cost }) => cost !== null);
    return {
      inputTokens: sum('inputTokens'),
      outputTokens: sum('outputTokens'),
      totalTokens: sum('totalTokens'),
      estimatedCost: isPriced ? dollars(this.total.dollars) : null,
    };
  }

  /**
   * A question is about to be put to the model. Whatever was open has been cut short.
   *
   * @param characters - length of the question, where it is known
   * @throws ProviderFailure `budget_exceeded`
   */
  require(characters = 0): void {
    if (this.open !== null) void this.ended('cut');
    this.check();
    this.begin(tokensOf(characters));
  }

  /** The answer to the same question comes again, from its start. */
  resumed(): void {
    if (this.open !== null) this.open.read = 0;
  }

  /** @throws ProviderFailure `budget_exceeded`, when the answer has become too long */
  streamed(characters: number): void {
    const open = this.open ?? this.begin(0);
    open.read += characters;
    if (open.read <= open.written) return;
    open.written = open.read;
    if (tokensOf(open.written) - open.noted >= WRITTEN_EVERY_TOKENS) this.note(open, estimateOf(open), null);
    this.check();
  }

  /** The call is over, and the provider has counted it, or has not. Resolves when that is written down; never rejects. */
  take(tokens: TokenCount | null): Promise<void> {
    if (this.open === null) this.begin(0);
    return this.ended('completed', tokens);
  }

  /** The call gave no whole answer, and nobody comes back to it. Resolves when that is written down; never rejects. */
  failed({ code, usage }: Pick<ProviderFailure, 'code' | 'usage'>): Promise<void> {
    return this.ended(code, usage);
  }

  /**
   * The run ends here. A call that another worker may go on with stays open; any other is cut short. Resolves when all is
   * written down; never rejects.
   */
  close({ signal, released }: Pick<RunContext, 'signal' | 'released'>): Promise<void> {
    const reason: unknown = signal.reason;
    const goesOn =
      reason instanceof RunSuperseded ? reason.reason === 'attempt_superseded' : released.aborted;
    if (!goesOn) this.end('cut');
    else if (this.open !== null) this.note(this.open, estimateOf(this.open), null);
    return this.book.written();
  }

  private get all(): readonly Omit<StoredCall, 'open'>[] {
    return this.open === null ? this.over : [...this.over, this.priced(this.open, estimateOf(this.open))];
  }

  private get total(): Spent {
    const calls = this.all;
    return {
      tokens: calls.reduce((sum, { totalTokens }) => sum + totalTokens, 0),
      dollars: calls.reduce((sum, { cost }) => sum + (cost ?? 0), 0),
    };
  }

  private begin(inputTokens: number): OpenCall {
    this.calls += 1;
    const { attempt } = this.purse.run;
    const open = { attempt, call: this.calls, inputTokens, written: 0, read: 0, noted: 0 };
    this.open = open;
    this.note(open, estimateOf(open), null);
    return open;
  }

  /** Ends the call, and sees before the next one what others have spent meanwhile. */
  private async ended(outcome: CallOutcome, counted: TokenCount | null = null): Promise<void> {
    this.end(outcome, counted);
    await this.book.written();
    await this.lookUp();
  }

  private end(outcome: CallOutcome, counted: TokenCount | null = null): void {
    const { open } = this;
    if (open === null) return;
    this.open = null;
    const tokens = counted ?? estimateOf(open);
    const call = this.priced(open, tokens);
    this.over.push(call);
    const { provider, model } = this.purse.planner;
    const { providerTokens, providerCost } = this.books.metrics;
    providerTokens.inc({ provider, model, direction: 'input' }, tokens.inputTokens);
    providerTokens.inc({ provider, model, direction: 'output' }, tokens.outputTokens);
    if (call.cost !== null) providerCost.inc({ provider, model }, call.cost);
    this.note(open, tokens, outcome, counted === null);
  }

  private priced({ attempt, call }: OpenCall, tokens: TokenCount): Omit<StoredCall, 'open'> {
    return { attempt, call, ...tokens, cost: dollarsFor(tokens, this.purse.price) };
  }

  /** @throws ProviderFailure `budget_exceeded` */
  private check(): void {
    const whose = spentBudgetOf(this.total, this.elsewhere, this.budgets);
    if (whose === null) return;
    this.end('budget_exceeded');
    throw new ProviderFailure('budget_exceeded', `the ${whose}'s budget is spent`, { retryable: false });
  }

  private note(open: OpenCall, tokens: TokenCount, outcome: CallOutcome | null, estimated = true): void {
    const { run, travellerId, planner } = this.purse;
    const { generationId, tripId } = run;
    open.noted = tokens.outputTokens;
    const call = this.priced(open, tokens);
    this.book.note({ generationId, tripId, travellerId, planner, ...call, estimated, outcome });
  }

  private async lookUp(): Promise<void> {
    const { run, travellerId } = this.purse;
    const { generationId } = run;
    try {
      this.elsewhere = await this.books.queries.spentElsewhere(travellerId, generationId);
    } catch (error) {
      this.books.logger.warn({ event: 'planner.spending-unreadable', generationId, error: String(error) });
    }
  }
}

export type SpendingSettings = Pick<
  Config,
  | 'MODEL_PRICES'
  | 'GENERATION_BUDGET_USD'
  | 'GENERATION_BUDGET_TOKENS'
  | 'TRAVELLER_BUDGET_USD'
  | 'TRAVELLER_BUDGET_TOKENS'
>;

/** Hands each run its purse. */
@Injectable()
export class Spending {
  constructor(
    @Inject(PLANNER_PROVIDER) private readonly provider: Pick<PlannerProvider, 'planner'>,
    @Inject(SpendingQueries) private readonly queries: Pick<SpendingQueries, 'calls' | 'spentElsewhere'>,
    @Inject(SpendingLedger) private readonly ledger: Pick<SpendingLedger, 'write'>,
    @Inject(CONFIG) private readonly config: SpendingSettings,
    @Inject(LOGGER) private readonly logger: Pick<Logger, 'warn'>,
    @Inject(Metrics) private readonly metrics: Pick<Metrics, 'providerTokens' | 'providerCost'>,
  ) {}

  /** @throws the driver's error when the database is away */
  async forRun(run: ClaimedRun, travellerId: TravellerId): Promise<RunSpending> {
    const { config, provider, queries, ledger, logger, metrics } = this;
    const [calls, elsewhere] = await Promise.all([
      queries.calls(run.generationId),
      queries.spentElsewhere(travellerId, run.generationId),
    ]);
    return new RunSpending(
      { run, travellerId, planner: provider.planner, price: priceOf(provider.planner, config.MODEL_PRICES) },
      {
        generation: { tokens: config.GENERATION_BUDGET_TOKENS, dollars: config.GENERATION_BUDGET_USD },
        traveller: { tokens: config.TRAVELLER_BUDGET_TOKENS, dollars: config.TRAVELLER_BUDGET_USD },
      },
      { calls, elsewhere },
      { queries, ledger, logger, metrics },
    );
  }
}
