import type { Preferences } from '@tripstream/contracts';
import type { DraftBundle } from './draft-bundle.js';

/** What makes two proposals the same one. */
export interface ProposalKey {
  title: string;
  destination: string;
  startDate: string;
  days: number;
}

const MS_PER_DAY = 86_400_000;

export const keyOf = ({ title, destination, start_date, days }: DraftBundle): ProposalKey => ({
  title,
  destination,
  startDate: start_date,
  days,
});

export const isSame = (one: ProposalKey, other: ProposalKey): boolean =>
  folded(one.title) === folded(other.title) && folded(one.destination) === folded(other.destination);

/** Why a proposal is not what was asked for, in words for the model; null when it is. */
export function misfitOf({ start_date, days }: DraftBundle, { timeframe }: Preferences): string | null {
  const { from, to } = timeframe;
  if (days !== timeframe.days) return `days must be ${timeframe.days}`;
  const last = new Date(Date.parse(start_date) + (days - 1) * MS_PER_DAY).toISOString().slice(0, 10);
  return start_date < from || last > to ? `all ${days} days must lie between ${from} and ${to}` : null;
}

const folded = (text: string) => text.trim().toLocaleLowerCase('en');
