import type { TripStream } from '@tripstream/client';
import type { Day, Pace } from '@tripstream/contracts';
import { isChecked } from '@tripstream/itinerary';
import { useDayOutline, useTripView } from '@tripstream/react';
import { memo, useEffect, useRef } from 'react';
import { formatWeekday } from '../messages/format.js';
import { messages } from '../messages/index.js';
import { DayConditions } from './DayConditions.js';
import { DayFailure } from './DayFailure.js';
import { DayNotPlanned } from './DayNotPlanned.js';
import { DayRoute } from './DayRoute.js';
import { DayStateTag } from './DayStateTag.js';
import { isNowhere, isOver } from './day-state.js';
import { LegTag } from './LegTag.js';
import { NodeRow } from './NodeRow.js';
import { SkeletonRow } from './SkeletonRow.js';
import { useFocusKept } from './use-focus-kept.js';

const text = messages.day;
const stopsExpected: Record<Pace, number> = { relaxed: 6, balanced: 8, packed: 9 };

function untitled(status: Day['status'], isEmpty: boolean): string {
  if (isEmpty) return text.states.empty;
  if (status === 'failed') return text.unwritten;
  return status === 'drafting' ? text.drafting : text.untitled;
}

/** One day, at its final height from the start. It follows the day's outline; each stop in it follows itself. */
export const DayCard = memo(function DayCard({ stream, day: number }: { stream: TripStream; day: number }) {
  const day = useDayOutline(stream, number);
  const checked = useTripView(
    stream,
    (view) => view.itinerary?.days[number - 1]?.nodes.every(isChecked) ?? false,
  );
  const expected = useTripView(stream, (view) => stopsExpected[view.itinerary?.wish?.pace ?? 'balanced']);
  const over = useTripView(stream, (view) => isOver(view.itinerary?.job, number));
  const unverified = useTripView(
    stream,
    (view) => view.itinerary?.days[number - 1]?.nodes.filter((node) => node.unverified !== null).length ?? 0,
  );
  const nowhere = useTripView(stream, (view) => isNowhere(view.itinerary?.days[number - 1]));
  const kept = useFocusKept<HTMLElement>('slot');
  const live = useRef(false);
  useEffect(() => {
    live.current = true;
  }, []);
  if (!day) return null;

  const isEmpty = over && day.status === 'placeholder';
  const awaited = day.status === 'placeholder' || day.status === 'drafting' ? expected : 0;
  const skeletons = isEmpty ? 0 : Math.max(0, awaited - day.nodeIds.length);
  const dashed = day.status === 'placeholder' || day.status === 'drafting' || !checked;
  return (
    <section
      {...kept}
      id={`day-${number}`}
      tabIndex={-1}
      aria-labelledby={`day-${number}-date day-${number}-title`}
      data-testid="day"
      data-status={day.status}
      className={`scroll-mt-20 rounded-2xl border bg-sheet outline-none lg:scroll-mt-6 ${day.status === 'failed' ? 'border-signal' : dashed ? 'border-dashed border-rule-strong' : 'border-rule shadow-sheet'}`}
    >
      <header className="flex items-start gap-4 px-4 pt-5 pb-4 sm:px-6">
        <p
          className="numerals font-display text-[2.75rem] leading-[0.9] font-bold tracking-[-0.04em]"
          aria-hidden="true"
        >
          {number}
        </p>
        <div className="min-w-0 grow">
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
            <p id={`day-${number}-date`} className="eyebrow text-soft">
              {text.number(number)}, {formatWeekday(day.date)}
            </p>
            <DayStateTag stream={stream} day={number} />
          </div>
          <h2
            id={`day-${number}-title`}
            className={`mt-1 text-xl wrap-anywhere sm:text-2xl ${day.theme ? '' : 'text-faint'}`}
          >
            {day.theme ?? untitled(day.status, isEmpty)}
          </h2>
          {day.status !== 'failed' && (
            <p className="mt-1 line-clamp-2 min-h-[2.6rem] text-[0.9375rem] leading-snug wrap-anywhere text-soft">
              {day.summary}
            </p>
          )}
        </div>
      </header>
      {day.status !== 'failed' && !isEmpty && (
        <DayConditions day={number} check={day.check} unverified={unverified} awaited={!over} />
      )}
      {day.status === 'failed' && day.failure ? (
        <DayFailure stream={stream} day={number} failure={day.failure} />
      ) : isEmpty ? (
        <DayNotPlanned stream={stream} day={number} />
      ) : (
        <div
          className={`grid grid-cols-[minmax(0,1fr)] border-t border-rule ${nowhere ? '' : 'md:grid-cols-[minmax(0,1fr)_minmax(13rem,15rem)]'}`}
        >
          <div className="px-4 sm:px-6">
            <div className="relative pb-4">
              <ol className="divide-y divide-rule" aria-labelledby={`day-${number}-title`}>
                {day.nodeIds.map((nodeId) => (
                  <NodeRow key={nodeId} stream={stream} nodeId={nodeId} live={live} />
                ))}
                {Array.from({ length: skeletons }, (_, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike.
                  <SkeletonRow key={`skeleton-${index}`} working={day.status === 'drafting' && index === 0} />
                ))}
              </ol>
              <LegTag stream={stream} day={number} to={null} />
            </div>
          </div>
          {nowhere ? (
            <p className="border-t border-rule px-4 py-3 text-sm text-faint sm:px-6">
              {messages.sketch.nowhere}
            </p>
          ) : (
            <DayRoute stream={stream} day={number} />
          )}
        </div>
      )}
    </section>
  );
});
