import type { TripStream } from '@tripstream/client';
import type { Node } from '@tripstream/contracts';
import { useTripView } from '@tripstream/react';
import { useEffect, useRef } from 'react';
import { useNow } from '../ui/use-now.js';

/** How long the stops of a written day may stay drafts before it is said. */
const DRAFT_PATIENCE_MS = 60_000;

/** A stop without any position has no draft of one either. */
const isDraftPosition = ({ status, location }: Node) => status === 'provisional' && location !== null;

/**
 * How many stops still stand at a draft position although their day was written a minute ago, or all is over. When a day
 * was written is told by the server's clock: by the event that came last when this page first saw it written.
 */
export function useOverdueDrafts(stream: TripStream): number {
  const itinerary = useTripView(stream, (view) => view.itinerary);
  const writtenAt = useRef(new Map<number, number>());
  const over = (itinerary?.job?.endedAt ?? null) !== null;
  const drafts = (itinerary?.days ?? []).filter((day) => day.nodes.some(isDraftPosition));
  useNow(!over && drafts.length > 0);

  useEffect(() => {
    for (const day of itinerary?.days ?? []) {
      if (day.status !== 'planned') writtenAt.current.delete(day.day);
      else if (!writtenAt.current.has(day.day)) {
        const { lastEventAt } = stream.view();
        writtenAt.current.set(day.day, lastEventAt === null ? stream.serverNow() : Date.parse(lastEventAt));
      }
    }
  }, [itinerary, stream]);

  const now = stream.serverNow();
  return drafts
    .filter(({ day }) => over || now - (writtenAt.current.get(day) ?? now) > DRAFT_PATIENCE_MS)
    .flatMap((day) => day.nodes)
    .filter(isDraftPosition).length;
}
