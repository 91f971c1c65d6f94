import type { Finding } from '@tripstream/contracts';
import { messages } from '../messages/index.js';
import { StateMark } from '../ui/StateMark.js';

const text = messages.check;
const rank = (finding: Finding) => (finding.severity === 'warning' ? 0 : 1);

/** What may be wrong with a day: the gravest first, each by shape, word and colour. */
export function DayFindings({
  id,
  day,
  findings,
}: {
  id: string;
  day: number;
  findings: readonly Finding[];
}) {
  const sorted = [...findings].sort((left, right) => rank(left) - rank(right));
  return (
    <ul
      id={id}
      aria-label={text.findingsLabel(day)}
      className="mt-1 flex flex-col gap-2 rounded-lg bg-well px-4 py-3"
    >
      {sorted.map((finding) => (
        <li
          key={`${finding.code} ${finding.nodeId} ${finding.message}`}
          className="grid grid-cols-[auto_1fr] gap-x-2.5 text-[0.9375rem] leading-snug"
          data-severity={finding.severity}
        >
          <span className="pt-0.5">
            <StateMark tone={finding.severity === 'warning' ? 'warning' : 'note'} />
          </span>
          <span className="min-w-0 wrap-anywhere">
            <span className={`font-semibold ${finding.severity === 'warning' ? 'text-caution' : ''}`}>
              {text.severities[finding.severity]}: {text.findings[finding.code]}.
            </span>{' '}
            <span className="text-soft">{finding.message}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
