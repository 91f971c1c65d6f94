import type { TripStream } from '@tripstream/client';
import { useTripView } from '@tripstream/react';
import { RotateCw } from 'lucide-react';
import { messages } from '../messages/index.js';
import { Button } from '../ui/Button.js';
import { useTripAction } from './use-trip-action.js';

interface DayRetryProps {
  stream: TripStream;
  day: number;
  /** Why the day is missing: it could not be written, or nobody wrote it. */
  because: 'failed' | 'empty';
}

/** The way to have a day that is missing; the others stay as they are. One planner works on a trip at a time. */
export function DayRetry({ stream, day, because }: DayRetryProps) {
  const { label, later } = messages.day.retry[because];
  const idle = useTripView(stream, (view) => (view.itinerary?.job?.endedAt ?? null) !== null);
  const { retryDay, busy, failure } = useTripAction(stream);
  return (
    <>
      {idle ? (
        <Button className="mt-4" onClick={() => retryDay(day)} aria-disabled={busy || undefined}>
          <RotateCw size={16} aria-hidden />
          {label}
        </Button>
      ) : (
        <p className="mt-3 text-sm text-soft">{later}</p>
      )}
      {failure && (
        <p role="alert" className="mt-2 text-sm text-signal-ink">
          {messages.trip.failed.retry[failure.because]}
        </p>
      )}
    </>
  );
}
