import type { TripStream } from '@tripstream/client';
import { useTripView } from '@tripstream/react';
import { messages } from '../messages/index.js';
import { DayRetry } from './DayRetry.js';

/** A day that nobody writes any more. Of a trip that was discarded no single day is offered: it is tried again whole. */
export function DayNotPlanned({ stream, day }: { stream: TripStream; day: number }) {
  const discarded = useTripView(stream, (view) => view.itinerary?.discarded ?? false);
  return (
    <div className="border-t border-dashed border-rule px-4 py-5 sm:px-6">
      <p className="text-soft">{messages.day.notPlanned}</p>
      {!discarded && <DayRetry stream={stream} day={day} because="empty" />}
    </div>
  );
}
