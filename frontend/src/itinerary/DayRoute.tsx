import type { TripStream } from '@tripstream/client';
import { lacksPosition } from '@tripstream/itinerary';
import { useDay, useTripView } from '@tripstream/react';
import { messages } from '../messages/index.js';
import { stopState } from './day-state.js';
import { RouteSketch } from './RouteSketch.js';
import { UnplacedStops } from './UnplacedStops.js';

/** The route of one day, beside its stops or below them. */
export function DayRoute({ stream, day: number }: { stream: TripStream; day: number }) {
  const day = useDay(stream, number);
  const still = useTripView(stream, (view) => view.replaying);
  if (!day) return null;
  const path = day.nodes.map((node) => ({
    id: node.nodeId,
    label: String(node.index),
    title: node.title,
    location: node.location,
    state: stopState(node),
  }));
  return (
    <div className="sketch-paper flex min-h-64 flex-col rounded-b-2xl border-t border-rule p-4 md:rounded-bl-none md:border-t-0 md:border-l">
      <div className="mx-auto w-full max-w-xs md:sticky md:top-6 md:max-w-none">
        <RouteSketch title={messages.sketch.day(number)} paths={[path]} still={still} />
        <UnplacedStops count={day.nodes.filter(lacksPosition).length} />
      </div>
    </div>
  );
}
