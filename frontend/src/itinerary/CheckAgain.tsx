import type { TripStream } from '@tripstream/client';
import type { Node } from '@tripstream/contracts';
import { useTripView } from '@tripstream/react';
import { RotateCw } from 'lucide-react';
import { messages } from '../messages/index.js';
import type { TripAction } from './use-trip-action.js';

/** Has one stop looked up again that could not be verified. Only where there is a name to look up, and nobody is at work. */
export function CheckAgain({ stream, node, action }: { stream: TripStream; node: Node; action: TripAction }) {
  const idle = useTripView(stream, (view) => (view.itinerary?.job?.endedAt ?? null) !== null);
  if (node.unverified === null || node.placeName === null || !idle) return null;
  return (
    <button
      type="button"
      aria-label={messages.checkAgainOf(node.title)}
      aria-disabled={action.busy || undefined}
      onClick={() => action.retryNode(node.nodeId)}
      className="inline-flex min-h-7 min-w-7 items-center justify-center gap-1.5 px-1 whitespace-nowrap underline decoration-rule-strong underline-offset-4 hover:text-ink hover:decoration-ink"
    >
      <RotateCw size={14} aria-hidden className={action.busy ? 'breathe' : ''} />
      <span className="max-sm:hidden">{messages.checkAgain}</span>
    </button>
  );
}
