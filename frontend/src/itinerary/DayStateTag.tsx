import type { TripStream } from '@tripstream/client';
import { useDay, useTripView } from '@tripstream/react';
import { StateMark } from '../ui/StateMark.js';
import { dayState, isOver } from './day-state.js';

/** How far a day is: shape, words and colour. */
export function DayStateTag({ stream, day: number }: { stream: TripStream; day: number }) {
  const day = useDay(stream, number);
  const over = useTripView(stream, (view) => isOver(view.itinerary?.job, number));
  if (!day) return null;
  const { tone, label } = dayState(day, over);
  return (
    <span className="numerals inline-flex items-center gap-2 text-sm font-medium" data-testid="day-state">
      <StateMark tone={tone} />
      {label}
    </span>
  );
}
