import type { TripStream } from '@tripstream/client';
import type { Failure } from '@tripstream/contracts';
import { messages } from '../messages/index.js';
import { DayRetry } from './DayRetry.js';

interface DayFailureProps {
  stream: TripStream;
  day: number;
  failure: Failure;
}

/** Why a day is missing, and the way to have it. */
export function DayFailure({ stream, day, failure }: DayFailureProps) {
  return (
    <div className="border-t border-rule px-4 py-5 sm:px-6">
      <p className="font-semibold">{messages.day.failedTitle}</p>
      <p className="mt-1 text-soft">{messages.failures[failure.code]}</p>
      {failure.retryable && <DayRetry stream={stream} day={day} because="failed" />}
    </div>
  );
}
