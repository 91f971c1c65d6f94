import type { TripStream } from '@tripstream/client';
import { lacksPosition } from '@tripstream/itinerary';
import { useItinerary, useTripView } from '@tripstream/react';
import { messages } from '../messages/index.js';
import { stopState } from './day-state.js';
import { RouteSketch } from './RouteSketch.js';
import { UnplacedStops } from './UnplacedStops.js';

const frame = { width: 300, height: 340, padding: 34 };

/** All days in one sketch: each numbered where it begins. */
export function TripOverview({ stream }: { stream: TripStream }) {
  const itinerary = useItinerary(stream);
  const still = useTripView(stream, (view) => view.replaying);
  const stops = (itinerary?.days ?? []).flatMap((day) => day.nodes);
  const nowhere = stops.length > 0 && stops.every(({ location }) => location === null);
  const paths = (itinerary?.days ?? []).map((day) =>
    day.nodes.map((node, index) => ({
      id: node.nodeId,
      label: index === 0 ? String(day.day) : null,
      title: `${messages.day.number(day.day)}: ${node.title}`,
      location: node.location,
      state: stopState(node),
    })),
  );
  if (nowhere) return <p className="text-sm text-faint">{messages.sketch.nowhere}</p>;
  return (
    <div className="sketch-paper rounded-2xl border border-rule p-4">
      <h2 className="eyebrow mb-2 w-fit bg-paper pr-1.5 text-soft">{messages.sketch.trip}</h2>
      <RouteSketch
        title={messages.trip.overview}
        paths={paths}
        still={still}
        draftLinks={false}
        frame={frame}
      />
      <UnplacedStops count={stops.filter(lacksPosition).length} />
      <p className="w-fit bg-paper pr-1.5 text-sm text-faint">{messages.sketch.notAMap}</p>
    </div>
  );
}
