import type { Coordinate, Day, FindingCode, Itinerary, Node } from '@tripstream/contracts';
import { cities, distanceMetres, findPlace, isOpenDuring, type Weekday } from '@tripstream/places';

/** As much of a trip as the laws of its days are about. */
export type CheckedTrip = Pick<Itinerary, 'wish' | 'destination' | 'anchors' | 'days'>;

const AREA_METRES = 60_000;
const WALKING_METRES = { relaxed: 6_000, balanced: 10_000, packed: 15_000 } as const;
const SAME_DOOR_METRES = 50;

/**
 * What is wrong with the days of a trip, one line each: a second opinion, taken from the itinerary alone and from what is
 * known of places, not from the check that the days carry. Only whether something is flagged is read there.
 */
export function breaches(trip: CheckedTrip): string[] {
  return trip.days.flatMap((day) =>
    [
      ...misplaced(trip, day),
      ...overlapping(day),
      ...shut(trip, day),
      ...walkedTooFar(trip, day),
      ...openEnded(trip, day),
    ].map((breach) => `${trip.wish?.destination} (${trip.wish?.pace}), day ${day.day}: ${breach}`),
  );
}

function misplaced({ destination }: CheckedTrip, day: Day): string[] {
  return day.nodes.flatMap((node) => {
    if (node.location === null) return [];
    const { lat, lng } = node.location;
    if (lat === 0 && lng === 0) return [`${node.title} is at 0, 0`];
    const far = destination !== null && metres(node.location, destination.centre) > AREA_METRES;
    const isFlagged = node.unverified === 'out_of_area' || isFound(day, 'outside_area', node);
    return far && !isFlagged ? [`${node.title} is far away`] : [];
  });
}

function overlapping({ nodes }: Day): string[] {
  return nodes.flatMap((node, index) => {
    const before = nodes[index - 1];
    return before !== undefined && begins(node) < begins(before) + before.durationMinutes
      ? [`${node.title} begins before ${before.title} has ended`]
      : [];
  });
}

function shut({ destination }: CheckedTrip, day: Day): string[] {
  const city = cities.find(({ wikidata }) => wikidata === destination?.wikidata);
  const weekday = new Date(`${day.date}T00:00:00Z`).getUTCDay() as Weekday;
  return day.nodes.flatMap((node) => {
    if (city === undefined || node.place === null || node.kind === 'transfer') return [];
    const found = findPlace(city, node.place.name);
    const hours = found === null || found === 'ambiguous' ? undefined : found.place.hours;
    const from = begins(node);
    if (hours === undefined || isOpenDuring(hours, weekday, from, from + node.durationMinutes)) return [];
    const isFlagged = isFound(day, 'outside_hours', node) || isFound(day, 'closed_that_day', node);
    return isFlagged ? [] : [`${node.title} is shut (${hours})`];
  });
}

function walkedTooFar({ wish }: CheckedTrip, { check }: Day): string[] {
  const walked = (check?.legs ?? []).reduce((sum, leg) => sum + (leg.mode === 'walk' ? leg.metres : 0), 0);
  return wish !== null && walked > WALKING_METRES[wish.pace] ? [`${walked} m on foot`] : [];
}

/** First and last day begin and end with a transfer, every other end is at the lodging. */
function openEnded(trip: CheckedTrip, day: Day): string[] {
  const { nodes, check } = day;
  const lodging = trip.anchors.find(({ kind }) => kind === 'lodging') ?? null;
  if (check === null) return ['has no check'];
  if (lodging === null && trip.days.length > 1) return ['has no lodging to begin or end at'];
  const located = nodes.filter(({ location }) => location !== null && location.provenance !== 'draft');
  const isHome = (node: Node | undefined) =>
    node?.location != null && lodging !== null && metres(node.location, lodging.location) < SAME_DOOR_METRES;
  const wrong: string[] = [];
  if (day.day === 1) {
    if (nodes[0]?.kind !== 'transfer') wrong.push('does not begin with an arrival');
  } else if (check.legs[0]?.from.nodeId !== null && !isHome(located[0])) wrong.push('does not begin at home');
  if (day.day === trip.days.length) {
    if (nodes.at(-1)?.kind !== 'transfer') wrong.push('does not end with a departure');
  } else if (check.legs.at(-1)?.to.nodeId !== null && !isHome(located.at(-1)))
    wrong.push('does not end at home');
  return wrong;
}

const isFound = ({ check }: Day, code: FindingCode, { nodeId }: Node) =>
  check?.findings.some((finding) => finding.code === code && finding.nodeId === nodeId) ?? false;
const begins = ({ startTime }: Node) => Number(startTime.slice(0, 2)) * 60 + Number(startTime.slice(3));
const metres = (from: Coordinate, to: Coordinate) => distanceMetres([from.lat, from.lng], [to.lat, to.lng]);
