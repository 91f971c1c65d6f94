import { Inject, Injectable } from '@nestjs/common';
import type { Cost, GenerationId, Planner, TravellerId, UsageTotals } from '@tripstream/contracts';
import { CONFIG, type Config } from '../platform/config.js';
import { Database } from '../platform/database.js';

/** How far back a traveller's spending counts. */
export const BUDGET_DAYS = 30;

/** Tokens, and US dollars at the prices that are known. */
export interface Spent {
  tokens: number;
  dollars: number;
}

/** One call to a provider, as it is written down. */
export interface StoredCall {
  attempt: number;
  call: number;
  inputTokens: number;
  outputTokens: number;
  totalTokens: number;
  /** US dollars; null where no price is known. */
  cost: number | null;
  /** Not ended, as far as anybody wrote down. */
  open: boolean;
}

const callsStatement = {
  name: 'spending-calls',
  text: `SELECT attempt, call, input_tokens AS "inputTokens", output_tokens AS "outputTokens",
                total_tokens AS "totalTokens", cost, ended_at IS NULL AS open
         FROM provider_calls WHERE generation_id = $1 ORDER BY attempt, call`,
};

/** `now()` and not the clock: only what stands still while the statement runs is looked up in an index. */
export const elsewhereStatement = {
  name: 'spending-elsewhere',
  text: `SELECT coalesce(sum(total_tokens), 0)::float8 AS tokens, coalesce(sum(cost), 0) AS dollars
         FROM provider_calls
         WHERE traveller_id = $1 AND started_at >= now() - make_interval(days => $2)
           AND generation_id <> $3`,
};

/** The rows of each model, and one of them all, whose model is null. */
export const totalsStatement = {
  name: 'spending-totals',
  text: `SELECT now() - make_interval(days => $2) AS since, provider, model,
                count(DISTINCT generation_id)::int AS generations,
                coalesce(sum(input_tokens), 0)::float8 AS "inputTokens",
                coalesce(sum(output_tokens), 0)::float8 AS "outputTokens",
                coalesce(sum(total_tokens), 0)::float8 AS "totalTokens", sum(cost) AS cost
         FROM provider_calls WHERE traveller_id = $1 AND started_at >= now() - make_interval(days => $2)
         GROUP BY GROUPING SETS ((provider, model), ()) ORDER BY sum(total_tokens) DESC, provider, model`,
};

interface TotalsRow extends Record<string, unknown> {
  since: Date;
  provider: Planner['provider'] | null;
  model: string | null;
  generations: number;
  inputTokens: number;
  outputTokens: number;
  totalTokens: number;
  cost: number | null;
}

/** What planning has cost: of one generation, or of a traveller in the last thirty days. */
@Injectable()
export class SpendingQueries {
  constructor(
    private readonly database: Database,
    @Inject(CONFIG)
    private readonly config: Pick<Config, 'TRAVELLER_BUDGET_USD' | 'TRAVELLER_BUDGET_TOKENS'>,
  ) {}

  /** Every call of a generation, by all its workers, in order. */
  calls(generationId: GenerationId): Promise<StoredCall[]> {
    return this.database.query<StoredCall & Record<string, unknown>>(callsStatement, [generationId]);
  }

  /** What all the other generations of a traveller have spent: a generation knows its own spending best. */
  async spentElsewhere(travellerId: TravellerId, generationId: GenerationId): Promise<Spent> {
    const [row] = await this.database.query<Spent & Record<string, unknown>>(elsewhereStatement, [
      travellerId,
      BUDGET_DAYS,
      generationId,
    ]);
    return row ?? { tokens: 0, dollars: 0 };
  }

  async totals(travellerId: TravellerId): Promise<UsageTotals> {
    const rows = await this.database.query<TotalsRow>(totalsStatement, [travellerId, BUDGET_DAYS]);
    const all = rows.find(({ model }) => model === null);
    if (all === undefined) throw new RangeError('a sum over nothing is a row too');
    const { since, generations, inputTokens, outputTokens, totalTokens, cost } = all;
    return {
      since: since.toISOString(),
      generations,
      inputTokens,
      outputTokens,
      totalTokens,
      costs: cost === null ? [] : [dollars(cost)],
      budget: {
        cost: dollars(this.config.TRAVELLER_BUDGET_USD),
        tokens: this.config.TRAVELLER_BUDGET_TOKENS,
      },
      byModel: rows.flatMap(({ since: _since, provider, model, cost: spent, ...counted }) =>
        provider === null || model === null
          ? []
          : [{ provider, model, ...counted, cost: spent === null ? null : dollars(spent) }],
      ),
    };
  }
}

/** Sums of fractions carry dust in their last digits; a billionth of a dollar is fine enough. */
export const dollars = (amount: number): Cost => ({
  amount: Math.round(amount * 1e9) / 1e9,
  currency: 'USD',
});
