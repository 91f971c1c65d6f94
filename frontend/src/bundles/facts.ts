import type { BudgetTier, Bundle } from '@tripstream/contracts';
import { formatDateRange, formatKm, formatMoney } from '../messages/format.js';
import { messages } from '../messages/index.js';

const text = messages.bundles.facts;
const MS_PER_DAY = 86_400_000;
const bands: readonly BudgetTier[] = ['thrifty', 'comfortable', 'splurge'];

/** What the price bands 1 to 3 are called; the words of the budget, because they answer it. */
export const bandName = (band: number): string => messages.wish.budgets[bands[band - 1] ?? 'comfortable'];

export const datesOf = ({ startDate, days }: Pick<Bundle, 'startDate' | 'days'>): string =>
  formatDateRange(startDate, new Date(Date.parse(startDate) + (days - 1) * MS_PER_DAY).toISOString());

export const costOf = ({ estimatedCost }: Bundle): string =>
  estimatedCost === null ? text.costUnknown : text.costKnown(formatMoney(estimatedCost));

/** What bundles are compared by, in the order of a table's rows. */
export const comparedFacts: readonly { term: string; of: (bundle: Bundle) => string }[] = [
  { term: text.when, of: (bundle) => `${datesOf(bundle)}, ${messages.trip.days(bundle.days)}` },
  { term: text.cost, of: (bundle) => `${bandName(bundle.priceBand)}, ${costOf(bundle)}` },
  { term: text.pace, of: ({ pace }) => messages.wish.paces[pace] },
  { term: text.walking, of: ({ walkingKm }) => text.walkingValue(formatKm(walkingKm)) },
  { term: text.weather, of: ({ weatherRisk }) => weatherRisk },
  { term: text.tradeOff, of: ({ tradeOff }) => tradeOff },
  { term: text.why, of: ({ whyItFits }) => whyItFits },
  { term: text.keyEvents, of: ({ keyEvents }) => keyEvents.join(', ') },
];
