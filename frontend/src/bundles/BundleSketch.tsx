import type { Bundle } from '@tripstream/contracts';
import { RouteSketch, type SketchStop } from '../itinerary/RouteSketch.js';
import type { Frame } from '../itinerary/route-projection.js';
import { messages } from '../messages/index.js';

const frame: Frame = { width: 196, height: 180, padding: 28 };

const stopsOf = ({ bundleId, places }: Bundle): SketchStop[] =>
  places.map(({ name, location, source }, at) => ({
    id: `${bundleId} ${at}`,
    label: String(at + 1),
    title: name,
    location,
    state: location === null ? 'unverified' : source === null ? 'draft' : 'checked',
  }));

/** The places of a bundle as its route would be drawn: what no tool knows stays a draft, or is only counted. */
export function BundleSketch({ bundle }: { bundle: Bundle }) {
  return (
    <div className="sketch-paper h-full rounded-lg border border-rule p-2.5">
      {bundle.places.length === 0 ? (
        <p className="w-fit bg-paper text-sm text-faint">{messages.bundles.noPlaces}</p>
      ) : (
        <RouteSketch
          title={messages.bundles.sketch(bundle.title)}
          paths={[stopsOf(bundle)]}
          still
          frame={frame}
        />
      )}
    </div>
  );
}
