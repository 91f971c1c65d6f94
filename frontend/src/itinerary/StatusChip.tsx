import type { Itinerary, Readiness } from '@tripstream/contracts';
import { StateMark } from '../ui/StateMark.js';
import { type TripStatus, tripStatus } from './status.js';
import { statusId } from './use-focus-kept.js';

/** A state in a pill: shape, lead and detail. Where focus goes when the button that had it is gone. */
export function StatusPill({ status, state }: { status: TripStatus; state: string }) {
  const { tone, lead, detail } = status;
  return (
    <p
      id={statusId}
      tabIndex={-1}
      data-testid="status"
      data-readiness={state}
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

/** How far the trip is. Whether news of it arrive is another matter, and another line. */
export function StatusChip({
  readiness,
  itinerary,
}: {
  readiness: Readiness | null;
  itinerary: Itinerary | null;
}) {
  return <StatusPill status={tripStatus(readiness, itinerary)} state={readiness ?? 'unknown'} />;
}
