import type { TripStream } from '@tripstream/client';
import { useTripView } from '@tripstream/react';
import { RotateCw } from 'lucide-react';
import { messages } from '../messages/index.js';
import { Button } from '../ui/Button.js';
import { StopButton } from './StopButton.js';
import { writtenDays } from './status.js';
import { useTripAction } from './use-trip-action.js';

const text = messages.trip;

/** Stop while it runs; go on when it ended early. */
export function TripActions({ stream }: { stream: TripStream }) {
  const status = useTripView(stream, (view) => view.itinerary?.job?.status ?? null);
  const written = useTripView(stream, (view) => writtenDays(view.itinerary?.days ?? []));
  const { stop, retry, busy, failed } = useTripAction(stream);

  const isRunning = status === 'queued' || status === 'running';
  const canRetry = status === 'cancelled' || status === 'expired' || status === 'error';
  if (!isRunning && !canRetry) return null;
  return (
    <div className="flex items-center gap-3 sm:ml-auto">
      {failed && (
        <span role="alert" className="text-sm text-signal-ink">
          {isRunning ? text.stopFailed : text.retryFailed}
        </span>
      )}
      {isRunning ? (
        <StopButton written={written} busy={busy} onStop={stop} />
      ) : (
        <Button onClick={retry} aria-disabled={busy || undefined}>
          <RotateCw size={16} aria-hidden />
          {status === 'cancelled' && written > 0 ? text.resume : text.retry}
        </Button>
      )}
    </div>
  );
}
