import type { TripStream } from '@tripstream/client';
import { useTripView } from '@tripstream/react';
import { RotateCw } from 'lucide-react';
import { messages } from '../messages/index.js';
import { Button } from '../ui/Button.js';
import { StopButton } from './StopButton.js';
import { writtenDays } from './status.js';
import { useFocusKept } from './use-focus-kept.js';
import { useTripAction } from './use-trip-action.js';

const text = messages.trip;

/** Stop while it runs; go on when it ended early. Its row stays when there is nothing to do, so that nothing moves. */
export function TripActions({ stream }: { stream: TripStream }) {
  const status = useTripView(stream, (view) => view.itinerary?.job?.status ?? null);
  const written = useTripView(stream, (view) => writtenDays(view.itinerary?.days ?? []));
  const kept = useFocusKept<HTMLDivElement>();
  const { stop, retry, busy, failure } = useTripAction(stream);

  const isRunning = status === 'queued' || status === 'running';
  const canRetry = status === 'cancelled' || status === 'expired' || status === 'error';
  // An order that came too late to matter leaves nothing to complain of.
  const order = failure?.order === 'stop' ? 'stop' : 'retry';
  const matters = order === 'stop' ? isRunning : canRetry;
  return (
    <div {...kept} className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-2 sm:ml-auto">
      {failure && matters && (
        <span role="alert" className="text-sm text-signal-ink">
          {text.failed[order][failure.because]}
        </span>
      )}
      {isRunning && <StopButton kept={written} busy={busy} onStop={stop} />}
      {canRetry && (
        <Button onClick={retry} aria-disabled={busy || undefined}>
          <RotateCw size={16} aria-hidden />
          {status === 'cancelled' && written > 0 ? text.resume : text.retry}
        </Button>
      )}
    </div>
  );
}
