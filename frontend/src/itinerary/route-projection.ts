import type { Coordinate } from '@tripstream/contracts';

export interface Point {
  x: number;
  y: number;
}

export interface Frame {
  width: number;
  height: number;
  padding: number;
}

export interface Projection {
  toPoint: (coordinate: Coordinate) => Point;
  /** Whether it lies outside the frame, so that its point is only its direction. */
  isFar: (coordinate: Coordinate) => boolean;
  /** A round distance and how long it is in the frame. */
  scale: { label: string; length: number };
}

const KM_PER_DEGREE = 111.32;
/** Less than this would make two doors of one square look like a journey. */
const SMALLEST_SPAN_KM = 0.6;
/** Half a mark: what stands at the edge is still whole. */
const EDGE = 16;
const roundKm = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

const middle = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2;

/** The difference of two longitudes the short way round, so that Fiji stays in one piece. */
const eastOf = (lng: number, origin: number) => ((lng - origin + 540) % 360) - 180;

/** How many times farther out than most a place may lie before it stops deciding the scale. */
const FAR = 3;
const FAR_KM = 4;

/** What the sketch is about: without the airport that would push a whole city into a corner. */
function heart(coordinates: readonly Coordinate[]): readonly Coordinate[] {
  if (coordinates.length < 4) return coordinates;
  const sorted = (values: number[]) => values.sort((left, right) => left - right);
  const at = (values: number[], share: number) => values[Math.floor(values.length * share)] ?? 0;
  const lat = at(sorted(coordinates.map((one) => one.lat)), 0.5);
  const lng = at(sorted(coordinates.map((one) => one.lng)), 0.5);
  const km = (one: Coordinate) =>
    KM_PER_DEGREE * Math.hypot(one.lat - lat, eastOf(one.lng, lng) * Math.cos((lat * Math.PI) / 180));
  const reach = Math.max(FAR_KM, FAR * at(sorted(coordinates.map(km)), 0.7));
  return coordinates.filter((one) => km(one) <= reach);
}

/**
 * Fits coordinates into a frame, north up and to scale. Good for the size of a trip, not of a continent. The few that
 * lie far off stand at the edge, in their direction.
 */
export function projectionOf(coordinates: readonly Coordinate[], frame: Frame): Projection {
  const [first = { lat: 0, lng: 0 }] = coordinates;
  const all = coordinates.length > 0 ? heart(coordinates) : [first];
  const lat = middle(all.map((one) => one.lat));
  const lng = first.lng + middle(all.map((one) => eastOf(one.lng, first.lng)));
  const kmPerLng = KM_PER_DEGREE * Math.max(0.01, Math.cos((lat * Math.PI) / 180));
  const east = (one: Coordinate) => eastOf(one.lng, lng) * kmPerLng;
  const north = (one: Coordinate) => (one.lat - lat) * KM_PER_DEGREE;

  const reach = (values: number[]) =>
    Math.max(SMALLEST_SPAN_KM, ...values.map((value) => Math.abs(value) * 2));
  const perKm = Math.min(
    (frame.width - 2 * frame.padding) / reach(all.map(east)),
    (frame.height - 2 * frame.padding) / reach(all.map(north)),
  );
  const km = roundKm.findLast((one) => one * perKm <= frame.width * 0.3) ?? 0.1;
  const offCentre = (one: Coordinate): Point => ({ x: east(one) * perKm, y: -north(one) * perKm });
  /** How much of the way from the centre fits in. */
  const inside = ({ x, y }: Point) => {
    const room = (half: number, off: number) => (Math.abs(off) > half ? half / Math.abs(off) : 1);
    return Math.min(room(frame.width / 2 - EDGE, x), room(frame.height / 2 - EDGE, y));
  };
  return {
    toPoint: (one) => {
      const off = offCentre(one);
      const share = inside(off);
      return { x: frame.width / 2 + off.x * share, y: frame.height / 2 + off.y * share };
    },
    isFar: (one) => inside(offCentre(one)) < 1,
    scale: { label: km < 1 ? `${km * 1000} m` : `${km} km`, length: km * perKm },
  };
}

/** Moves marks apart until they can be read, and no further; where each belongs stays known to the caller. */
export function spread(points: readonly Point[], distance: number, frame: Frame): Point[] {
  const moved = points.map((point) => ({ ...point }));
  for (let round = 0; round < 24; round++) {
    for (const [index, one] of moved.entries()) {
      for (const other of moved.slice(index + 1)) {
        const dx = other.x - one.x || 0.01 * (index + 1);
        const dy = other.y - one.y || 0.01;
        const apart = Math.hypot(dx, dy);
        if (apart >= distance) continue;
        const push = (distance - apart) / 2 / apart;
        one.x -= dx * push;
        one.y -= dy * push;
        other.x += dx * push;
        other.y += dy * push;
      }
    }
    for (const point of moved) {
      point.x = Math.min(frame.width - 14, Math.max(14, point.x));
      point.y = Math.min(frame.height - 14, Math.max(14, point.y));
    }
  }
  return moved;
}
