import type { Spent } from '../../projections/spending-queries.js';

/** What may be spent. */
export interface Budgets {
  readonly generation: Spent;
  /** By all generations of the traveller together. */
  readonly traveller: Spent;
}

/**
 * Whose budget is used up; null while nobody's is.
 *
 * @param elsewhere - by the traveller's other generations
 */
export function spentBudgetOf(own: Spent, elsewhere: Spent, budgets: Budgets): keyof Budgets | null {
  if (isOver(own, budgets.generation)) return 'generation';
  const all = { tokens: own.tokens + elsewhere.tokens, dollars: own.dollars + elsewhere.dollars };
  return isOver(all, budgets.traveller) ? 'traveller' : null;
}

const isOver = (spent: Spent, budget: Spent): boolean =>
  spent.tokens >= budget.tokens || spent.dollars >= budget.dollars;
