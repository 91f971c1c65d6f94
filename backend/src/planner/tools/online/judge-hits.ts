import type { Destination, NodeKind } from '@tripstream/contracts';
import { foldName } from '@tripstream/places';
import { isFar, metresBetween } from '../area.js';
import { suitsKind } from '../suits-kind.js';
import type { GeocoderHit } from './geocoder.js';

/** Two records of one place (its gate and its middle) are rarely farther apart. */
const SAME_PLACE_METRES = 500;
/** How much of the longer name the shorter one has to be: `Market` is not `Lunch at Time Out Market`. */
const LEAST_SHARE = 0.5;

/** Words that people add and leave out as they like. */
const FILLERS = new Set(
  'a al and at by de del della di do da dos das du el for from il in la las le les los near o of on os the to und van visit'.split(
    ' ',
  ),
);

/**
 * Which of a geocoder's hits is the place that a node names: it has that name, is of a kind that fits, lies in the area,
 * and is the only such one. Everything else is a gap, and said to be one.
 */
export function judgeHits(
  hits: readonly GeocoderHit[],
  { kind, placeName }: { kind: NodeKind; placeName: string },
  destination: Destination,
): GeocoderHit | 'not_found' | 'ambiguous' | 'out_of_area' {
  const meant = hits.filter(
    (hit) => hit.category !== null && suitsKind(hit.category, kind) && isNamed(hit, placeName, destination),
  );
  const here = meant.filter(({ location }) => !isFar(location, destination.centre));
  const wanted = foldName(placeName);
  const exact = here.filter(({ names }) => names.some((name) => foldName(name) === wanted));
  const [best, ...others] = exact.length > 0 ? exact : here;
  if (best === undefined) return meant.length > 0 ? 'out_of_area' : 'not_found';
  return others.every((other) => isSame(best, other)) ? best : 'ambiguous';
}

/** Whether one of a hit's names says the same as `wanted`, or is most of it, or the other way round. */
export function isNamed({ names }: GeocoderHit, wanted: string, near?: Destination): boolean {
  const left = wordsOf(wanted, near);
  return names.some((name) => {
    if (foldName(name) === foldName(wanted)) return true;
    const right = wordsOf(name, near);
    const [fewer, more] = left.size < right.size ? [left, right] : [right, left];
    return (
      fewer.size > 0 && fewer.size / more.size >= LEAST_SHARE && [...fewer].every((word) => more.has(word))
    );
  });
}

/** The words that tell a place from others: not the fillers, and not the town, which every place there may bear. */
function wordsOf(name: string, near?: Destination): ReadonlySet<string> {
  const town = new Set(near === undefined ? [] : foldName(near.name).split(' '));
  const words = foldName(name)
    .split(' ')
    .filter((word) => word !== '' && !FILLERS.has(word));
  const telling = words.filter((word) => !town.has(word));
  // `Lisbon Airport` and `Airport` are the same there; a place that is called like the town itself is not nothing.
  return new Set(telling.length > 0 ? telling : words);
}

const isSame = (one: GeocoderHit, other: GeocoderHit): boolean =>
  (one.wikidata !== null && one.wikidata === other.wikidata) ||
  metresBetween(one.location, other.location) <= SAME_PLACE_METRES;
