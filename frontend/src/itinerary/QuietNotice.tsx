import type { TripStream } from '@tripstream/client';
import { inScope, isClosed } from '@tripstream/itinerary';
import { useTripView } from '@tripstream/react';
import { messages } from '../messages/index.js';
import { StateMark } from '../ui/StateMark.js';
import { useQuietMs } from './use-quiet-ms.js';

/** A planner at work tells something every few seconds; after so long something is amiss. */
const PATIENCE_MS = 120_000;

/** Says, without getting in the way, that a planner which should be at work has told nothing for too long. */
export function QuietNotice({ stream }: { stream: TripStream }) {
  // Who hears nothing because the line is down cannot tell.
  const hears = useTripView(
    stream,
    ({ connection, itinerary }) =>
      (connection.kind === 'live' || connection.kind === 'polling') && itinerary?.job?.endedAt === null,
  );
  const written = useTripView(
    stream,
    ({ itinerary }) => itinerary !== null && inScope(itinerary).every(isClosed),
  );
  const quietMs = useQuietMs(stream, hears);
  if (!hears || quietMs <= PATIENCE_MS) return null;
  return (
    <p className="inline-flex items-center gap-2 text-caution" data-testid="quiet-notice">
      <StateMark tone="caution" size={15} />
      {written ? messages.trip.unfinished : messages.trip.quiet}
    </p>
  );
}
