import type { TripStream } from '@tripstream/client';
import type { Failure } from '@tripstream/contracts';
import { RotateCw } from 'lucide-react';
import { messages } from '../messages/index.js';
import { Button } from '../ui/Button.js';
import { useTripAction } from './use-trip-action.js';

/** Why a day is missing, and the way to have it. */
export function DayFailure({
  stream,
  failure,
  over,
}: {
  stream: TripStream;
  failure: Failure;
  over: boolean;
}) {
  const { retry, busy, failure: refusal } = useTripAction(stream);
  return (
    <div className="border-t border-rule px-4 py-5 sm:px-6">
      <p className="font-semibold">{messages.day.failedTitle}</p>
      <p className="mt-1 text-soft">{messages.failures[failure.code]}</p>
      <p className="mt-0.5 text-sm text-faint">{failure.message}</p>
      {failure.retryable &&
        (over ? (
          <Button className="mt-4" onClick={retry} aria-disabled={busy || undefined}>
            <RotateCw size={16} aria-hidden />
            {messages.day.retry}
          </Button>
        ) : (
          <p className="mt-3 text-sm text-soft">{messages.day.retryLater}</p>
        ))}
      {refusal && (
        <p className="mt-2 text-sm text-signal-ink">{messages.trip.failed.retry[refusal.because]}</p>
      )}
    </div>
  );
}
