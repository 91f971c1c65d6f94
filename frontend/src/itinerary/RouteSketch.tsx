import type { Coordinate } from '@tripstream/contracts';
import { messages } from '../messages/index.js';
import type { StopState } from './day-state.js';
import { type Frame, type Point, projectionOf, spread } from './route-projection.js';
import { SketchMark } from './SketchMark.js';
import { useGlide } from './use-glide.js';

export interface SketchStop {
  id: string;
  /** What stands in the mark; null makes it a small one. */
  label: string | null;
  title: string;
  location: Coordinate | null;
  state: StopState;
}

interface RouteSketchProps {
  title: string;
  /** Stops in their order; lines run inside a path, never from one to the next. */
  paths: readonly (readonly SketchStop[])[];
  /** Appear, do not arrive: replayed events. */
  still?: boolean;
  /** Dotted lines to and from drafts. Too many of them say nothing. @defaultValue true */
  draftLinks?: boolean;
  frame?: Frame;
}

const dayFrame: Frame = { width: 272, height: 264, padding: 40 };
const MARK_DISTANCE = 25;

type Placed = SketchStop & { location: Coordinate };
/** Small marks first, then the numbered ones from the last to the first: what is painted later lies on top. */
const paintOrder = (stops: readonly Placed[]): Placed[] => [
  ...stops.filter(({ label }) => label === null),
  ...stops.filter(({ label }) => label !== null).reverse(),
];
const isPlaced = (stop: SketchStop): stop is Placed => stop.location !== null;

/** Where stops lie, drawn to scale from their coordinates. A line is drawn only between two that were checked. */
export function RouteSketch({
  title,
  paths,
  still = false,
  draftLinks = true,
  frame = dayFrame,
}: RouteSketchProps) {
  const placed = paths.map((path) => path.filter(isPlaced));
  const stops = placed.flat();
  const projection = projectionOf(
    stops.map(({ location }) => location),
    frame,
  );
  const home = new Map(stops.map(({ id, location }) => [id, projection.toPoint(location)]));
  const far = new Set(stops.filter(({ location }) => projection.isFar(location)).map(({ id }) => id));
  const outward = (id: string) => {
    const { x, y } = home.get(id) as Point;
    return (Math.atan2(y - frame.height / 2, x - frame.width / 2) * 180) / Math.PI;
  };
  const labelled = stops.filter(({ label }) => label !== null);
  const apart = spread(
    labelled.map(({ id }) => home.get(id) as Point),
    MARK_DISTANCE,
    frame,
  );
  const targets = new Map(home);
  for (const [index, { id }] of labelled.entries()) targets.set(id, apart[index] as Point);
  const shown = useGlide(targets, still);
  const at = (id: string) => shown.get(id) ?? (targets.get(id) as Point);

  const all = paths.flat();
  const count = (state: StopState) => all.filter((stop) => stop.state === state).length;
  const legend = messages.sketch.legend(count('checked'), count('draft'), count('unverified'));
  return (
    <figure className="flex h-full flex-col">
      <svg
        role="img"
        aria-label={`${title}: ${legend}`}
        viewBox={`0 0 ${frame.width} ${frame.height}`}
        className="block w-full grow overflow-visible"
      >
        {placed.map((path) =>
          path.slice(1).map((stop, index) => {
            const before = path[index] as Placed;
            const solid = before.state === 'checked' && stop.state === 'checked';
            if (!solid && !draftLinks) return null;
            const [from, to] = [at(before.id), at(stop.id)];
            return (
              <line
                key={`${before.id} ${stop.id} ${solid}`}
                data-link={solid ? 'route' : 'draft'}
                x1={from.x}
                y1={from.y}
                x2={to.x}
                y2={to.y}
                stroke={solid ? 'var(--checked)' : 'var(--rule-strong)'}
                strokeWidth={solid ? 2.25 : 1.75}
                strokeDasharray={solid ? undefined : '0.5 5'}
                strokeLinecap="round"
                // Its length says nothing: one end is only a direction.
                strokeOpacity={far.has(before.id) || far.has(stop.id) ? 0.45 : undefined}
              />
            );
          }),
        )}
        {labelled.map(({ id }) => {
          const [mark, true_] = [at(id), home.get(id) as Point];
          return Math.hypot(mark.x - true_.x, mark.y - true_.y) > 9 ? (
            <g key={id} stroke="var(--ink-faint)" strokeWidth="1">
              <line x1={true_.x} y1={true_.y} x2={mark.x} y2={mark.y} />
              <circle cx={true_.x} cy={true_.y} r="1.5" fill="var(--ink-faint)" />
            </g>
          ) : null;
        })}
        {paintOrder(stops).map((stop) => (
          <SketchMark
            key={stop.id}
            at={at(stop.id)}
            label={stop.label}
            state={stop.state}
            title={far.has(stop.id) ? messages.sketch.farStop(stop.title) : stop.title}
            outward={far.has(stop.id) ? outward(stop.id) : null}
          />
        ))}
        {stops.length > 0 && (
          <g
            transform={`translate(14 ${frame.height - 6})`}
            stroke="var(--ink-faint)"
            fill="var(--ink-faint)"
          >
            <path d={`M0-4V0H${projection.scale.length}V-4`} fill="none" />
            <text x={projection.scale.length + 6} y="1" stroke="none" fontSize="11" className="numerals">
              {projection.scale.label}
            </text>
          </g>
        )}
      </svg>
      <figcaption className="numerals mt-2 self-start bg-paper pr-1.5 text-sm text-soft">
        {all.length === 0
          ? messages.sketch.empty
          : stops.length === 0
            ? `${legend}. ${messages.node.noPosition}`
            : legend}
        {far.size > 0 && `. ${messages.sketch.far}`}
      </figcaption>
    </figure>
  );
}
