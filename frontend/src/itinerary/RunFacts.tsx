import type { Job } from '@tripstream/contracts';
import { Fragment } from 'react';
import { formatCount, formatElapsed, formatMoney } from '../messages/format.js';
import { messages } from '../messages/index.js';

const text = messages.facts;
const SMALLEST_SHOWN = 0.01;

function costOf({ planner, usage }: Job): string | null {
  if (planner.provider === 'demo') return text.demoCost;
  if (usage === null) return null;
  const cost = usage.estimatedCost;
  if (cost === null) return text.unknownCost;
  return cost.amount > 0 && cost.amount < SMALLEST_SHOWN
    ? text.under(formatMoney({ ...cost, amount: SMALLEST_SHOWN }))
    : formatMoney(cost);
}

/** What the newest generation took: nothing is estimated here but what the server calls an estimate. Its line is there from the start. */
export function RunFacts({ job }: { job: Job | null }) {
  if (job === null) return <div className="min-h-11 sm:min-h-5" />;
  const facts: [term: string, value: string | null][] = [
    [text.model, job.planner.model],
    [text.took, job.endedAt && formatElapsed(Date.parse(job.endedAt) - Date.parse(job.startedAt))],
    [text.tokens, job.usage && text.tokenCount(formatCount(job.usage.totalTokens))],
    [text.cost, costOf(job)],
  ];
  const known = facts.filter(([, value]) => value);
  return (
    <dl
      aria-label={text.label}
      className="numerals flex min-h-11 flex-wrap content-start gap-x-1 text-[0.8125rem] leading-5 text-faint sm:min-h-5"
      data-testid="facts"
    >
      {known.map(([term, value], at) => (
        <Fragment key={term}>
          <dt className="sr-only">{term}</dt>
          <dd>
            {value}
            {at < known.length - 1 && <span aria-hidden="true"> ·</span>}
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}
