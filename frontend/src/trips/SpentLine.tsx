import type { UsageTotals } from '@tripstream/contracts';
import { useTripstream } from '@tripstream/react';
import { useEffect, useState } from 'react';
import { formatCount, formatDate, formatMoney } from '../messages/format.js';
import { messages } from '../messages/index.js';

const text = messages.spent;

/**
 * What planning has cost this traveller, in one small line. Silent while that is unknown: nobody has to act on it.
 *
 * @param finished - changes when a plan ends, which is when it is asked again
 */
export function SpentLine({ finished }: { finished: number }) {
  const service = useTripstream();
  const [usage, setUsage] = useState<UsageTotals | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another plan that ended asks again.
  useEffect(() => {
    let gone = false;
    service.usage().then(
      (answer) => {
        if (!gone) setUsage(answer);
      },
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [service, finished]);

  if (usage === null || usage.generations === 0) return null;
  return (
    <p className="numerals mt-3 text-sm text-faint" data-testid="spent">
      {text.label(formatDate(usage.since))}:{' '}
      {[
        text.generations(usage.generations),
        messages.facts.tokenCount(formatCount(usage.totalTokens)),
        costOf(usage),
      ].join(' · ')}
    </p>
  );
}

/** Sums by currency. What has no known price is not in them, and that is said. */
function costOf({ costs, byModel }: UsageTotals): string {
  if (byModel.every(({ provider }) => provider === 'demo')) return messages.facts.demoCost;
  const paid = costs.filter(({ amount }) => amount > 0).map(formatMoney);
  if (paid.length === 0) return messages.facts.unknownCost;
  const sum = paid.join(' + ');
  return byModel.some(({ cost }) => cost === null) ? `${sum} ${text.alsoUnpriced}` : sum;
}
