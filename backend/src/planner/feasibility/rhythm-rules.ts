import type { Finding, Leg, Mobility, Pace } from '@tripstream/contracts';
import { clockOf, lasting, minuteOf, onTheClock, type TimedNode } from './clock.js';
import type { DayFacts } from './day-facts.js';
import { distanceInWords } from './distance-in-words.js';
import { travelInto } from './time-rules.js';

/** On foot in one day. */
const WALKING_METRES: Readonly<Record<Pace, number>> = { relaxed: 6_000, balanced: 10_000, packed: 15_000 };
/** For people who said that they cannot walk far, of what the pace would allow. */
const SHORT_WALKS_SHARE = 0.5;

/** A meal belongs to a day that is under way from the first of these times to the second, beginning within the others. */
const MEALS = [
  { name: 'lunch', busyFrom: '12:00', busyTo: '15:00', earliest: '11:00', latest: '16:00' },
  { name: 'dinner', busyFrom: '18:00', busyTo: '21:00', earliest: '17:00', latest: '22:30' },
] as const;

/** So long without a pause is too long, in minutes. */
const LONGEST_STRETCH: Readonly<Record<Pace, number>> = { relaxed: 240, balanced: 300, packed: 360 };
/** So much time beyond the way is a pause. */
const PAUSE_MINUTES = 20;

export const walkingMetresOf = (legs: readonly Leg[]): number =>
  Math.round(legs.reduce((sum, { mode, metres }) => sum + (mode === 'walk' ? metres : 0), 0));

/** How far people walk in a day at this pace. */
export const walkingLimit = (pace: Pace, mobility: Mobility): number =>
  WALKING_METRES[pace] * (mobility === 'short_walks' ? SHORT_WALKS_SHARE : 1);

export function tooMuchWalking({ legs, pace, mobility }: DayFacts): Finding[] {
  const metres = walkingMetresOf(legs);
  const limit = walkingLimit(pace, mobility);
  if (metres <= limit) return [];
  const whom = mobility === 'short_walks' ? 'with short walks only' : `at a ${pace} pace`;
  return [
    {
      code: 'too_much_walking',
      severity: 'warning',
      nodeId: null,
      message: `${distanceInWords(metres)} on foot, more than the ${distanceInWords(limit)} of a day ${whom}.`,
    },
  ];
}

/** Meals that the day goes past. What happens on the way to or from the city is nobody's guess. */
export function missingMeals({ nodes }: Pick<DayFacts, 'nodes'>): Finding[] {
  const timed = onTheClock(nodes);
  const busy = timed.filter(({ node }) => node.kind === 'activity' || node.kind === 'meal');
  const begins = Math.min(...busy.map(({ from }) => from));
  const ends = Math.max(...busy.map(({ to }) => to));
  return MEALS.filter(({ busyFrom, busyTo, earliest, latest }) => {
    const isPassed = begins <= minuteOf(busyFrom) && ends >= minuteOf(busyTo);
    return (
      isPassed &&
      !timed.some(
        ({ node, from }) => node.kind === 'meal' && from >= minuteOf(earliest) && from <= minuteOf(latest),
      )
    );
  }).map(({ name, earliest, latest }) => ({
    code: 'no_meal' as const,
    severity: 'warning' as const,
    nodeId: null,
    message: `No ${name} is planned: nothing to eat begins between ${earliest} and ${latest}.`,
  }));
}

/** Stretches without a meal, free time, a while at the lodging, or time to spare. At most the longest one is told. */
export function missingRest({ nodes, legs, pace }: Pick<DayFacts, 'nodes' | 'legs' | 'pace'>): Finding[] {
  const longest = stretchesOf(nodes, legs).reduce<Stretch | null>(
    (most, stretch) => (most === null || lengthOf(stretch) > lengthOf(most) ? stretch : most),
    null,
  );
  if (longest === null || lengthOf(longest) <= LONGEST_STRETCH[pace]) return [];
  return [
    {
      code: 'no_rest',
      severity: 'info',
      nodeId: null,
      message: `No pause from ${clockOf(longest.from)} to ${clockOf(longest.to)}: ${lasting(lengthOf(longest))} in a row.`,
    },
  ];
}

function stretchesOf(nodes: DayFacts['nodes'], legs: readonly Leg[]): readonly Stretch[] {
  const travel = travelInto(legs);
  const stretches: Stretch[] = [];
  let current: Stretch | null = null;
  let before: TimedNode | null = null;
  for (const stop of onTheClock(nodes)) {
    const isRide = stop.node.kind === 'transfer';
    // The way is behind those who rode, and a ride is its own way.
    const onTheWay = isRide || before?.node.kind === 'transfer' ? 0 : (travel.get(stop.node.nodeId) ?? 0);
    if (isRest(stop) || stop.from - (before?.to ?? stop.from) - onTheWay >= PAUSE_MINUTES) current = null;
    before = stop;
    // Sitting in a tram is no pause, and nothing that a stretch would begin with.
    if (isRest(stop) || isRide) continue;
    if (current === null) {
      current = { from: stop.from, to: stop.to };
      stretches.push(current);
    } else current.to = stop.to;
  }
  return stretches;
}

/** Time on one's feet, in minutes from midnight. */
type Stretch = Pick<TimedNode, 'from' | 'to'>;
const lengthOf = ({ from, to }: Stretch) => to - from;

const isRest = ({ node }: TimedNode) =>
  node.kind === 'meal' || node.kind === 'lodging' || (node.kind === 'activity' && node.placeName === null);
