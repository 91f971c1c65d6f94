import type { Itinerary, Readiness } from '@tripstream/contracts';
import { StateMark } from '../ui/StateMark.js';
import { tripStatus } from './status.js';
import { statusId } from './use-focus-kept.js';

/** How far the trip is. Whether news of it arrive is another matter, and another line. */
export function StatusChip({
  readiness,
  itinerary,
}: {
  readiness: Readiness | null;
  itinerary: Itinerary | null;
}) {
  const { tone, lead, detail } = tripStatus(readiness, itinerary);
  return (
    <p
      id={statusId}
      tabIndex={-1}
      data-testid="status"
      data-readiness={readiness ?? 'unknown'}
      className="numerals inline-flex min-h-9 min-w-0 items-center gap-2.5 rounded-full border border-rule-strong bg-sheet py-1 pr-4 pl-2.5 text-[0.9375rem] text-ink"
    >
      <StateMark tone={tone} size={18} />
      <span className="truncate">
        <strong className="font-semibold">{lead}</strong>
        {detail && <span className="text-soft"> {detail}</span>}
      </span>
    </p>
  );
}
