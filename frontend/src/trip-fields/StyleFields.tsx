import type { BudgetTier, Pace } from '@tripstream/contracts';
import { messages } from '../messages/index.js';
import { optionsOf, Segmented } from '../ui/Segmented.js';

const text = messages.wish;
const paces = optionsOf(text.paces);
const budgets = optionsOf(text.budgets);

interface ChoiceProps<T> {
  value: T;
  onChange: (value: T) => void;
}

export function PaceField(choice: ChoiceProps<Pace>) {
  return <Segmented name="pace" legend={text.pace} options={paces} {...choice} />;
}

export function BudgetField(choice: ChoiceProps<BudgetTier>) {
  return <Segmented name="budget" legend={text.budget} options={budgets} {...choice} />;
}
