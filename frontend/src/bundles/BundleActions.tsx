import type { TripStream } from '@tripstream/client';
import { useTripView } from '@tripstream/react';
import { RotateCw } from 'lucide-react';
import { StopButton } from '../itinerary/StopButton.js';
import { useFocusKept } from '../itinerary/use-focus-kept.js';
import { useTripAction } from '../itinerary/use-trip-action.js';
import { messages } from '../messages/index.js';
import { Button } from '../ui/Button.js';
import { proposalState } from './proposal-state.js';
import { useRebuild } from './use-rebuild.js';

const text = messages.bundles;

/** Stop while trips are looked for; go on when that ended early; have them proposed again when they lapsed. */
export function BundleActions({ stream }: { stream: TripStream }) {
  const state = useTripView(stream, (view) => proposalState(view.itinerary));
  const count = useTripView(stream, (view) => view.itinerary?.bundles.length ?? 0);
  const preferences = useTripView(stream, (view) => view.itinerary?.preferences ?? null);
  const kept = useFocusKept<HTMLDivElement>();
  const { stop, retry, busy, failure } = useTripAction(stream);
  const { rebuild, busy: rebuilding, failure: rebuildFailure } = useRebuild();

  const isSearching = state === 'proposing';
  const canRetry = state === 'failed' || state === 'stopped';
  const order = failure?.order === 'stop' ? 'stop' : 'retry';
  const words =
    state === 'expired'
      ? rebuildFailure
      : failure !== null && (order === 'stop' ? isSearching : canRetry)
        ? messages.trip.failed[order][failure.because]
        : null;
  return (
    <div {...kept} className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-2 sm:ml-auto">
      {words && (
        <span role="alert" className="text-sm text-signal-ink">
          {words}
        </span>
      )}
      {isSearching && <StopButton kept={count} words={text} busy={busy} onStop={stop} />}
      {canRetry && (
        <Button onClick={retry} aria-disabled={busy || undefined}>
          <RotateCw size={16} aria-hidden />
          {count > 0 ? text.moreTrips : text.retry}
        </Button>
      )}
      {state === 'expired' && preferences && (
        <Button look="primary" onClick={() => rebuild(preferences)} aria-disabled={rebuilding || undefined}>
          <RotateCw size={17} aria-hidden className={rebuilding ? 'breathe' : ''} />
          {text.rebuild}
        </Button>
      )}
    </div>
  );
}
