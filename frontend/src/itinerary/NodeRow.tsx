import type { TripStream } from '@tripstream/client';
import type { Node, NodeId } from '@tripstream/contracts';
import { useNode } from '@tripstream/react';
import { BedDouble, Landmark, TrainFront, UserRound, UtensilsCrossed } from 'lucide-react';
import { memo, type RefObject, useState } from 'react';
import { formatCost, formatDuration, formatHours } from '../messages/format.js';
import { messages } from '../messages/index.js';
import { CheckAgain } from './CheckAgain.js';
import { type StopState, stopState } from './day-state.js';
import { LegTag } from './LegTag.js';
import { NodeDetails } from './NodeDetails.js';
import { StopMark } from './StopMark.js';
import { useTripAction } from './use-trip-action.js';

const icons = { activity: Landmark, meal: UtensilsCrossed, lodging: BedDouble, transfer: TrainFront };
const text = messages.node;

const stateLook: Record<StopState, string> = {
  draft: 'border border-dashed border-rule-strong text-soft',
  checked: 'border border-transparent text-checked',
  unverified: 'border border-transparent bg-caution-wash text-caution',
};

interface NodeRowProps {
  stream: TripStream;
  nodeId: NodeId;
  /** Whether the day is on the screen already: what was there when the page opened does not arrive. */
  live: RefObject<boolean>;
}

/** One stop. It listens to its own node, so a check that ends draws this row and no other. */
export const NodeRow = memo(function NodeRow({ stream, nodeId, live }: NodeRowProps) {
  const node = useNode(stream, nodeId);
  const action = useTripAction(stream);
  const [open, setOpen] = useState(false);
  const [arrives] = useState(() => live.current && !stream.view().replaying);
  if (!node) return null;

  const state = stopState(node);
  const Icon = icons[node.kind];
  return (
    <li
      className={`row-height relative grid grid-cols-[2.9rem_1.75rem_minmax(0,1fr)] gap-x-2.5 py-3.5 sm:grid-cols-[3.25rem_1.75rem_minmax(0,1fr)] sm:gap-x-3 ${arrives ? 'settle' : ''}`}
      data-testid="node"
      data-state={state}
    >
      <LegTag stream={stream} day={node.day} to={nodeId} />
      <time className="numerals pt-px text-[1.0625rem] leading-7 font-semibold" dateTime={node.startTime}>
        {node.startTime}
      </time>
      <div className="thread relative flex justify-center" data-state={state}>
        <StopMark index={node.index} state={state} />
      </div>
      <div className="min-w-0">
        <h3 className="pt-px text-[1.0625rem] leading-6 font-semibold wrap-anywhere text-pretty">
          {node.title}
        </h3>
        <p className="numerals flex min-h-6 items-baseline justify-between gap-3 text-sm leading-6">
          <PlaceLine node={node} state={state} />
          <span
            className={`shrink-0 rounded px-1.5 text-[0.8125rem] leading-5 font-medium ${stateLook[state]}`}
          >
            {text[state]}
          </span>
        </p>
        <p className="mt-0.5 line-clamp-2 text-[0.9375rem] leading-snug wrap-anywhere">{node.why}</p>
        <div className="numerals mt-1.5 flex items-center justify-between gap-3 text-sm leading-6 text-soft">
          <span className="inline-flex min-w-0 items-center gap-1.5">
            <Icon size={15} strokeWidth={1.75} aria-hidden className="shrink-0 text-faint" />
            <span className="sm:shrink-0">
              {[
                text.kinds[node.kind],
                formatDuration(node.durationMinutes),
                node.cost && formatCost(node.cost),
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
            {node.host && (
              <span className="inline-flex min-w-0 items-center gap-1 text-ink" data-testid="host">
                <UserRound
                  size={15}
                  strokeWidth={1.75}
                  aria-hidden
                  className="ml-1.5 shrink-0 text-checked"
                />
                <span className="sr-only">{messages.host.term}: </span>
                <span className="truncate max-sm:sr-only">{node.host.name}</span>
              </span>
            )}
          </span>
          <span className="-mr-1 flex shrink-0 items-center gap-2">
            <CheckAgain stream={stream} node={node} action={action} />
            <button
              type="button"
              aria-expanded={open}
              aria-label={text.detailsOf(node.title)}
              onClick={() => setOpen(!open)}
              className="min-h-7 px-1 underline decoration-rule-strong underline-offset-4 hover:text-ink hover:decoration-ink"
            >
              {text.details}
            </button>
          </span>
        </div>
        {action.failure && node.unverified && (
          <p role="alert" className="text-sm text-signal-ink">
            {messages.checkAgainFailed[action.failure.because]}
          </p>
        )}
        {open && <NodeDetails node={node} />}
      </div>
    </li>
  );
});

/** Where it is and when it is open, or why that is not known. */
function PlaceLine({ node, state }: { node: Node; state: StopState }) {
  if (state === 'draft') return <span className="text-faint">{text.checking}</span>;
  if (node.unverified) return <span className="text-caution">{text.unverifiedReasons[node.unverified]}</span>;
  const { area, hours } = node.place ?? {};
  return (
    <span
      className={`min-w-0 wrap-anywhere ${hours === 'closed' ? 'font-medium text-caution' : 'text-soft'}`}
    >
      {area}
      {area && hours && ' · '}
      {hours && <Hours hours={hours} />}
    </span>
  );
}

function Hours({ hours }: { hours: string }) {
  if (hours === 'closed') return text.closed;
  if (hours === '00:00-24:00') return text.allDay;
  return (
    <>
      {/* Seen, the figures speak for themselves; said aloud they do not. */}
      {/^\d/.test(hours) && <span className="sr-only">{text.open} </span>}
      {formatHours(hours)}
    </>
  );
}
