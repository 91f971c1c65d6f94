import type { TripStream } from '@tripstream/client';
import type { Leg, NodeId } from '@tripstream/contracts';
import { useTripView } from '@tripstream/react';
import { CarFront, Footprints, TramFront } from 'lucide-react';
import { formatDistance } from '../messages/format.js';
import { messages } from '../messages/index.js';

const icons: Record<Leg['mode'], typeof Footprints> = {
  walk: Footprints,
  transit: TramFront,
  drive: CarFront,
};
const text = messages.leg;

interface LegTagProps {
  stream: TripStream;
  day: number;
  /** The stop that the way leads to; null for the way back to where one stays. */
  to: NodeId | null;
}

/**
 * The way between two stops, written upon the rule that parts them: it takes no room, so nothing moves when it becomes known.
 * Listens to that way alone.
 */
export function LegTag({ stream, day, to }: LegTagProps) {
  const leg = useTripView(
    stream,
    (view) => view.itinerary?.days[day - 1]?.check?.legs.find((one) => one.to.nodeId === to) ?? null,
  );
  if (leg === null) return null;
  const Icon = icons[leg.mode];
  return (
    <p
      className="numerals absolute left-[3.1rem] z-[1] flex h-5 max-w-[calc(100%-3.1rem)] items-center gap-1.5 bg-sheet px-2 text-[0.8125rem] leading-5 text-soft data-[end]:bottom-1.5 not-data-[end]:-top-2.5 sm:left-[3.45rem]"
      data-testid="leg"
      data-end={to === null ? '' : undefined}
    >
      <Icon size={14} strokeWidth={1.75} aria-hidden className="shrink-0 text-faint" />
      <span className="truncate">
        {leg.to.nodeId === null && `${text.toStay(leg.to.name)}: `}
        {text.says(leg.minutes, leg.mode, formatDistance(leg.metres))}
        {leg.from.nodeId === null && ` ${text.fromStay(leg.from.name)}`}
      </span>
    </p>
  );
}
