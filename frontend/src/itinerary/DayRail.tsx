import type { TripStream } from '@tripstream/client';
import { useDay, useTripView } from '@tripstream/react';
import { memo, useEffect, useRef } from 'react';
import { formatWeekday } from '../messages/format.js';
import { messages } from '../messages/index.js';
import { StateMark } from '../ui/StateMark.js';
import { dayState, isOver } from './day-state.js';

interface DayRailProps {
  stream: TripStream;
  days: number;
  current: number;
}

/** The days at a glance: a rail beside the cards, or a strip of chips above them on a phone. */
export function DayRail({ stream, days, current }: DayRailProps) {
  const list = useRef<HTMLOListElement>(null);
  const numbers = Array.from({ length: days }, (_, index) => index + 1);

  // The strip follows the page sideways only; the page itself never moves because of it.
  useEffect(() => {
    const item = list.current?.children[current - 1];
    if (!list.current || !(item instanceof HTMLElement)) return;
    list.current.scrollLeft = item.offsetLeft - list.current.clientWidth / 2 + item.offsetWidth / 2;
  }, [current]);

  return (
    <nav
      aria-label={messages.trip.daysLabel}
      className="sticky top-0 z-10 -mx-4 border-b border-rule bg-paper lg:top-6 lg:mx-0 lg:self-start lg:border-0 lg:bg-transparent"
    >
      <ol
        ref={list}
        className="chips relative flex gap-1.5 overflow-x-auto px-4 py-2.5 lg:max-h-[calc(100dvh-3rem)] lg:flex-col lg:gap-0 lg:overflow-y-auto lg:p-0"
      >
        {numbers.map((day) => (
          <DayLink key={day} stream={stream} day={day} isCurrent={current === day} />
        ))}
      </ol>
    </nav>
  );
}

const DayLink = memo(function DayLink({
  stream,
  day: number,
  isCurrent,
}: {
  stream: TripStream;
  day: number;
  isCurrent: boolean;
}) {
  const day = useDay(stream, number);
  const over = useTripView(stream, (view) => isOver(view.itinerary?.job, number));
  if (!day) return null;
  const { tone, label } = dayState(day, over);
  return (
    <li className="shrink-0">
      <a
        href={`#day-${number}`}
        aria-current={isCurrent ? 'true' : undefined}
        className="flex h-11 items-center gap-2.5 rounded-full border border-rule px-3.5 text-[0.9375rem] text-soft -outline-offset-2 hover:border-ink hover:text-ink aria-[current]:border-ink aria-[current]:font-semibold aria-[current]:text-ink lg:h-auto lg:rounded-none lg:border-0 lg:border-l-2 lg:py-2.5 lg:pr-2 lg:pl-4 aria-[current]:lg:border-signal"
      >
        <StateMark tone={tone} />
        <span className="leading-tight">
          <span className="numerals block whitespace-nowrap">{messages.day.number(number)}</span>
          <span className="numerals hidden text-sm font-normal text-faint lg:block">
            {formatWeekday(day.date)}
          </span>
          <span className="sr-only">, {label}</span>
        </span>
      </a>
    </li>
  );
});
