import type { TripStream } from '@tripstream/client';
import { useItinerary } from '@tripstream/react';
import { messages } from '../messages/index.js';
import { StateMark } from '../ui/StateMark.js';
import { useOverdueDrafts } from './use-overdue-drafts.js';

const text = messages.trip;

/** Says, without getting in the way, that some positions are still the planner's guess. */
export function DraftNotice({ stream }: { stream: TripStream }) {
  const itinerary = useItinerary(stream);
  const drafts = useOverdueDrafts(stream);
  const { destination } = itinerary ?? {};
  const line =
    destination?.knowledge === 'centre_only'
      ? text.centreOnly(destination.name)
      : drafts > 0
        ? text.draftsLeft(drafts)
        : null;
  if (line === null) return null;
  return (
    <p className="inline-flex items-center gap-2 text-caution" data-testid="draft-notice">
      <StateMark tone="caution" size={15} />
      {line}
    </p>
  );
}
