import type { Connection, TripStream } from '@tripstream/client';
import { useConnection, useTripView } from '@tripstream/react';
import { messages } from '../messages/index.js';
import { useNow } from '../ui/use-now.js';
import { stepName } from './StepLedger.js';
import { useQuietMs } from './use-quiet-ms.js';

const text = messages.connection;
const STALE_AFTER_MS = 30_000;

/** Shape beside the words: a full dot is live, a ring is not, a cross-bar is cut off. */
function LinkMark({ kind }: { kind: Connection['kind'] }) {
  const colour =
    kind === 'live'
      ? 'text-checked'
      : kind === 'offline' || kind === 'closed'
        ? 'text-faint'
        : 'text-caution';
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" className={`shrink-0 ${colour}`}>
      {kind === 'live' ? (
        <circle cx="6" cy="6" r="4" fill="currentColor" />
      ) : (
        <circle
          cx="6"
          cy="6"
          r="4.25"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeDasharray={kind === 'offline' || kind === 'closed' ? undefined : '2.4 1.6'}
        />
      )}
      {(kind === 'offline' || kind === 'closed') && (
        <path d="M2 10 10 2" stroke="currentColor" strokeWidth="1.5" />
      )}
    </svg>
  );
}

function words(connection: Connection, now: number, over: boolean): string {
  switch (connection.kind) {
    case 'connecting':
      return connection.attempt > 1 ? text.waiting(connection.attempt, 0) : text.connecting;
    case 'live':
      return over ? text.done : text.live;
    case 'waiting':
      return text.waiting(connection.attempt, Math.max(0, Math.ceil((connection.retryAt - now) / 1000)));
    case 'polling':
      return text.polling(Math.round(connection.everyMs / 1000));
    case 'offline':
      return text.offline;
    case 'closed':
      return connection.because === 'finished' ? text.done : text.closed;
  }
}

/** Whether news arrive, in one quiet line that takes nothing away from the page. */
export function ConnectionLine({ stream }: { stream: TripStream }) {
  const connection = useConnection(stream);
  const replaying = useTripView(stream, (view) => view.replaying);
  const failing = useTripView(stream, (view) => view.persistence === 'failing');
  const step = useTripView(stream, (view) => stepName(view.itinerary?.job));
  const working = useTripView(stream, (view) => view.itinerary?.job?.endedAt === null);
  const quietMs = useQuietMs(stream, connection.kind === 'live' && working);
  const now = useNow(connection.kind === 'waiting');

  const stale = connection.kind === 'live' && working && quietMs > STALE_AFTER_MS;
  const canRetry =
    connection.kind === 'waiting' || connection.kind === 'polling' || connection.kind === 'offline';
  return (
    <div
      className="numerals flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1 text-sm text-soft"
      data-testid="connection"
      data-connection={connection.kind}
    >
      <span className="inline-flex items-center gap-2">
        <LinkMark kind={connection.kind} />
        {stale
          ? text.stale(Math.floor(quietMs / 1000), step ?? '')
          : replaying
            ? text.replaying
            : words(connection, now, !working)}
      </span>
      {canRetry && (
        <button
          type="button"
          className="h-8 font-medium text-ink underline underline-offset-4 hover:text-signal-ink"
          onClick={() => stream.reconnectNow()}
        >
          {text.retryNow}
        </button>
      )}
      {failing && <span className="text-caution">{text.savingFails}</span>}
    </div>
  );
}
